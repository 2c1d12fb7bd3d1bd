from dataclasses import replace

import pytest

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025 import protocol
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.gap_profiles import REGIONAL_GAPS
from brainage.papers.traeuble2025.experiments.occlusion_maps import SALIENCY
from brainage.papers.traeuble2025.experiments.regional_errors import REGIONAL
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.space.anatomy import grid


def test_the_paper_profile_trains_as_the_paper_does(small_cohort: Cohort) -> None:
    paper = COMPARISON.size("paper")
    assert (paper.repeats, paper.epochs) == (10, 50)
    fits = protocol.fits_over_seeds(small_cohort, paper, "contrastive", "mre")
    assert [fit.seed for fit in fits] == list(range(10))
    assert dict(fits[0].parameters) == {**PRESETS["contrastive"]["mre"], "epochs": 50}


def test_changes_come_last(small_cohort: Cohort) -> None:
    fit = protocol.one_fit(small_cohort, COMPARISON.size("smoke"), "pca_gp", "mri", seed=3, changes={"n_components": 2})
    assert dict(fit.parameters)["n_components"] == 2
    assert (fit.seed, fit.voxel_size, fit.normalization) == (3, 8, "dataset")


def test_settings_fit_into_the_profile(small_cohort: Cohort) -> None:
    """Few epochs hold two steps of the neighbourhood, few people as many components; the paper's cuts nothing."""

    def settings(size: Profile, learner: str, **changes: object) -> dict[str, object]:
        return dict(protocol.one_fit(small_cohort, size, learner, "mre", seed=0, changes=changes).parameters)

    few, paper = replace(COMPARISON.size("smoke"), epochs=5, most_components=20), COMPARISON.size("paper")
    network, kernel = settings(few, "contrastive", step_size=5), settings(few, "pca_gp", n_components=50)
    assert (network["step_size"], network["epochs"], kernel["n_components"]) == (2, 5, 20)
    assert settings(paper, "contrastive")["step_size"] == PRESETS["contrastive"]["mre"]["step_size"] == 5


def test_inputs_may_be_seen_on_coarser_grids_where_the_experiment_allows_it(small_cohort: Cohort) -> None:
    fine = replace(small_cohort, grid=grid(2))
    size = replace(COMPARISON.size("laptop"), grids={"stiffness": 8})
    seen = {name: protocol.one_fit(fine, size, "pca_gp", name, seed=0).voxel_size for name in ("stiffness", "mri")}
    assert seen == {"stiffness": 8, "mri": 4}


@pytest.mark.parametrize("small", [SALIENCY, REGIONAL, REGIONAL_GAPS], ids=lambda one: one.name)
def test_cubes_and_structures_keep_the_finer_grid(small: Experiment) -> None:
    assert COMPARISON.coarse
    assert not small.coarse
