import json
from dataclasses import replace

import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.fit import RANDOM, VALIDATION, Fit
from brainage.papers.traeuble2025.experiments import random_search
from brainage.papers.traeuble2025.experiments.random_search import GRIDS, TUNING, draw_settings
from brainage.papers.traeuble2025.presets import PRESETS

SMALL = replace(
    TUNING.size("smoke"),
    epochs=4,
    most_components=10,
    own={"search_voxel_size": 8, "draws": {"pca_gp": 3, "supervised": 1, "contrastive": 1}},
)


def stand_in(fit: Fit) -> Fit:
    """Fit something quick instead of a network, whose settings are not what is tested here."""
    return fit if fit.learner == "pca_gp" else replace(fit, learner="pca_gp", parameters=(("n_components", 3),))


@pytest.fixture(scope="module")
def whole_run(
    small_cohort: Cohort, smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, pd.DataFrame], list[Fit]]:
    """Tables of a tuned simulated cohort, and every fit that was asked for."""
    asked: list[Fit] = []

    def watch(fits: list[Fit], title: str) -> list[pd.DataFrame]:
        asked.extend(fits)
        return real([stand_in(fit) for fit in fits], title)

    def other_people(n: int, *, voxel_size: int, seed: int) -> Cohort:
        assert (n, voxel_size, seed) == (30, 8, 1)
        return smoke_cohort  # a stand-in: seed 1 has other people

    real = random_search.run_fits
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(tmp_path_factory.mktemp("results")))
        patch.setattr(random_search.simulated, "local_cohort", other_people)
        patch.setattr(random_search, "run_fits", watch)
        patch.setattr("brainage.engine.fits.run_fits", watch)
        return TUNING.run(small_cohort, SMALL), asked


def test_a_simulated_cohort_is_tuned_on_other_people(small_cohort: Cohort, whole_run) -> None:
    tables, asked = whole_run
    searched = [fit for fit in asked if fit.fingerprint != small_cohort.fingerprint]
    assert len(searched) == 4 * (3 + 1 + 1)
    assert {fit.voxel_size for fit in searched} == {8}
    assert {fit.seed for fit in asked if fit.fingerprint == small_cohort.fingerprint} == {0, 1}
    assert tables["mae"].groupby(["learner", "inputs"]).ngroups == 12


def test_the_best_draw_is_what_is_tested(small_cohort: Cohort, whole_run) -> None:
    tables, asked = whole_run
    draws = tables["draws"].query("learner == 'pca_gp' and inputs == 'mre'")
    best = json.loads(draws.loc[draws["mae"].idxmin(), "settings"])
    tested = [fit for fit in asked if fit.fingerprint == small_cohort.fingerprint and fit.learner == "pca_gp"]
    found = dict(next(fit for fit in tested if fit.inputs == "mre").parameters)
    assert (found["learning_rate"], found["noise"]) == (best["learning_rate"], best["noise"])


def test_the_best_draw_reports_its_own_error(whole_run) -> None:
    tables, _ = whole_run
    least = tables["draws"].groupby(["learner", "inputs"])["mae"].min()
    best = tables["best"].set_index(["learner", "inputs"])
    assert (best["reported"] - least).abs().max() < 1e-9
    assert (best["draws"] == [SMALL.own["draws"][learner] for learner, _ in best.index]).all()


@pytest.mark.slow
def test_a_real_cohort_is_tuned_within_the_training_part(small_cohort: Cohort, monkeypatch) -> None:
    """Nobody who is tested on takes part in the choice, whatever the split."""
    asked: list[Fit] = []
    real = random_search.run_fits
    monkeypatch.setattr(random_search, "run_fits", lambda fits, title: asked.extend(fits) or real(fits, title))
    _, best = random_search._within_training(replace(small_cohort, parameters={}), SMALL, "pca_gp", "mre")
    assert best["seed"].tolist() == [0, 1]
    assert {fit.held_out for fit in asked} == {VALIDATION}
    for fit in asked:
        chosen_on, tested = fit.run()["participant_id"], replace(fit, held_out=RANDOM).run()["participant_id"]
        assert not set(chosen_on) & set(tested)


def test_settings_are_drawn_from_the_papers_grids_and_the_seed_decides() -> None:
    for learner, grid in GRIDS.items():
        drawn = draw_settings(learner, 5)
        assert all(list(settings) == list(grid) for settings in drawn)
        assert all(settings[name] in values for settings in drawn for name, values in grid.items())
        assert drawn == draw_settings(learner, 5, seed=0) != draw_settings(learner, 5, seed=1)
    assert TUNING.own["paper"]["draws"] == {"pca_gp": 50, "supervised": 20, "contrastive": 10}


def test_no_setting_is_drawn_twice_and_a_small_grid_is_drawn_whole() -> None:
    """Of the Gaussian process, 4 x 3 x 5 = 60 settings: all 60 if 100 are asked for, 50 of them in the paper."""
    for n, expected in ((50, 50), (60, 60), (100, 60)):
        drawn = draw_settings("pca_gp", n, seed=3)
        assert len(drawn) == len({json.dumps(settings) for settings in drawn}) == expected


def test_the_published_settings_lie_on_the_grids() -> None:
    for learner, presets in PRESETS.items():
        for preset in presets.values():
            assert all(value in GRIDS[learner][name] for name, value in preset.items())
