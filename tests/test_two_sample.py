import numpy as np
import pandas as pd
import pytest

from brainage.two_sample import CLASSIFIERS, separability


def people(shift: float, seed: int) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).normal(shift, 1, (60, 4)))


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_two_draws_of_one_distribution_are_hard_to_tell_apart(classifier: str) -> None:
    scores = [separability(people(0, seed), people(0, 100 + seed), classifier, seed) for seed in range(6)]
    assert 0.4 < np.mean(scores) < 0.6


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_a_known_shift_gives_the_known_area(classifier: str) -> None:
    """One SD in each of four independent measures: the best possible area is Phi(sqrt(4) / sqrt(2)) = 0.92."""
    scores = [separability(people(0, seed), people(1, 100 + seed), classifier, seed) for seed in range(4)]
    assert 0.85 < np.mean(scores) < 0.95


def test_scale_of_a_column_does_not_matter_to_the_logistic_one() -> None:
    one, other = people(0, 0), people(1, 1)
    factors = np.array([1, 1000, 0.001, 1])
    assert separability(one * factors, other * factors) == pytest.approx(separability(one, other), abs=1e-6)
