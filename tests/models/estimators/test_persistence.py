import numpy as np
import pytest
from sklearn.base import clone

from brainage.core.errors import BrainageError
from brainage.models.estimators import DeviceWarning, PCAGaussianProcess, SupervisedRegressor
from brainage.models.estimators.array_file import read_model_file, write_model_file
from tests.models.estimators.cases import both


@both
def test_a_saved_model_predicts_the_same_and_holds_no_pickle(model, volumes, tmp_path) -> None:
    maps, ages = volumes
    fitted = clone(model).set_params(epochs=4).fit(maps, ages)
    fitted.save(tmp_path / "a model.safetensors")
    loaded = type(model).load(tmp_path / "a model.safetensors")
    np.testing.assert_array_equal(loaded.predict(maps), fitted.predict(maps))
    assert loaded.get_params() == fitted.get_params()
    assert loaded.loss_history_ == fitted.loss_history_
    assert (loaded.map_shape_, loaded.n_features_in_) == (fitted.map_shape_, fitted.n_features_in_)
    assert [path.name for path in tmp_path.iterdir()] == ["a model.safetensors"]
    with pytest.raises(BrainageError, match=f"holds {type(model).__name__}; expected PCAGaussianProcess"):
        PCAGaussianProcess.load(tmp_path / "a model.safetensors")


@pytest.fixture
def process(volumes) -> PCAGaussianProcess:
    maps, ages = volumes
    return PCAGaussianProcess(n_components=5, epochs=5).fit(maps[:60], ages[:60])


def test_a_saved_gaussian_process_predicts_the_same(process, volumes, tmp_path) -> None:
    process.save(tmp_path / "model.safetensors")
    loaded = PCAGaussianProcess.load(tmp_path / "model.safetensors")
    for found, expected in zip(*(one.predict(volumes[0], return_std=True) for one in (loaded, process)), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_a_saved_model_still_knows_what_it_was_trained_on(process, volumes, tmp_path) -> None:
    process.save(tmp_path / "m")
    loaded = PCAGaussianProcess.load(tmp_path / "m")
    for one, other in zip(loaded.trained_on_, process.trained_on_, strict=True):
        np.testing.assert_array_equal(one, other)
    with pytest.raises(
        BrainageError, match=r"a participant has 1 channel of 6 x 14 x 12 voxels; .* fitted on 1 channel of"
    ):
        loaded.predict(volumes[0][:, :, :6])


def test_settings_from_a_search_by_numpy_are_kept(volumes, tmp_path) -> None:
    settings = {
        "n_components": np.int64(3),
        "epochs": np.int32(2),
        "noise": np.float32(0.5),
        "random_state": np.uint8(7),
    }
    PCAGaussianProcess(**settings).fit(*volumes).save(tmp_path / "m")
    found = PCAGaussianProcess.load(tmp_path / "m").get_params()
    assert found == {"n_components": 3, "epochs": 2, "noise": 0.5, "random_state": 7, "learning_rate": 0.1}


def test_a_model_of_a_device_that_is_not_here_opens_where_it_can(volumes, tmp_path) -> None:
    maps, ages = volumes
    fitted = SupervisedRegressor(epochs=1, batch_size=8).fit(maps[:16], ages[:16])
    fitted.device = "cuda:99"  # as if fitted there
    fitted.save(tmp_path / "m")
    with pytest.warns(DeviceWarning, match=r"m: was fitted on 'cuda:99', which is not here, and runs on .*by device="):
        loaded = SupervisedRegressor.load(tmp_path / "m")
    np.testing.assert_allclose(loaded.predict(maps[:16]), fitted.predict(maps[:16]), rtol=1e-5)
    assert loaded.device == "auto"
    assert SupervisedRegressor.load(tmp_path / "m", device="cpu").device == "cpu"
    with pytest.raises(BrainageError, match="device is 'toaster', which is not here"):
        SupervisedRegressor.load(tmp_path / "m", device="toaster")


def test_what_does_not_make_a_whole_model_is_told(process, tmp_path) -> None:
    process.save(tmp_path / "m")
    whole = read_model_file(tmp_path / "m")
    cut = {name: values for name, values in whole.arrays.items() if name != "scores"}
    other = {**whole.model, "parameters": {"trees": 100}}
    for content in (whole._replace(arrays=cut), whole._replace(model=other), whole._replace(model={"class": "X"})):
        write_model_file(tmp_path / "m", content)
        with pytest.raises(BrainageError, match=r"m: (does not hold a whole PCAGaussianProcess|holds X; expected)"):
            PCAGaussianProcess.load(tmp_path / "m")


def test_a_file_that_is_no_model_is_told(tmp_path) -> None:
    (tmp_path / "model.safetensors").write_text("not a model")
    for name in ("model.safetensors", "nothing.safetensors"):
        with pytest.raises(BrainageError, match=f"{name}: not a saved estimator"):
            SupervisedRegressor.load(tmp_path / name)
