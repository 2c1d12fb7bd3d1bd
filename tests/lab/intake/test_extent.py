import numpy as np
import pandas as pd
import pytest

from brainage.lab.intake.extent import of_another_space, width
from brainage.space import anatomy


@pytest.mark.parametrize("voxel_size", [4, 8])
def test_the_templates_brain_is_as_wide_as_itself_whatever_slab_of_it_is_seen(voxel_size: int) -> None:
    brain = np.array(anatomy.template("t1w", voxel_size) > 0.2)
    assert width(brain, voxel_size) == 1
    brain[:, :, : brain.shape[2] // 2] = False
    assert width(brain, voxel_size) == 1
    assert width(np.zeros_like(brain), voxel_size) == 0


def test_a_smaller_brain_is_narrower() -> None:
    centers = anatomy.grid(4).centers() - [0, -18, 10]
    small, large = ((((centers / ([60, 78, 60])) ** 2).sum(-1) < size**2) for size in (0.85, 1))
    assert width(small, 4) / width(large, 4) == pytest.approx(0.85, abs=0.03)


def maps(width: float, file: str) -> pd.DataFrame:
    return pd.DataFrame({"scan": ["sub-1"], "modality": ["stiffness"], "file": [file], "width": [width]})


@pytest.mark.parametrize(
    ("share", "file", "moved", "stops"),
    [
        (0.96, "a_stiffness.nii", True, []),
        (0.85, "a_stiffness.nii", True, [True]),
        (0.85, "a_stiffness.nii", False, [False]),
        (0.96, "a_space-MRE_stiffness.nii", True, [True]),
        (0.96, "a_space-MRE_stiffness.nii", False, []),
        (0.96, "a_space-MNI152_stiffness.nii", True, []),
    ],
)
def test_what_speaks_against_the_templates_space_is_told(
    share: float,
    file: str,
    moved: bool,  # noqa: FBT001
    stops: list[bool],
) -> None:
    found = of_another_space(maps(share, file), [file] if moved else [])
    assert [one.stops for one in found] == stops
    assert all("register them to MNI152" in one.remedy for one in found)
