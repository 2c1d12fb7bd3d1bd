import numpy as np
import pytest

from brainage.errors import BrainageError
from brainage.estimators import ModelAbout


def test_lists_and_numpys_numbers_are_taken() -> None:
    about = ModelAbout(["stiffness", "damping_ratio"], ["kPa", "1"], np.int64(4))
    assert about == ModelAbout(("stiffness", "damping_ratio"), ("kPa", "1"), 4.0)
    about.require(modalities=["stiffness", "damping_ratio"], voxel_size=np.float64(4))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"units": ()}, "1 modalities and 0 units; give one unit for each modality"),
        ({"modalities": (), "units": ()}, "0 modalities and 0 units; give one unit for each modality"),
        ({"voxel_size": 0}, "voxel_size is 0; expected more than 0"),
        ({"voxel_size": "2 mm"}, "voxel_size is '2 mm'; expected more than 0"),
    ],
)
def test_what_says_nothing_is_refused(settings: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        ModelAbout(**{"modalities": ("stiffness",), "units": ("kPa",), "voxel_size": 2, **settings})


def test_channels_in_another_order_are_refused() -> None:
    about = ModelAbout(("stiffness", "damping_ratio"), ("kPa", "1"), 4)
    with pytest.raises(
        BrainageError, match=r"modalities of the maps: damping_ratio, stiffness; .* fitted on stiffness, dam"
    ):
        about.require(modalities=("damping_ratio", "stiffness"))
