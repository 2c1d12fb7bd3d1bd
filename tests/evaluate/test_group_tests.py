from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.evaluate.group_tests import cliffs_delta, effect, published_group_test, welch


def test_normal_groups_are_tested_by_t() -> None:
    rng = np.random.default_rng(0)
    controls, patients = rng.normal(0, 6, 12), rng.normal(8, 6, 11)
    found = published_group_test(controls, patients)
    assert found.test == "independent t"
    assert found.p == pytest.approx(stats.ttest_ind(controls, patients).pvalue)
    assert found.difference == pytest.approx(controls.mean() - patients.mean())


@pytest.mark.parametrize("skewed", [0, 1])
def test_one_skewed_group_asks_for_mann_whitney(skewed: int) -> None:
    groups = [np.random.default_rng(1).normal(0, 1, 12), np.random.default_rng(2).normal(0, 1, 12)]
    groups[skewed] = np.exp(3 * groups[skewed])
    found = published_group_test(*groups)
    difference = pytest.approx(groups[0].mean() - groups[1].mean())
    assert found == ("Mann-Whitney", difference, pytest.approx(stats.mannwhitneyu(*groups).pvalue))


def test_a_p_of_the_level_itself_finds_no_skew(monkeypatch) -> None:
    monkeypatch.setattr(stats, "shapiro", lambda _: SimpleNamespace(pvalue=0.05))
    assert published_group_test([1, 2, 4, 8], [2, 4, 5, 6]).test == "independent t"


def test_constant_groups_have_no_normality_to_test() -> None:
    assert published_group_test([1, 1, 1], [1, 1, 1]).test == "Mann-Whitney"


def test_cliffs_delta_counts_pairs() -> None:
    """A slow loop, and its relation to Mann-Whitney's U."""
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 10, 9), rng.integers(2, 12, 7)
    loop = sum(int(np.sign(b - a)) for a in first for b in second) / 63
    assert cliffs_delta(first, second) == pytest.approx(loop)
    u = stats.mannwhitneyu(second, first).statistic
    assert cliffs_delta(first, second) == pytest.approx(2 * u / 63 - 1)


@pytest.mark.parametrize(("n", "other"), [(40, 40), (12, 11)])
def test_intervals_hold_the_truth_as_often_as_they_say(n: int, other: int) -> None:
    """Shifted by one SD: Cliff's delta is 0.52, the difference of medians 1; with a dozen, delta's are a bit short."""
    rng, hits = np.random.default_rng(0), np.zeros(2)
    truth = 2 * stats.norm.cdf(1 / np.sqrt(2)) - 1
    for _ in range(200):
        found = effect(rng.normal(0, 1, n), rng.normal(1, 1, other), resamples=300)
        hits += [found.delta_low <= truth <= found.delta_high, found.median_low <= 1 <= found.median_high]
    assert (hits / 200 > 0.89).all()
    assert (hits / 200 < 1).all()


def test_welchs_test_is_that_of_r() -> None:
    """R's help of t.test, data set sleep (Student's own): t = -1.8608, df = 17.776, p-value = 0.07939."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = welch(first, second)
    assert found.p == pytest.approx(0.07939, abs=5e-6)
    assert (found.test, found.difference) == ("Welch t", pytest.approx(0.75 - 2.33))


def test_a_larger_spread_of_few_patients_makes_false_positives_and_welch_none() -> None:
    """Nobody is ill; 20 patients spread twice as much as 68 controls, 2,000 times: the paper's test errs in a sixth."""
    rng = np.random.default_rng(0)
    studies = [(rng.normal(0, 1, 68), rng.normal(0, 2, 20)) for _ in range(2000)]
    assert np.mean([published_group_test(*study).p < 0.05 for study in studies]) == pytest.approx(0.166, abs=0.02)
    assert np.mean([welch(*study).p < 0.05 for study in studies]) == pytest.approx(0.05, abs=0.015)


def test_groups_that_do_not_vary_differ_or_do_not() -> None:
    assert welch([1, 1, 1], [1, 1, 1]).p == 1
    assert welch([0.1 + 0.2] * 3, [0.3] * 3) == ("Welch t", 0.0, 1.0)
    assert welch([1, 1, 1], [2, 2, 2]).p == 0
    assert welch([1, 1, 1], [2, 2, 3]).p == pytest.approx(stats.ttest_1samp([2, 2, 3], 1).pvalue)
    assert published_group_test([1, 1, 1], [1, 1, 1]).p == 1


def test_intervals_are_95_per_cent() -> None:
    """Cliff's delta has the variance of its mean signs over either group (DeLong 1988); 90 % would be a sixth less."""
    rng = np.random.default_rng(0)
    first, second = rng.normal(0, 1, 80), rng.normal(0.5, 1, 60)
    found = effect(first, second)
    signs = np.sign(second[None] - first[:, None])
    error = np.sqrt(signs.mean(axis=1).var(ddof=1) / 80 + signs.mean(axis=0).var(ddof=1) / 60)
    assert found.delta_high - found.delta_low == pytest.approx(2 * 1.96 * error, rel=0.07)


def test_intervals_are_percentiles_of_resampled_groups() -> None:
    """Members of either are drawn anew, first all of the first; by default 2000 times, with seed 0."""
    rng = np.random.default_rng(1)
    first, second = rng.exponential(1, 9), rng.exponential(2, 7)
    for settings, seed, resamples in (((), 0, 2000), ((5,), 5, 2000), ((5, 60), 5, 60)):
        drawn = np.random.default_rng(seed)
        one, other = (group[drawn.integers(0, len(group), (resamples, len(group)))] for group in (first, second))
        medians = np.median(other, axis=1) - np.median(one, axis=1)
        deltas = np.sign(other[:, None, :] - one[:, :, None]).mean(axis=(1, 2))
        found = effect(first, second, *settings)
        assert found[1:3] == pytest.approx(np.percentile(medians, [2.5, 97.5]), rel=1e-12)
        assert found[4:] == pytest.approx(np.percentile(deltas, [2.5, 97.5]), rel=1e-12)
        assert found[::3] == pytest.approx((np.median(second) - np.median(first), float(cliffs_delta(first, second))))


def test_cliffs_delta_runs_along_any_axis() -> None:
    first, second = np.array([[1, 2], [3, 9], [5, 4]]), np.array([[2, 2], [4, 1]])
    by_column = [cliffs_delta(first[:, i], second[:, i]) for i in (0, 1)]
    np.testing.assert_allclose(cliffs_delta(first, second, axis=0), by_column)
    np.testing.assert_allclose(cliffs_delta(first.T, second.T), by_column)


@pytest.mark.parametrize("compare", [published_group_test, welch, effect, cliffs_delta])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_value_that_is_no_number_is_told(compare, value: float) -> None:
    with pytest.raises(BrainageError, match="first: 1 of 4 values is missing or infinite"):
        compare([1, 2, 3, value], [1, 2, 3])
    with pytest.raises(BrainageError, match="second: 1 of 3 values is missing or infinite"):
        compare([1, 2, 3], [1, 2, value])
    with pytest.raises(BrainageError, match="second: 0 given"):
        compare([1, 2, 3], [])


def test_groups_are_one_number_each() -> None:
    for compare in (published_group_test, welch, effect):
        with pytest.raises(BrainageError, match=r"first: shape is \(3, 1\)"):
            compare([[1], [2], [3]], [1, 2, 3])


def test_two_are_no_group() -> None:
    for compare in (published_group_test, welch, effect):
        with pytest.raises(BrainageError, match="groups of 12 and 2; a comparison needs at least 3"):
            compare(range(12), [1, 2])


@pytest.mark.parametrize(
    "changes",
    [{"resamples": 0}, {"resamples": -1}, {"resamples": 1.5}, {"resamples": "a"}, {"seed": -1}, {"seed": "a"}],
)
def test_an_effect_needs_draws_and_a_seed(changes: dict) -> None:
    with pytest.raises(BrainageError, match=f"{next(iter(changes))} is .*; expected"):
        effect([1, 2, 3], [4, 5, 6], **changes)


def test_large_groups_are_compared_in_parts(monkeypatch) -> None:
    """As many pairs at once as memory holds, and an interval as good."""
    rng = np.random.default_rng(0)
    one, other = rng.normal(0, 1, 30), rng.normal(1, 1, 30)
    whole, sizes = effect(one, other), []
    monkeypatch.setattr("brainage.evaluate.group_tests._MOST_PAIRS", 90_000)
    monkeypatch.setattr(
        "brainage.evaluate.group_tests.cliffs_delta",
        lambda a, b, axis=-1: sizes.append(np.shape(a)) or cliffs_delta(a, b, axis),
    )
    parts = effect(one, other)
    assert max(size[0] for size in sizes if len(size) > 1) == 100
    assert parts == pytest.approx(whole, abs=0.1)
