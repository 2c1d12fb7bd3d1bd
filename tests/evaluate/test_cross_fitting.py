import math

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator
from sklearn.linear_model import LinearRegression, Ridge

from brainage.core.errors import BrainageError
from brainage.evaluate.cross_fitting import cross_fit


def drawn(n: int, seed: int, noise: float = 5.0) -> tuple[np.ndarray, pd.DataFrame]:
    """People whose maps, three voxels, tell their age but for some noise."""
    rng = np.random.default_rng(seed)
    ages = rng.uniform(20, 80, n)
    maps = (ages[:, None] + rng.normal(0, noise, (n, 3))).astype(np.float32)
    return maps, pd.DataFrame({"participant_id": [f"sub-{i:04d}" for i in range(n)], "age": ages})


class Remembers(BaseEstimator):
    """Predicts the right age of whom it has seen, and 0 of others."""

    def fit(self, maps: np.ndarray, ages: np.ndarray) -> "Remembers":
        self.seen_ = dict(zip(maps[:, 0].tolist(), ages.tolist(), strict=True))
        return self

    def predict(self, maps: np.ndarray) -> np.ndarray:
        return np.array([self.seen_.get(one, 0.0) for one in maps[:, 0].tolist()])


def test_everybody_is_predicted_once_by_a_model_that_never_saw_them() -> None:
    maps, people = drawn(33, 0)
    fit = cross_fit(Remembers(), maps, people, folds=4)
    assert fit.ages["participant_id"].tolist() == people["participant_id"].tolist()
    assert (fit.ages["predicted_age"] == 0).all()
    assert fit.ages["fold"].value_counts().between(8, 9).all()


def test_visits_of_a_person_are_in_one_fold() -> None:
    maps, people = drawn(40, 1)
    people["participant_id"] = [f"sub-{i // 2:03d}" for i in range(40)]
    fit = cross_fit(LinearRegression(), maps, people, folds=5)
    assert (fit.ages.groupby("participant_id")["fold"].nunique() == 1).all()


def test_intervals_are_those_of_the_paper_s_definition() -> None:
    """Barber et al. 2021, equation of CV+, person by person; of those trained on, by the errors in other folds."""
    maps, people = drawn(30, 2)
    others, _ = drawn(7, 3)
    fit = cross_fit(Ridge(), maps, people, folds=3, level=0.8)
    missed = [abs(a - b) for a, b in zip(fit.ages["predicted_age"], fit.ages["age"], strict=True)]
    found = fit.predict(others)
    for x, one in enumerate(others):
        said = [fit.models[fold].predict(one[None])[0] for fold in fit.ages["fold"]]
        lows = sorted(value - error for value, error in zip(said, missed, strict=True))
        highs = sorted(value + error for value, error in zip(said, missed, strict=True))
        assert found["low"][x] == pytest.approx(lows[math.floor(0.2 * 31) - 1])
        assert found["high"][x] == pytest.approx(highs[math.ceil(0.8 * 31) - 1])
        assert found["predicted_age"][x] == pytest.approx(np.mean([model.predict(one[None]) for model in fit.models]))
    for i, one in fit.ages.iterrows():
        elsewhere = sorted(error for error, fold in zip(missed, fit.ages["fold"], strict=True) if fold != one["fold"])
        radius = elsewhere[math.ceil(0.8 * (len(elsewhere) + 1)) - 1]
        ends = one["predicted_age"] - radius, one["predicted_age"] + radius
        assert (one["low"], one["high"]) == pytest.approx(ends), i


@pytest.mark.parametrize("n", [25, 50, 100])
def test_nine_of_ten_other_people_are_in_their_intervals(n: int) -> None:
    inside = []
    for seed in range(40):
        fit = cross_fit(Ridge(), *drawn(n, seed), folds=5)
        maps, people = drawn(50, 10_000 + seed)
        told = fit.predict(maps)
        inside.append(people["age"].between(told["low"], told["high"]).mean())
    assert 0.86 <= np.mean(inside) <= 0.96


def test_too_few_people_for_a_level_are_told() -> None:
    maps, people = drawn(10, 0)
    with pytest.raises(BrainageError, match=r"level is 0.9 with 8 people .*; expected 9 or more, or a lower level"):
        cross_fit(Ridge(), maps, people, folds=5)
    assert len(cross_fit(Ridge(), maps, people, folds=5, level=0.8).ages) == 10


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"level": 1.0}, "level is 1; expected a share between 0 and 1"),
        ({"folds": 1}, "folds is 1; expected 2 to 40, a whole number"),
        ({"folds": 41}, "folds is 41; expected 2 to 40, a whole number: there are 40 persons"),
    ],
)
def test_settings_that_are_none_are_told(settings: dict[str, float], told: str) -> None:
    with pytest.raises(BrainageError, match=told):
        cross_fit(Ridge(), *drawn(40, 0), **settings)
