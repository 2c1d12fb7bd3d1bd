import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.papers.traeuble2025.experiments import resolution
from brainage.papers.traeuble2025.experiments.resolution import RESOLUTION, coarsest, costs
from brainage.papers.traeuble2025.presets import PRESETS


def test_a_grid_costs_what_it_errs_beyond_the_finest() -> None:
    rows = [
        {"voxel_size": voxels, "inputs": inputs, "learner": learner, "seed": 0, "mae": mae, "seconds": 64 / voxels}
        for voxels, inputs, learner, mae in [
            (8, "mri", "pca_gp", 9.0),
            (8, "mri", "supervised", 11.0),
            (4, "mri", "pca_gp", 8.0),
            (4, "mri", "supervised", 9.0),
            (8, "mre", "pca_gp", 6.0),
            (4, "mre", "pca_gp", 6.1),
        ]
    ]
    table = costs(pd.DataFrame(rows)).set_index(["voxel_size", "inputs"])
    assert table["cost"].to_dict() == pytest.approx(
        {
            (8, "mri"): 1.5,
            (4, "mri"): 0,
            (8, "mre"): -0.1,
            (4, "mre"): 0,
        }
    )
    assert table.loc[(8, "mri"), "seconds"] == 16
    assert coarsest(table.reset_index()) == {"mri": 4, "mre": 8}


@pytest.mark.slow
def test_every_cell_is_fitted_on_other_people_and_timed(smoke_cohort: Cohort, monkeypatch, tmp_path) -> None:
    asked = []

    def others(n, *, voxel_size, seed):
        asked.append((n, voxel_size, seed))
        return smoke_cohort

    monkeypatch.setattr(resolution.simulated, "local_cohort", others)
    table = RESOLUTION.run(smoke_cohort, RESOLUTION.size("smoke"))["errors"]
    assert asked == [(60, 8, 1)]
    assert len(table) == 4 * len(PRESETS)
    assert (table["seconds"] > 0).all()
    assert table["mae"].between(1, 60).all()
