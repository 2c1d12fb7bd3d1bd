from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.within_groups import within_groups

SIZES = (40, 25, 60)
STUDIES = np.repeat(["a", "b", "c"], SIZES)
OFFSETS = np.repeat([20.0, 45.0, 70.0], SIZES)


def test_what_only_knows_the_study_shows_nothing_within_it() -> None:
    rng = np.random.default_rng(0)
    ages = OFFSETS + rng.normal(0, 4, len(OFFSETS))
    predicted = OFFSETS + rng.normal(0, 4, len(OFFSETS))
    assert np.corrcoef(ages, predicted)[0, 1] > 0.9
    found = within_groups(ages, predicted, STUDIES)
    assert abs(found.r) < 0.2
    assert found.p > 0.05


def test_what_follows_age_within_studies_is_found_against_wrong_offsets() -> None:
    rng = np.random.default_rng(1)
    ages = OFFSETS + rng.normal(0, 4, len(OFFSETS))
    found = within_groups(ages, ages - 2 * OFFSETS + rng.normal(0, 4, len(OFFSETS)), STUDIES)
    assert found.r == pytest.approx(np.sqrt(0.5), abs=0.12)
    assert found.p == pytest.approx(1 / 10_001)
    assert (found.people, found.groups) == (125, 3)


def test_p_is_the_share_of_all_orders_within_groups() -> None:
    """Three and two people have 6 x 2 orders; a loop over all of them says how many are as high."""
    ages, predicted = np.array([20.0, 30, 50, 60, 80]), np.array([1.0, 4, 2, 7, 9])
    groups = ["x", "x", "x", "y", "y"]
    means = np.array([7 / 3] * 3 + [8.0] * 2)
    every = [
        np.concatenate([ages[list(one)], ages[list(two)]]) @ (predicted - means)
        for one in permutations(range(3))
        for two in permutations((3, 4))
    ]
    share = np.mean([value >= every[0] - 1e-9 for value in every])
    assert 0 < share < 1
    assert within_groups(ages, predicted, groups).p == pytest.approx(share, abs=0.015)


def test_under_the_null_p_is_uniform() -> None:
    rng = np.random.default_rng(2)
    found = [within_groups(*rng.normal(size=(2, 30)), ["a"] * 15 + ["b"] * 15, draws=199).p for _ in range(300)]
    assert np.mean(np.array(found) <= 0.05) == pytest.approx(0.05, abs=0.035)
    assert np.mean(found) == pytest.approx(0.5, abs=0.06)


def held_out_in_turn(rng: np.random.Generator) -> np.ndarray:
    """Ridge regression of random ages on random features, each fifth told by the others."""
    features, ages, found = rng.normal(size=(50, 200)), rng.normal(size=50), np.empty(50)
    for fold in np.arange(50).reshape(5, 10):
        rest = np.setdiff1d(np.arange(50), fold)
        weights = np.linalg.solve(features[rest] @ features[rest].T + 20 * np.eye(40), ages[rest] - ages[rest].mean())
        found[fold] = features[fold] @ features[rest].T @ weights
    return np.array([ages, found - found.reshape(5, 10).mean(axis=1).repeat(10)])


def test_people_who_helped_to_predict_each_other_are_no_evidence_twice() -> None:
    """Where nothing is to be told, p is below .05 in no more than one of twenty runs; taken as it is, in more."""
    rng = np.random.default_rng(3)
    runs = [held_out_in_turn(rng) for _ in range(400)]
    rates = {
        mutual: np.mean([within_groups(*run, ["a"] * 50, mutual=mutual, draws=199).p <= 0.05 for run in runs])
        for mutual in (False, True)
    }
    assert rates[True] <= 0.05 + 1.96 * np.sqrt(0.05 * 0.95 / 400)
    assert rates[True] < rates[False]


def test_the_spread_is_the_sd_of_correlations_by_chance() -> None:
    rng = np.random.default_rng(4)
    for mutual, more in ((False, 1), (True, np.sqrt(2))):
        found = within_groups(*rng.normal(size=(2, 82)), ["a"] * 41 + ["b"] * 41, mutual=mutual)
        assert found.spread == pytest.approx(more / np.sqrt(80), rel=0.05)  # 82 people less two means


def test_seeds_change_the_draws() -> None:
    ages, predicted = np.random.default_rng(5).normal(size=(2, 30))
    found = {within_groups(ages, predicted, ["a"] * 30, draws=99, seed=seed).p for seed in range(5)}
    assert len(found) > 1


@pytest.mark.parametrize("unit", [1e-200, 1e-3, 1e200, 1e307])
def test_units_change_nothing(unit: float) -> None:
    ages, predicted = np.random.default_rng(6).normal(size=(2, 30))
    groups = ["a"] * 15 + ["b"] * 15
    assert within_groups(ages, predicted * unit, groups).r == pytest.approx(within_groups(ages, predicted, groups).r)


def test_constant_predictions_and_people_alone_say_nothing() -> None:
    found = within_groups([20, 30, 40, 50], [0.1 + 0.2, 0.3, 9, 9], ["a", "a", "b", "b"])
    assert np.isnan(found.r)
    assert found.p == 1
    assert within_groups([20, 30, 99], [1, 2, 0], ["a", "a", "b"]).people == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([20, 30], [1], ["a", "a"]), "2 ages and 1 predicted"),
        (([20, np.nan], [1, 2], ["a", "a"]), "ages: 1 of 2 values is missing"),
        (([20, 30], [1, 2], ["a", None]), "groups: 1 of 2 labels missing"),
        (([20, 30], [1, 2], ["a", "b"]), "groups: none has two people"),
    ],
)
def test_what_cannot_be_tested_is_told(arguments: tuple, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        within_groups(*arguments)
    with pytest.raises(BrainageError, match="draws is 0"):
        within_groups([20, 30], [1, 2], ["a", "a"], draws=0)


def test_studies_in_another_order_are_refused() -> None:
    ages = pd.Series([20.0, 30.0, 60.0, 70.0], ["a", "b", "c", "d"])
    studies = pd.Series(["x", "x", "y", "y"], ["a", "c", "b", "d"])
    with pytest.raises(BrainageError, match="ages and groups hold the same rows in another order"):
        within_groups(ages, ages, studies)
