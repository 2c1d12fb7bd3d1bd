from dataclasses import dataclass

import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin

from brainage.core.errors import BrainageError
from brainage.models.estimators import SupervisedRegressor, load_model, save_model
from brainage.models.estimators.mean_of_networks import MeanOfNetworks


@dataclass
class Says(RegressorMixin, BaseEstimator):
    """Says its seed."""

    random_state: int = 0

    def fit(self, maps, _ages):
        self.map_shape_ = maps.shape[1:]
        return self

    def predict(self, maps):
        return np.full(len(maps), float(self.random_state))


MAPS = np.random.default_rng(0).normal(size=(12, 1, 8, 9, 8)).astype(np.float32)
AGES = np.linspace(20, 80, 12)


def test_it_is_the_mean_of_members_of_other_seeds() -> None:
    found = MeanOfNetworks(Says(), members=3, random_state=2).fit(MAPS, AGES)
    assert [one.random_state for one in found.members_] == [2000, 2001, 2002]
    assert found.predict(MAPS).tolist() == [2001.0] * 12


def test_members_of_a_file_say_the_same(tmp_path) -> None:
    network = SupervisedRegressor(epochs=1, batch_size=6)
    model = MeanOfNetworks(network, members=2).fit(MAPS, AGES)
    save_model(model, tmp_path / "mean.safetensors")
    opened = load_model(tmp_path / "mean.safetensors")
    np.testing.assert_allclose(opened.predict(MAPS), model.predict(MAPS), rtol=1e-5)
    assert opened.model.members == 2


def test_no_members_are_refused() -> None:
    with pytest.raises(BrainageError, match="members is 0"):
        MeanOfNetworks(Says(), members=0).fit(MAPS, AGES)
