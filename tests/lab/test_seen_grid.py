"""A learner that sees some voxels of fine maps is the learner of coarse maps."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort, map_path, open_cohort
from brainage.data.write_cohort import Plan, write_cohort
from brainage.lab.fitting import fit_lab
from brainage.lab.lab_model import LabModel, open_lab_model
from brainage.lab.learners import LEARNERS, maps_for, maps_of, seen_grid
from brainage.lab.one_scan import predict_scan
from brainage.lab.predicting import predict_lab
from brainage.models.estimators.array_file import read_model_file, write_model_file
from brainage.space.anatomy import grid, region_mask

PEOPLE = 25


@pytest.fixture(scope="module")
def fine(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Healthy people of 8 mm as every second voxel of maps of 4 mm, the others being noise."""
    people = smoke_cohort.healthy[:PEOPLE]
    rng = np.random.default_rng(0)

    def drawn(participant_id: str) -> dict[str, np.ndarray]:
        values = np.where(region_mask("brain", 4), rng.uniform(1, 3, grid(4).shape), 0).astype(np.float32)
        values[::2, ::2, ::2] = smoke_cohort.map(participant_id, "stiffness")
        return {"stiffness": values}

    plan = Plan("Fine", people.participants, ("stiffness",), grid(4), "made by a test", {})
    folder = tmp_path_factory.mktemp("fine") / "cohort"
    write_cohort(folder, plan, drawn, jobs=1)
    return open_cohort(folder)


@pytest.fixture(scope="module")
def seen(fine: Cohort) -> LabModel:
    return fit_lab(fine, "stiffness", folds=3, grid=8)


def test_some_voxels_of_fine_maps_tell_what_coarse_maps_tell(
    seen: LabModel, fine: Cohort, smoke_cohort: Cohort
) -> None:
    coarse = fit_lab(smoke_cohort.healthy[:PEOPLE], "stiffness", folds=3)
    np.testing.assert_allclose(seen.said, coarse.said, atol=1e-6)
    assert (seen.about.voxel_size, seen.about.seen, coarse.about.seen) == (4, 8, 8)
    assert fit_lab(fine, "stiffness", folds=3).about.seen == 4


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_scan_is_seen_as_its_cohort_is(learner: str, fine: Cohort) -> None:
    volumes = np.array([[fine.map(who, "stiffness")] for who in fine.participants["participant_id"][:2]])
    np.testing.assert_array_equal(maps_of(volumes, learner, 4, 8), maps_for(fine[:2], learner, "stiffness", 8))


def test_its_file_says_what_it_sees(seen: LabModel, fine: Cohort, tmp_path: Path) -> None:
    seen.save(tmp_path / "seen.brainage")
    opened = open_lab_model(tmp_path / "seen.brainage")
    who = fine[0].participant_id
    scan = predict_scan(opened, [map_path(fine.folder, who, "stiffness", fine.grid)])
    pd.testing.assert_frame_equal(
        scan[["predicted_age"]], predict_lab(opened, fine)[["predicted_age"]][:1], check_exact=False, rtol=1e-5
    )
    content = read_model_file(tmp_path / "seen.brainage")
    del content.about["seen"]  # as a file of an earlier version
    write_model_file(tmp_path / "old.brainage", content)
    assert open_lab_model(tmp_path / "old.brainage").about.seen == 4


def test_the_best_sees_a_coarse_grid_unless_asked() -> None:
    assert [seen_grid("best", *one) for one in (("mri", 2), ("stiffness", 2), ("stiffness", 2, 2))] == [4, 8, 2]
    assert [seen_grid("pca-gp", *one) for one in (("mri", 2), ("mri", 2, 8))] == [2, 8]


@pytest.mark.parametrize("asked", [2, 3, 16, -4])
def test_there_is_no_other_grid(asked: int) -> None:
    with pytest.raises(BrainageError, match=rf"grid is {asked}; expected 4 or 8, in mm: maps are of 4 mm"):
        seen_grid("pca-gp", "mri", 4, asked)
