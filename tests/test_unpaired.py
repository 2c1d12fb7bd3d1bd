import numpy as np
import pytest
from scipy import stats

from brainage.errors import BrainageError
from brainage.unpaired import as_published, cliffs_delta, effect


def test_normal_groups_are_tested_by_t() -> None:
    rng = np.random.default_rng(0)
    controls, patients = rng.normal(0, 6, 12), rng.normal(8, 6, 11)
    found = as_published(controls, patients)
    assert found.test == "independent t"
    assert found.p == pytest.approx(stats.ttest_ind(controls, patients).pvalue)
    assert found.difference == pytest.approx(controls.mean() - patients.mean())


@pytest.mark.parametrize("skewed", [0, 1])
def test_one_skewed_group_asks_for_mann_whitney(skewed: int) -> None:
    groups = [np.random.default_rng(1).normal(0, 1, 12), np.random.default_rng(2).normal(0, 1, 12)]
    groups[skewed] = np.exp(3 * groups[skewed])
    found = as_published(*groups)
    assert found.test == "Mann-Whitney"
    assert found.p == pytest.approx(stats.mannwhitneyu(*groups).pvalue)


def test_constant_groups_have_no_normality_to_test() -> None:
    assert as_published([1, 1, 1], [1, 1, 1]).test == "Mann-Whitney"


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


def test_two_are_no_group() -> None:
    for compare in (as_published, effect):
        with pytest.raises(BrainageError, match="groups of 12 and 2; a comparison needs at least 3"):
            compare(range(12), [1, 2])


def test_a_missing_value_is_told() -> None:
    for compare in (as_published, effect):
        with pytest.raises(BrainageError, match="a value is missing"):
            compare([1, 2, 3, np.nan], [1, 2, 3])
