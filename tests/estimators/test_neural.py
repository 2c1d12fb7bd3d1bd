"""The two neural estimators: planted age, conventions of scikit-learn, determinism, saving, bad input."""

import numpy as np
import pytest
import torch
from sklearn.base import clone

from brainage.errors import BrainageError
from brainage.estimators import (
    PUBLISHED,
    PUBLISHED_CONTRASTIVE,
    PUBLISHED_SUPERVISED,
    ContrastiveRegressor,
    PCAGaussianProcess,
    SupervisedRegressor,
)
from brainage.estimators.contrastive import LOSSES

QUICK = {"epochs": 8, "batch_size": 16, "learning_rate": 1e-3, "noise": 0.1}
NEURAL = {"supervised": SupervisedRegressor(**QUICK), "contrastive": ContrastiveRegressor(**QUICK, step_size=2)}
both = pytest.mark.parametrize("model", NEURAL.values(), ids=NEURAL.keys())


@pytest.fixture(scope="module")
def data() -> tuple[np.ndarray, np.ndarray]:
    """Maps whose smooth pattern follows age, in noise."""
    rng = np.random.default_rng(1)
    ages = rng.uniform(20, 80, 96)
    pattern = np.linspace(-1, 1, 12)[:, None, None] * np.ones((12, 14, 12))
    maps = ((ages - 50) / 20)[:, None, None, None, None] * pattern + rng.normal(0, 0.5, (96, 1, 12, 14, 12))
    return maps.astype(np.float32), ages


@both
def test_planted_age_is_found(model, data) -> None:
    maps, ages = data
    fitted = clone(model).set_params(epochs=25, step_size=5) if model is NEURAL["contrastive"] else clone(model)
    fitted.set_params(epochs=25).fit(maps[:72], ages[:72])
    error = np.abs(fitted.predict(maps[72:]) - ages[72:]).mean()
    assert error < 0.4 * np.abs(ages[72:] - ages[:72].mean()).mean()
    assert fitted.loss_history_[-1] < fitted.loss_history_[0]


@both
def test_a_seed_repeats_a_fit_and_another_one_does_not(model, data) -> None:
    maps, ages = data
    first, again, other = (
        clone(model).set_params(random_state=seed, epochs=4).fit(maps, ages).predict(maps) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@both
def test_fitting_leaves_the_global_random_stream_alone(model, data) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    clone(model).set_params(epochs=4).fit(*data)
    assert torch.equal(torch.rand(1), expected)


@both
def test_a_saved_model_predicts_the_same_and_holds_no_pickle(model, data, tmp_path) -> None:
    maps, ages = data
    fitted = clone(model).set_params(epochs=4).fit(maps, ages)
    fitted.save(tmp_path / "a model.safetensors")
    loaded = type(model).load(tmp_path / "a model.safetensors")
    np.testing.assert_array_equal(loaded.predict(maps), fitted.predict(maps))
    assert loaded.get_params() == fitted.get_params()
    assert loaded.loss_history_ == fitted.loss_history_
    assert [path.name for path in tmp_path.iterdir()] == ["a model.safetensors"]
    with pytest.raises(BrainageError, match=f"holds {type(model).__name__}; expected PCAGaussianProcess"):
        PCAGaussianProcess.load(tmp_path / "a model.safetensors")


def test_a_saved_gaussian_process_predicts_the_same(data, tmp_path) -> None:
    maps, ages = data
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


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("variant", ["as_coded", "exact"])
def test_every_loss_trains(loss: str, variant: str, data) -> None:
    maps, ages = data
    fitted = ContrastiveRegressor(loss=loss, variant=variant, **QUICK).fit(maps, ages)
    assert np.isfinite(fitted.predict(maps)).all()
    lengths = np.linalg.norm(fitted.embed(maps), axis=1)
    assert np.allclose(lengths, 1, atol=1e-5) == (loss != "rank_n_contrast")


@both
def test_every_parameter_has_a_finite_gradient(model, data) -> None:
    """A known fault of reduced precision on CPUs: gradients of the last block that are not numbers."""
    maps, ages = data
    fitted = clone(model).set_params(epochs=1, step_size=2) if model is NEURAL["contrastive"] else clone(model)
    fitted.set_params(epochs=4).fit(maps, ages)
    for name, weights in fitted.network_.named_parameters():
        assert weights.grad is not None, name
        assert weights.grad.isfinite().all(), name


@both
def test_embeddings_are_one_row_a_participant(model, data) -> None:
    maps, ages = data
    assert clone(model).set_params(epochs=4).fit(maps, ages).embed(maps[:3]).shape == (3, 256)


def test_published_settings_are_settings_of_the_estimators() -> None:
    for presets, estimator in (
        (PUBLISHED, PCAGaussianProcess),
        (PUBLISHED_SUPERVISED, SupervisedRegressor),
        (PUBLISHED_CONTRASTIVE, ContrastiveRegressor),
    ):
        assert set(presets) == {"stiffness", "damping_ratio", "mre", "mri"}
        for settings in presets.values():
            assert estimator(**settings).get_params().items() >= settings.items()


@both
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda maps, ages: (maps[:10], ages[:10]), "batch_size is 16, with 10 training participants"),
        (lambda maps, ages: (maps, np.full(len(ages), 40.0)), "all 96 training ages are 40 years"),
        (lambda maps, ages: (maps, ages[:5]), "96 maps but 5 ages"),
        (lambda maps, ages: (maps * np.float32(np.nan), ages), "maps or ages hold NaN or infinity"),
        (lambda maps, ages: (maps.reshape(96, 1, -1), ages), r"a network expects \(n, channels, x, y, z\)"),
    ],
)
def test_bad_input_is_told(model, spoil, message: str, data) -> None:
    with pytest.raises(BrainageError, match=message):
        clone(model).fit(*spoil(*data))


def test_bad_settings_are_told(data) -> None:
    maps, ages = data
    with pytest.raises(BrainageError, match="loss is 'hinge'; expected one of adaptive"):
        ContrastiveRegressor(loss="hinge", **QUICK).fit(maps, ages)
    with pytest.raises(BrainageError, match="maps have 2 channels; the model was fitted with 1"):
        SupervisedRegressor(**{**QUICK, "epochs": 1}).fit(maps, ages).predict(np.concatenate([maps, maps], axis=1))
