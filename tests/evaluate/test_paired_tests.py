from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.evaluate.paired_tests import (
    bootstrap_mean,
    compare_pair,
    corrected_resampled_t,
    participant_errors,
    published_paired_test,
    resampled_error,
)


def test_normal_differences_are_tested_by_paired_t() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.normal(5, 1, 10), rng.normal(6, 1, 10)
    found = published_paired_test(first, second)
    assert found.test == "paired t"
    assert found.p == pytest.approx(stats.ttest_rel(first, second).pvalue)
    assert found.difference == pytest.approx((first - second).mean())


def test_skewed_differences_are_tested_by_wilcoxon() -> None:
    first = np.array([0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 30.0])
    found = published_paired_test(first, np.zeros(10))
    assert found == ("Wilcoxon", first.mean(), pytest.approx(stats.wilcoxon(first).pvalue))


def test_a_p_of_the_level_itself_finds_no_skew(monkeypatch) -> None:
    monkeypatch.setattr(stats, "shapiro", lambda _: SimpleNamespace(pvalue=0.05))
    assert published_paired_test([1, 2, 4, 8], [2, 4, 5, 6]).test == "paired t"


def test_the_corrected_test_follows_nadeau_and_bengio() -> None:
    """By hand: ten splits of 80:20 have 1/10 + 1/4 of the variance, not 1/10."""
    differences = np.random.default_rng(1).normal(0.5, 1, 10)
    found = corrected_resampled_t(differences, np.zeros(10))
    t = differences.mean() / np.sqrt((0.1 + 0.25) * differences.var(ddof=1))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t), 9))
    assert found[:2] == ("corrected resampled t", differences.mean())
    halves = corrected_resampled_t(differences, np.zeros(10), 0.5)
    t = differences.mean() / np.sqrt((0.1 + 1) * differences.var(ddof=1))
    assert halves.p == pytest.approx(2 * stats.t.sf(abs(t), 9))


def test_over_seeds_of_one_cohort_the_paired_t_finds_differences_that_are_not_there() -> None:
    """Two equally good predictors of one cohort, ten random test sets: the naive test is wrong far more often."""
    rng = np.random.default_rng(0)
    wrong = {"naive": 0, "corrected": 0, "participants": 0}
    for _ in range(300):
        errors = np.abs(rng.normal(0, 5, (2, 300)))
        tests = [rng.permutation(300)[:60] for _ in range(10)]
        first, second = (np.array([errors[model, rows].mean() for rows in tests]) for model in (0, 1))
        wrong["naive"] += stats.ttest_rel(first, second).pvalue < 0.05
        wrong["corrected"] += corrected_resampled_t(first, second).p < 0.05
        _, low, high = bootstrap_mean(errors[0] - errors[1], resamples=200)
        wrong["participants"] += not low <= 0 <= high
    assert wrong["naive"] / 300 > 0.15
    assert wrong["corrected"] / 300 < 0.1
    assert wrong["participants"] / 300 < 0.1


def test_intervals_are_those_of_the_mean() -> None:
    values = np.random.default_rng(0).normal(3, 2, 400)
    mean, low, high = bootstrap_mean(values)
    assert mean == pytest.approx(values.mean())
    assert (low, high) == pytest.approx((mean - 1.96 * 0.1, mean + 1.96 * 0.1), abs=0.03)
    error = values.std() / 20
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.05)  # 95 %: 90 % would be a sixth shorter


def test_intervals_are_percentiles_of_resampled_means() -> None:
    """Of skewed values, for which other kinds of bootstrap intervals are others; by default 2000 means, seed 0."""
    values = np.random.default_rng(0).exponential(3, 20)
    for settings, seed, resamples in (((), 0, 2000), ((7,), 7, 2000), ((7, 50), 7, 50)):
        people = np.random.default_rng(seed).integers(0, 20, (resamples, 20))
        interval = np.percentile(values[people].mean(axis=1), [2.5, 97.5])
        assert bootstrap_mean(values, *settings)[1:] == pytest.approx(interval, rel=1e-12)
    assert bootstrap_mean([1.0, 1.0, 1.0]) == (1, 1, 1)  # three are enough


def test_equal_scores_are_no_difference() -> None:
    assert published_paired_test([1, 2, 3], [1, 2, 3]).p == 1
    assert corrected_resampled_t([1, 2, 3], [1, 2, 3]).p == 1


@pytest.mark.parametrize("test", [published_paired_test, corrected_resampled_t])
def test_a_constant_difference_is_certain(test) -> None:
    """With rounding, too: adding 0.1 to floats gives differences that vary in the sixteenth digit."""
    scores = np.random.default_rng(0).uniform(5, 9, 10)
    for shift in (1.0, 0.1):
        found = test(scores + shift, scores)
        assert (found.p, found.difference) == (0, pytest.approx(shift))
        assert "t" in found.test.split("paired ")[-1].split()
    for nothing in (test(scores * 3 / 3, scores), test([0.1 + 0.2] * 3, [0.3] * 3)):
        assert (nothing.p, nothing.difference) == (1, 0)


@pytest.mark.parametrize("test", [published_paired_test, corrected_resampled_t])
def test_two_splits_are_not_tested(test) -> None:
    """One degree of freedom: p = .004 would be printed for differences of -3.0 and -3.04."""
    found = test([1.0, 2.0], [4.0, 5.04])
    assert np.isnan(found.p)
    assert (found.test, found.difference) == ("not tested: 2 splits", pytest.approx(-3.02))
    assert test([1.0, 2.0, 3.0], [4.0, 5.04, 6.1]).p < 0.01


@pytest.mark.parametrize("test", [published_paired_test, corrected_resampled_t])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_missing_score_is_told(test, value: float) -> None:
    with pytest.raises(BrainageError, match="first: 1 of 4 values is missing or infinite"):
        test([1, 2, value, 4], [2, 3, 4, 6])
    with pytest.raises(BrainageError, match="second: 1 of 4 values is missing or infinite"):
        test([1, 2, 3, 4], [2, 3, value, 6])


def test_scores_are_one_number_each() -> None:
    for test in (published_paired_test, corrected_resampled_t):
        with pytest.raises(BrainageError, match=r"second: shape is \(3, 1\)"):
            test([1, 2, 3], [[1], [2], [4]])
        with pytest.raises(BrainageError, match=r"1 and 1 values; .* at least two"):
            test([1], [2])


@pytest.mark.parametrize(("estimate", "name"), [(resampled_error, "scores"), (bootstrap_mean, "values")])
def test_estimates_of_missing_values_are_told(estimate, name: str) -> None:
    for value in (np.nan, np.inf):
        with pytest.raises(BrainageError, match=f"^{name}: 1 of 4 values is missing or infinite"):
            estimate([1, 2, 3, value])
    for values, found in (([], "0 given"), ([[1.0], [2], [4]], r"shape is \(3, 1\)")):
        with pytest.raises(BrainageError, match=f"^{name}: {found}"):
            estimate(values)


def test_one_score_has_no_error() -> None:
    with pytest.raises(BrainageError, match=r"^scores: 1 given; expected at least 2$"):
        resampled_error([1.0])


@pytest.mark.parametrize("share", [0, 1, 1.5, -0.2, np.nan, None, "a"])
def test_the_share_held_out_is_a_share(share: float) -> None:
    with pytest.raises(BrainageError, match=r"test_share is .*; expected the share of people"):
        resampled_error([1, 2, 3], share)


def test_bad_input_is_told() -> None:
    with pytest.raises(BrainageError, match="3 and 2 values; a paired test needs as many of both"):
        published_paired_test([1, 2, 3], [1, 2])
    with pytest.raises(BrainageError, match="needs 3 of them; there are 2"):
        bootstrap_mean([1.0, 2.0])


def test_ranks_that_tie_do_so_for_one_decimal_too() -> None:
    """Differences of 0.2 are not all the same number; as tenths, in whole numbers, they are."""
    one, other = np.array([76, 55, 71, 80, 30, 18, 15, 61]), np.array([78, 58, 69, 87, 31, 23, 1, 63])
    found, whole = published_paired_test(one / 10, other / 10), published_paired_test(one, other)
    assert found.test == whole.test == "Wilcoxon"
    assert found.p == pytest.approx(whole.p) == pytest.approx(0.3828, abs=1e-4)


@pytest.mark.parametrize(
    "changes", [{"resamples": 0}, {"resamples": -1}, {"resamples": 1.5}, {"seed": -1}, {"seed": "a"}]
)
def test_an_interval_needs_draws_and_a_seed(changes: dict) -> None:
    with pytest.raises(BrainageError, match=f"{next(iter(changes))} is .*; expected"):
        bootstrap_mean([1.0, 2.0, 3.0], **changes)


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
