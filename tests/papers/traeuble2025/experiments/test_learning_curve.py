from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.engine.profiles import PROFILES
from brainage.papers.traeuble2025.experiments import learning_curve
from brainage.papers.traeuble2025.experiments.learning_curve import INPUT, LEARNING_CURVE, OnSome
from brainage.papers.traeuble2025.protocol import one_fit
from tests.whole_runs import run_whole


@pytest.fixture
def fit(small_cohort: Cohort):
    size = replace(LEARNING_CURVE.size("smoke"), most_components=5)
    return one_fit(small_cohort, size, "pca_gp", INPUT, seed=0)


def test_everybody_is_the_fit_itself(fit) -> None:
    """In another order, which principal components and a Gaussian process hardly mind."""
    everybody = len(fit.data()[2].train)
    found = OnSome(fit, everybody).run().iloc[0]
    predictions = fit.run()
    missed = (predictions["predicted_age"] - predictions["age"]).abs().mean()
    assert found["mae"] == pytest.approx(missed, abs=0.05)
    assert found["training_mae"] == pytest.approx(predictions["training_mae"].iloc[0], abs=0.05)


def test_smaller_trainings_are_part_of_larger_ones_and_the_test_stays(fit, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    whole = learning_curve.fit_and_predict

    def spied(estimator, maps, participants, split):
        seen.append(split)
        return whole(estimator, maps, participants, split)

    monkeypatch.setattr(learning_curve, "fit_and_predict", spied)
    OnSome(fit, 8).run()
    OnSome(fit, 12).run()
    first, second = seen
    assert (len(first.train), len(second.train)) == (8, 12)
    assert set(first.train) < set(second.train)
    assert np.array_equal(first.test, second.test)
    assert OnSome(fit, 8).key != OnSome(fit, 12).key
    assert OnSome(fit, 8).title.endswith("8 people")


def test_training_errors_are_of_those_who_were_trained_on(fit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that knows by heart whom it saw errs by nothing there."""

    class ByHeart:
        def predict(self, maps: np.ndarray) -> np.ndarray:
            return np.array([known.get(one.tobytes(), 0.0) for one in maps])

    def fitted(_estimator, maps, participants, split):
        known.update({maps[i].tobytes(): participants["age"].iloc[i] for i in split.train})
        ages = participants["age"].iloc[split.test].to_numpy(float)
        return ByHeart(), pd.DataFrame({"age": ages, "predicted_age": ages + 3.0})

    known: dict[bytes, float] = {}
    monkeypatch.setattr(learning_curve, "fit_and_predict", fitted)
    found = OnSome(fit, 8).run().iloc[0]
    assert found["training_mae"] == 0
    assert found["mae"] == pytest.approx(3)


def test_more_people_than_there_are_is_refused(fit) -> None:
    with pytest.raises(BrainageError, match="trained_on is 1000; only 21 people are there"):
        OnSome(fit, 1000).run()


@pytest.mark.parametrize("profile", PROFILES)
def test_there_are_people_enough_to_train_on(profile: str) -> None:
    """Nine in ten are healthy, and a fifth of those are tested."""
    own = LEARNING_CURVE.size(profile).own
    assert max(own["trained_on"]) <= 0.9 * 0.8 * own["people"]


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    return run_whole(LEARNING_CURVE, smoke_cohort, tmp_path_factory.mktemp("results"), epochs=2)


def test_every_learner_is_trained_on_every_number(whole_run) -> None:
    curve = whole_run["curve"]
    assert len(curve) == 3 * len(LEARNING_CURVE.size("smoke").own["trained_on"])
    assert curve.notna().all(axis=None)
