import numpy as np
import pytest

from brainage.models.estimators import SupervisedRegressor
from tests.models.estimators.cases import QUICK


def test_ages_are_standardised_by_the_training_participants(volumes) -> None:
    """Before it has learned anything the network says about 0: the mean age of those it was fitted on."""
    maps, ages = volumes
    model = SupervisedRegressor(**{**QUICK, "learning_rate": 1e-9, "epochs": 1}).fit(maps[:40], ages[:40])
    assert (model.age_mean_, model.age_std_) == (pytest.approx(ages[:40].mean()), pytest.approx(ages[:40].std()))
    outputs = (model.predict(maps) - ages[:40].mean()) / ages[:40].std()
    assert np.abs(outputs).max() < 1


def test_dropout_is_for_training_only(volumes) -> None:
    maps, ages = volumes
    model = SupervisedRegressor(**{**QUICK, "epochs": 1}, dropout=0.5).fit(maps, ages)
    np.testing.assert_array_equal(model.predict(maps), model.predict(maps))
