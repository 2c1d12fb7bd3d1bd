import numpy as np
import pytest

from brainage.claims.measured import of_sample, over_participants, over_splits
from brainage.evaluate.paired_tests import corrected_resampled_t


def test_an_interval_over_participants_covers_as_often_as_it_says() -> None:
    """Paired errors of known mean difference: 95 % intervals cover it in nearly 95 % of samples."""
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(100):
        shared = rng.gamma(4, 2, 200)
        one, other = shared + rng.normal(1, 1, 200), shared
        found = over_participants(np.subtract, [one, other], [one.mean(), other.mean()], "years")
        covered += found.low <= 1 <= found.high
    assert 88 <= covered <= 99


def test_an_interval_over_splits_is_the_corrected_test_turned_round() -> None:
    differences = np.random.default_rng(1).normal(0.8, 1, 10)
    found = over_splits(differences, "years")
    edge = corrected_resampled_t(differences - found.low, np.zeros(10))
    assert edge.p == pytest.approx(0.05)


def test_an_interval_of_a_sample_shrinks_with_its_size() -> None:
    values = np.random.default_rng(2).normal(size=400)
    few, many = of_sample(np.median, values[:25], "years"), of_sample(np.median, values, "years")
    assert many.high - many.low < 0.5 * (few.high - few.low)
