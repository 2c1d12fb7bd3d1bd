import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.classifier_test import CLASSIFIERS, separability


def people(shift: float, seed: int) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).normal(shift, 1, (60, 4)))


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_two_draws_of_one_distribution_are_hard_to_tell_apart(classifier: str) -> None:
    scores = [separability(people(0, seed), people(0, 100 + seed), classifier, seed) for seed in range(3)]
    assert 0.4 < np.mean(scores) < 0.6


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_a_known_shift_gives_the_known_area(classifier: str) -> None:
    """One SD in each of four independent measures: the best possible area is Phi(sqrt(4) / sqrt(2)) = 0.92."""
    scores = [separability(people(0, seed), people(1, 100 + seed), classifier, seed) for seed in range(2)]
    assert 0.85 < np.mean(scores) < 0.95


def test_scale_of_a_column_does_not_matter_to_the_logistic_one() -> None:
    one, other = people(0, 0), people(1, 1)
    factors = np.array([1, 1000, 0.001, 1])
    assert separability(one * factors, other * factors) == pytest.approx(separability(one, other), abs=1e-6)


def named(*columns: str, seed: int = 0, n: int = 40) -> pd.DataFrame:
    """Two measures of very different size."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"thalamus": rng.normal(0, 1, n), "putamen": rng.normal(9, 1, n)})
    return table[list(columns)]


@pytest.mark.parametrize("classifier", CLASSIFIERS)
def test_columns_are_matched_by_name(classifier: str) -> None:
    one, other = named("thalamus", "putamen"), named("putamen", "thalamus", seed=1)
    found = separability(one, other, classifier)
    assert found < 0.7
    assert found == separability(one, other[["thalamus", "putamen"]], classifier)


def test_tables_that_cannot_be_compared_are_told() -> None:
    both = named("thalamus", "putamen")
    for one, other, message in (
        (both, named("thalamus"), "columns differ or are there twice: putamen"),
        (both, both.rename(columns={"putamen": "caudate"}), "columns differ .*: caudate, putamen"),
        (named("thalamus", "thalamus"), named("thalamus", "thalamus"), "there twice: thalamus"),
        (both, both[:4], "other: 4 given; expected at least 5"),
        (both.mask(both == both.iloc[2, 1]), both, "one: 1 of 80 values is missing"),
        (both, both.replace(both.iloc[2, 1], np.inf), "other: 1 of 80 values is missing or infinite"),
    ):
        with pytest.raises(BrainageError, match=message):
            separability(one, other)
    with pytest.raises(BrainageError, match="classifier is 'tree'; expected one of logistic, forest"):
        separability(both, both, "tree")


def test_columns_of_other_kinds_are_other_columns() -> None:
    table = pd.DataFrame(np.random.default_rng(0).normal(size=(10, 2)))
    for one, other, changes, message in (
        (table, table.rename(columns=str), {}, "columns differ .*: '0', '1', 0, 1; expected"),
        (table.to_numpy(), table, {}, "one: a ndarray was given; expected a pandas DataFrame"),
        (table[[]], table[[]], {}, r"one: shape is \(10, 0\), without a value; expected one column"),
        (table, table, {"classifier": ["forest"]}, r"classifier is \['forest'\]; expected one of"),
        (table, table, {"seed": -1}, "seed is -1"),
        (table, table, {"seed": 1.5}, "seed is 1.5"),
    ):
        with pytest.raises(BrainageError, match=message):
            separability(one, other, **changes)
