import numpy as np
import pandas as pd
import pytest
from scipy import stats

from brainage.evaluate.model_pairs import compare_pair, participant_errors


def predictions() -> pd.DataFrame:
    """Two models on the same people and splits; the second errs by exactly a year more."""
    rng = np.random.default_rng(0)
    rows = []
    for seed in range(4):
        for person in rng.permutation(60)[:30]:
            error = rng.gamma(4)
            rows += [(seed, person, "one", error), (seed, person, "other", error + 1)]
    table = pd.DataFrame(rows, columns=["seed", "participant_id", "learner", "error"])
    return table.assign(age=50.0, predicted_age=50 + table["error"])


def test_a_constant_difference_is_found_by_all_three_ways() -> None:
    errors = participant_errors(predictions(), "learner")
    mae = predictions().pivot_table(index="seed", columns="learner", values="error")
    found = compare_pair(mae + np.array([[0, 0], [0, 0.1], [0, 0], [0, -0.1]]), errors, "one", "other")
    assert found["difference"] == pytest.approx(-1)
    assert (found["low"], found["high"]) == pytest.approx((-1, -1))
    assert found["p"] < found["p_corrected"]


def test_errors_are_means_over_the_seeds_that_held_a_person_out() -> None:
    table = predictions()
    errors = participant_errors(table, "learner")
    person = table["participant_id"].iloc[0]
    kept = table[(table["participant_id"] == person) & (table["learner"] == "one")]["error"]
    assert errors.loc[person, "one"] == pytest.approx(kept.mean())


def test_who_lacks_one_model_takes_no_part_in_the_interval() -> None:
    table = predictions()
    mae = table.pivot_table(index="seed", columns="learner", values="error")
    whole = participant_errors(table, "learner")
    first = compare_pair(mae, whole.assign(other=whole["other"].where(whole.index > 5)), "one", "other")
    second = compare_pair(mae, whole[whole.index > 5], "one", "other")
    assert (first["low"], first["high"]) == (second["low"], second["high"])
    assert not np.isnan(stats.sem(whole["one"]))
