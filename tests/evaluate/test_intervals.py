import numpy as np
import pytest
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.evaluate.intervals import bootstrap, wilson

SKEWED = np.array([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4])


def test_percentiles_of_resampled_statistics_are_scipys_to_the_last_digit() -> None:
    for statistic in (np.mean, np.median):
        known = stats.bootstrap((SKEWED,), statistic, n_resamples=2000, method="percentile", rng=0).confidence_interval
        assert bootstrap(statistic, SKEWED) == tuple(known)
    other = bootstrap(np.mean, SKEWED, seed=1)
    assert other != bootstrap(np.mean, SKEWED) == bootstrap(np.mean, SKEWED, batch=100)


def test_the_mean_of_many_has_the_interval_of_the_normal_distribution() -> None:
    sample = np.random.default_rng(0).standard_normal(2000)
    error = sample.std() / len(sample) ** 0.5
    assert bootstrap(np.mean, sample) == pytest.approx(
        (sample.mean() - 1.96 * error, sample.mean() + 1.96 * error), abs=0.1 * error
    )


def test_paired_samples_are_resampled_together() -> None:
    """The difference of a sample and the same one shifted by 2 does not vary."""

    def difference(first, second, axis):
        return second.mean(axis=axis) - first.mean(axis=axis)

    assert bootstrap(difference, SKEWED, SKEWED + 2, paired=True) == pytest.approx((2, 2))
    low, high = bootstrap(difference, SKEWED, SKEWED + 2)
    assert low < 1
    assert high > 3


def test_impossible_settings_are_told() -> None:
    with pytest.raises(BrainageError, match="resamples is 0; expected at least 1"):
        bootstrap(np.mean, SKEWED, resamples=0)
    with pytest.raises(BrainageError, match="seed is"):
        bootstrap(np.mean, SKEWED, seed=-1)


def test_wilsons_interval_solves_its_equation() -> None:
    """Known: (p - rate)² = z² p (1 - p) / n at either end."""
    found, z = wilson(7, 50), stats.norm.ppf(0.975)
    assert found.rate == 0.14
    for end in (found.low, found.high):
        assert (end - 0.14) ** 2 == pytest.approx(z**2 * end * (1 - end) / 50)
    assert wilson(0, 20).low == 0
    assert wilson(20, 20).high == 1
