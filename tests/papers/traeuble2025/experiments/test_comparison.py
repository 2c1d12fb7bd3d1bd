from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.fits import scores
from brainage.papers.traeuble2025 import protocol
from brainage.papers.traeuble2025.experiments import comparison
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON, comparisons
from brainage.papers.traeuble2025.presets import PRESETS
from tests.whole_runs import run_whole


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    return run_whole(COMPARISON, smoke_cohort, tmp_path_factory.mktemp("results"), epochs=2)


def test_every_learner_predicts_every_input_on_every_seed(whole_run) -> None:
    groups = whole_run["predictions"].groupby(["learner", "inputs"])["seed"].agg(set)
    assert set(groups.index) == {(learner, name) for learner in PRESETS for name in protocol.INPUTS_COMPARED}
    assert all(seeds == {0, 1} for seeds in groups)


def test_learners_and_inputs_are_compared_on_the_same_participants(whole_run) -> None:
    for _, rows in whole_run["predictions"].groupby("seed"):
        people = rows.groupby(["learner", "inputs"])["participant_id"].agg(frozenset)
        assert people.nunique() == 1


def test_scores_are_mean_absolute_errors(whole_run) -> None:
    rows = whole_run["predictions"].query("learner == 'pca_gp' and inputs == 'mre' and seed == 1")
    expected = (rows["predicted_age"] - rows["age"]).abs().mean()
    found = whole_run["mae"].query("learner == 'pca_gp' and inputs == 'mre' and seed == 1")["mae"].item()
    assert found == pytest.approx(expected, rel=2e-5)  # tables that a book has kept hold six digits


def test_inputs_are_compared_on_one_grid_too(whole_run) -> None:
    """In this profile all inputs have that grid anyway, so the errors are the same."""
    order = ["learner", "inputs", "seed"]
    both = whole_run["common_grid"].merge(whole_run["mae"], on=order, suffixes=("_common", ""))
    assert len(both) == len(whole_run["common_grid"]) == 24
    np.testing.assert_allclose(both["mae_common"], both["mae"])


def test_errors_on_one_grid_are_kept_person_by_person_for_the_input_that_studies_are_left_out_for(whole_run) -> None:
    kept = whole_run["common_predictions"]
    assert set(kept["inputs"]) == set(whole_run["left_out"]["inputs"]) == {"mre"}
    missed = (kept["predicted_age"] - kept["age"]).abs().groupby([kept["learner"], kept["seed"]]).mean()
    common = whole_run["common_grid"].query("inputs == 'mre'").set_index(["learner", "seed"])["mae"]
    np.testing.assert_allclose(missed, common.reindex(missed.index), rtol=2e-5)


def test_the_one_grid_is_the_coarsest(small_cohort: Cohort) -> None:
    size = replace(COMPARISON.size("laptop"), voxel_size=8, grids={"stiffness": 16})
    for inputs in ("mri", "stiffness"):
        fits = comparison._on_one_grid(small_cohort, size, "pca_gp", inputs)
        assert {fit.voxel_size for fit in fits} == {16}
        assert protocol.one_fit(small_cohort, size, "pca_gp", inputs, seed=0).voxel_size == size.grid_of(inputs)


def test_studies_are_left_out_where_enough_are_left(whole_run, smoke_cohort: Cohort) -> None:
    healthy = smoke_cohort.participants.query("diagnosis == 'CN'")
    sizes = healthy["study"].value_counts()
    expected = set(sizes.index[len(healthy) - sizes >= 40])
    assert set(whole_run["left_out"]["held_out"]) == expected
    assert whole_run["left_out"].groupby("learner")["n"].sum().eq(sizes[list(expected)].sum()).all()


def test_a_cohort_of_one_study_leaves_none_out(smoke_cohort: Cohort) -> None:
    one = smoke_cohort.select(lambda p: p["study"] == "Study 1")
    assert comparison.studies_left_out(one) == []


def test_a_planted_difference_between_learners_is_found() -> None:
    """Two made-up learners that err by 3 and 6 years on average, on the same 100 people and five splits of them."""
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 100)
    errors = {"good": rng.normal(0, 3.76, 100), "bad": rng.normal(0, 7.52, 100)}
    parts = []
    for seed in range(5):
        held_out = rng.permutation(100)[:40]
        for learner, error in errors.items():
            table = pd.DataFrame({"participant_id": held_out, "age": ages[held_out], "training_mean": 50.0})
            table["predicted_age"] = table["age"] + error[held_out]
            parts.append(table.assign(learner=learner, inputs="mre", seed=seed, held_out="random"))
    predictions = pd.concat(parts, ignore_index=True)
    row = comparisons(predictions, scores(predictions)).iloc[0]
    assert (row["within"], row["first"], row["second"]) == ("mre", "good", "bad")
    assert row["difference"] == pytest.approx(-3, abs=1)
    assert row["low"] < row["difference"] < row["high"] < 0
    assert row["p"] < row["p_corrected"] < 0.05
