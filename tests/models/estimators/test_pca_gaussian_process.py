import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, WhiteKernel

from brainage.core.errors import BrainageError
from brainage.models.estimators import PUBLISHED, PCAGaussianProcess, unwarned


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray]:
    """Maps whose voxels follow age and one nuisance, in noise."""
    rng = np.random.default_rng(1)
    ages = rng.uniform(20, 80, 80)
    nuisance = rng.normal(size=80)
    pattern = rng.normal(size=(2, 300))
    maps = np.outer((ages - 50) / 20, pattern[0]) + np.outer(nuisance, pattern[1]) + rng.normal(0, 0.5, (80, 300))
    return maps.astype(np.float32).reshape(80, 2, 150), ages


def test_prediction_is_the_closed_form_of_bayesian_linear_regression(data) -> None:
    """A Gaussian process with a linear kernel is m + X w, w the ridge solution for alpha = noise / slope variance."""
    maps, ages = data
    model = PCAGaussianProcess(n_components=8).fit(maps[:60], ages[:60])
    flat = torch.from_numpy(maps.reshape(80, -1))
    scores = (((flat - model.center_) @ model.components_).double() / model.scale_).numpy()
    kernel = model.model_.covar_module
    slope = (kernel.outputscale * kernel.base_kernel.variance).item()
    noise, mean = model.model_.likelihood.noise.item(), model.model_.mean_module.constant.item()
    target = (ages[:60] - ages[:60].mean()) / ages[:60].std() - mean
    x = scores[:60]
    weights = np.linalg.solve(x.T @ x + noise / slope * np.eye(8), x.T @ target)
    expected = ages[:60].mean() + ages[:60].std() * (mean + scores[60:] @ weights)
    np.testing.assert_allclose(model.predict(maps[60:]), expected, rtol=1e-6)


def test_mean_and_sd_are_those_of_scikit_learns_gaussian_process(data) -> None:
    """The same kernel with the learned numbers in it, on the same scores; the SD holds the noise of ages, too."""
    maps, ages = data
    model = PCAGaussianProcess(n_components=8, learning_rate=0.05).fit(maps[:60], ages[:60])
    flat = torch.from_numpy(maps.reshape(80, -1))
    scores = (((flat - model.center_) @ model.components_).double() / model.scale_).numpy()
    kernel, mean = model.model_.covar_module, model.model_.mean_module.constant.item()
    slope = (kernel.outputscale * kernel.base_kernel.variance).item()
    noise = model.model_.likelihood.noise.item()
    linear = ConstantKernel(slope) * DotProduct(0.0, sigma_0_bounds="fixed") + WhiteKernel(noise)
    other = GaussianProcessRegressor(linear, optimizer=None, alpha=0)
    other.fit(scores[:60], (ages[:60] - ages[:60].mean()) / ages[:60].std() - mean)
    expected, spread = other.predict(scores[60:], return_std=True)
    found, sd = model.predict(maps[60:], return_std=True)
    np.testing.assert_allclose(found, ages[:60].mean() + ages[:60].std() * (mean + expected), rtol=1e-6)
    np.testing.assert_allclose(sd, ages[:60].std() * spread, rtol=1e-5)
    np.testing.assert_array_equal(found, model.predict(maps[60:]))
    assert (sd >= ages[:60].std() * noise**0.5).all()


def test_the_sd_grows_away_from_the_training_maps(data) -> None:
    maps, ages = data
    model = PCAGaussianProcess(n_components=8).fit(maps[:60], ages[:60])
    with unwarned():
        near, far = (model.predict(factor * maps[60:], return_std=True)[1] for factor in (1, 10))
    assert (far > near).all()


def test_a_likelihood_that_is_not_finite_is_told(data) -> None:
    with pytest.raises(BrainageError, match=r"not finite in epoch 1; lower noise, 1e\+200"):
        PCAGaussianProcess(n_components=8, noise=1e200).fit(*data)
    with pytest.raises(BrainageError, match=r"not finite in epoch [2-9]; lower learning_rate, 1e\+200"):
        PCAGaussianProcess(n_components=8, learning_rate=1e200).fit(*data)


def test_planted_age_is_found(data) -> None:
    maps, ages = data
    predicted = PCAGaussianProcess(n_components=8).fit(maps[:60], ages[:60]).predict(maps[60:])
    assert np.abs(predicted - ages[60:]).mean() < 1.5


def test_components_are_the_leading_ones_of_an_exact_svd(data) -> None:
    maps, ages = data
    model = PCAGaussianProcess(n_components=2).fit(maps, ages)
    centered = maps.reshape(80, -1) - maps.reshape(80, -1).mean(0)
    exact = np.linalg.svd(centered, full_matrices=False)[2][:2].T
    np.testing.assert_allclose(np.abs(exact.T @ model.components_.numpy()), np.eye(2), atol=1e-4)


def test_maps_of_lower_rank_than_asked_for_do_no_harm() -> None:
    """Twenty maps that differ in one direction only have one component; the others are nothing, not noise."""
    ages = np.linspace(20, 80, 20)
    maps = np.outer(ages, np.linspace(-1, 1, 50)).astype(np.float32)
    model = PCAGaussianProcess(n_components=10).fit(maps, ages)
    assert (model.components_[:, 1:] == 0).all()
    np.testing.assert_allclose(model.predict(maps), ages, atol=2)


def test_noise_reaches_the_model_and_shrinks_it(data) -> None:
    """Augmentation noise is a ridge penalty: predictions move towards the mean as it grows."""
    maps, ages = data
    spread = [
        PCAGaussianProcess(n_components=8, noise=noise, epochs=300).fit(maps[:60], ages[:60]).predict(maps[60:]).std()
        for noise in (0.0, 10.0, 40.0)
    ]
    assert spread[0] > spread[1] > spread[2]


def test_training_lowers_the_objective(data) -> None:
    history = PCAGaussianProcess(n_components=8).fit(*data).loss_history_
    assert len(history) == 50
    assert history[-1] < history[0] - 0.1


def test_same_seed_same_prediction_whatever_the_global_stream(data) -> None:
    maps, ages = data
    first = PCAGaussianProcess(n_components=8, random_state=3).fit(maps, ages).predict(maps)
    torch.manual_seed(99)
    before = torch.get_rng_state()
    second = PCAGaussianProcess(n_components=8, random_state=3).fit(maps, ages).predict(maps)
    np.testing.assert_array_equal(first, second)
    assert torch.equal(before, torch.get_rng_state())


def test_follows_scikit_learns_conventions(data) -> None:
    model = PCAGaussianProcess(n_components=5)
    assert clone(model).get_params() == model.get_params()
    assert model.fit(*data) is model
    assert set(PUBLISHED) == {"stiffness", "damping_ratio", "mre", "mri"}
    assert all(set(preset) < set(model.get_params()) for preset in PUBLISHED.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m, a: (m[:5], a[:5]), "n_components is 8; expected 1 to 4, with 5 training participants"),
        (lambda m, a: (m, np.full_like(a, 30)), "all 80 training ages are 30 years"),
        (lambda m, a: (m, a[:-1]), "80 maps but 79 ages"),
        (lambda m, a: (np.where(m > 1, np.nan, m), a), "hold NaN or infinity"),
    ],
)
def test_bad_input_is_told(change, message: str, data) -> None:
    with pytest.raises(BrainageError, match=message):
        PCAGaussianProcess(n_components=8).fit(*change(*data))
