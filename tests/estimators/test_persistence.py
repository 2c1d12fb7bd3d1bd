import numpy as np
import pytest
from sklearn.base import clone

from brainage.errors import BrainageError
from brainage.estimators import (
    PCAGaussianProcess,
    SupervisedRegressor,
)
from tests.estimators.cases import both


@both
def test_a_saved_model_predicts_the_same_and_holds_no_pickle(model, volumes, tmp_path) -> None:
    maps, ages = volumes
    fitted = clone(model).set_params(epochs=4).fit(maps, ages)
    fitted.save(tmp_path / "a model.safetensors")
    loaded = type(model).load(tmp_path / "a model.safetensors")
    np.testing.assert_array_equal(loaded.predict(maps), fitted.predict(maps))
    assert loaded.get_params() == fitted.get_params()
    assert loaded.loss_history_ == fitted.loss_history_
    assert [path.name for path in tmp_path.iterdir()] == ["a model.safetensors"]
    with pytest.raises(BrainageError, match=f"holds {type(model).__name__}; expected PCAGaussianProcess"):
        PCAGaussianProcess.load(tmp_path / "a model.safetensors")


def test_a_saved_gaussian_process_predicts_the_same(volumes, tmp_path) -> None:
    maps, ages = volumes
    fitted = PCAGaussianProcess(n_components=5).fit(maps[:60], ages[:60])
    fitted.save(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(
        PCAGaussianProcess.load(tmp_path / "model.safetensors").predict(maps), fitted.predict(maps)
    )


def test_a_file_that_is_no_model_is_told(tmp_path) -> None:
    (tmp_path / "model.safetensors").write_text("not a model")
    for name in ("model.safetensors", "nothing.safetensors"):
        with pytest.raises(BrainageError, match=f"{name}: not a saved estimator"):
            SupervisedRegressor.load(tmp_path / name)
