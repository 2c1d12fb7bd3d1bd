import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from brainage.core.errors import BrainageError
from brainage.models.estimators import (
    BiasCorrectedRegressor,
    ContrastiveRegressor,
    DeviceWarning,
    ModelAbout,
    PCAGaussianProcess,
    SupervisedRegressor,
    UnlikeMapsWarning,
    load_model,
    save_model,
)
from brainage.models.estimators.array_file import ModelFile, read_model_file, write_model_file
from brainage.models.normalization import DatasetNormalizer, ImageNormalizer

GP = PCAGaussianProcess(n_components=5, epochs=10)
ABOUT = ModelAbout(("stiffness",), ("kPa",), voxel_size=8, region="", training="96 people")
MODELS = {
    "pca_gp": make_pipeline(DatasetNormalizer(), GP),
    "by image": make_pipeline(ImageNormalizer(), GP),
    "supervised": make_pipeline(DatasetNormalizer(), SupervisedRegressor(epochs=1, batch_size=16)),
    "contrastive": make_pipeline(DatasetNormalizer(), ContrastiveRegressor(epochs=2, step_size=1, batch_size=16)),
    "corrected": BiasCorrectedRegressor(make_pipeline(DatasetNormalizer(), GP), correction="theil_sen", cv=4),
    "corrected last": make_pipeline(DatasetNormalizer(), BiasCorrectedRegressor(GP)),
    "alone": GP,
    "no step": make_pipeline("passthrough", GP),
}


@pytest.fixture(scope="module")
def measured(volumes) -> tuple[np.ndarray, np.ndarray]:
    """As measured: kPa, far from a scale of mean 0 and SD 1."""
    return 5 + volumes[0] / 2, volumes[1]


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_kept_with_all_that_belongs_to_it(name: str, measured, tmp_path) -> None:
    maps, ages = measured
    fitted = clone(MODELS[name]).fit(maps[:64], ages[:64])
    save_model(fitted, tmp_path / "m.safetensors", ABOUT)
    opened = load_model(tmp_path / "m.safetensors")
    np.testing.assert_array_equal(opened.predict(maps[64:]), fitted.predict(maps[64:]))
    assert opened.about == ABOUT
    assert name == "no step" or opened.model.n_features_in_ == fitted.n_features_in_ == 12 * 14 * 12


def test_an_estimator_that_left_its_normaliser_is_loud(measured, tmp_path) -> None:
    maps, ages = measured
    fitted = clone(MODELS["pca_gp"]).fit(maps[:64], ages[:64])
    fitted[-1].save(tmp_path / "m.safetensors")
    alone = PCAGaussianProcess.load(tmp_path / "m.safetensors")
    with pytest.warns(UnlikeMapsWarning, match="32 of 32 maps are unlike the 64 .*check unit, normalisation, grid"):
        alone.predict(maps[64:])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda maps: maps[:, :, ::2],
            "has 1 channel of 6 x 14 x 12 voxels; DatasetNormalizer was fitted on 1 channel",
        ),
        (
            lambda maps: maps.repeat(2, axis=1),
            "has 2 channels of 12 x 14 x 12 voxels; DatasetNormalizer was fitted on 1",
        ),
        (lambda maps: maps * np.float32(np.nan), "2 of 2 maps hold NaN or infinity"),
    ],
)
def test_an_opened_model_refuses_maps_that_do_not_fit(wrong, message: str, measured, tmp_path) -> None:
    save_model(clone(MODELS["pca_gp"]).fit(*measured), tmp_path / "m")
    with pytest.raises(BrainageError, match=message):
        load_model(tmp_path / "m").predict(wrong(measured[0][:2]))


def test_an_opened_model_refuses_maps_of_another_kind(measured, tmp_path) -> None:
    maps = measured[0][:2]
    save_model(clone(MODELS["pca_gp"]).fit(*measured), tmp_path / "m", ABOUT)
    opened = load_model(tmp_path / "m")
    fits = {"modalities": ["stiffness"], "units": ("kPa",), "voxel_size": 8, "region": ""}
    np.testing.assert_array_equal(opened.predict(maps, **fits), opened.predict(maps))
    for change, message in (
        (
            {"modalities": ("damping_ratio",)},
            "modalities of the maps: damping_ratio; the model was fitted on stiffness",
        ),
        ({"units": ["Pa"]}, "units of the maps: Pa; the model was fitted on kPa: read the maps so"),
        ({"voxel_size": 4}, "voxel_size of the maps: 4; the model was fitted on 8"),
        ({"region": "thalamus"}, "region of the maps: thalamus; the model was fitted on "),
    ):
        with pytest.raises(BrainageError, match=message):
            opened.predict(maps, **{**fits, **change})
    save_model(opened.model, tmp_path / "m")
    with pytest.raises(BrainageError, match="the model's file does not say what maps it is for; save it with about="):
        load_model(tmp_path / "m").predict(maps, voxel_size=8)


def test_only_a_whole_model_is_kept(measured, tmp_path) -> None:
    fitted = clone(MODELS["pca_gp"]).fit(*measured)
    two = ModelAbout(("stiffness", "damping_ratio"), ("kPa", "1"), 8)
    with pytest.raises(BrainageError, match="about names 2 modalities, the model was fitted on 1 channels; name each"):
        save_model(fitted, tmp_path / "m", two)
    flat = measured[0].reshape(96, -1)
    for model, kind in (
        (make_pipeline(StandardScaler(), GP).fit(flat, measured[1]), "StandardScaler"),
        (Ridge().fit(flat, measured[1]), "Ridge"),
    ):
        with pytest.raises(
            BrainageError, match=f"a {kind} cannot be kept in a model file; expected a pipeline of Dataset"
        ):
            save_model(model, tmp_path / "m")
    assert not list(tmp_path.iterdir())


def test_a_pipeline_is_opened_as_one(measured, tmp_path) -> None:
    save_model(clone(MODELS["pca_gp"]).fit(*measured), tmp_path / "m")
    with pytest.raises(
        BrainageError, match=r"holds Pipeline; expected PCAGaussianProcess; open it with load_model\(\)"
    ):
        PCAGaussianProcess.load(tmp_path / "m")


def test_parts_that_are_not_known_or_not_there_are_told(measured, tmp_path) -> None:
    save_model(clone(MODELS["pca_gp"]).fit(*measured), tmp_path / "m", ABOUT)
    whole = read_model_file(tmp_path / "m")
    normaliser, process = whole.model["steps"]
    forest = [process[0], {**process[1], "class": "Forest"}]
    for content, message in (
        (
            whole._replace(model={"class": "Pipeline", "steps": [normaliser, forest]}),
            "holds a Forest, which this version",
        ),
        (whole._replace(model={"class": "Pipeline"}), "does not hold a whole model"),
        (whole._replace(about={"colour": "blue"}), "does not hold a whole model"),
        (whole._replace(arrays={}), "does not hold a whole PCAGaussianProcess|does not hold a whole model"),
    ):
        write_model_file(tmp_path / "m", content)
        with pytest.raises(BrainageError, match=f"m: {message}" if message[0] != "h" else message):
            load_model(tmp_path / "m")


def test_networks_open_on_another_device(measured, tmp_path) -> None:
    fitted = clone(MODELS["supervised"]).fit(*measured)
    fitted[-1].device = "cuda:99"
    save_model(fitted, tmp_path / "m")
    with pytest.warns(DeviceWarning, match="was fitted on 'cuda:99', which is not here"):
        opened = load_model(tmp_path / "m")
    np.testing.assert_allclose(opened.predict(measured[0]), fitted.predict(measured[0]), rtol=1e-5)
    assert load_model(tmp_path / "m", device="cpu").model[-1].device == "cpu"


def test_what_is_no_model_or_says_nothing_of_one_is_told(tmp_path) -> None:
    with pytest.raises(BrainageError, match="a NoneType cannot be kept in a model file; expected a pipeline of"):
        save_model(None, tmp_path / "m")
    with pytest.raises(BrainageError, match="about is of type dict; expected a ModelAbout"):
        save_model(ImageNormalizer(), tmp_path / "m", {"modalities": ["stiffness"]})
    for forged in ({}, {"class": "Pipeline", "steps": [1]}, {"class": "Pipeline", "steps": [["a", 3]]}):
        write_model_file(tmp_path / "m", ModelFile(forged, {}, {}))
        with pytest.raises(BrainageError, match="m: does not hold a whole model"):
            load_model(tmp_path / "m")
