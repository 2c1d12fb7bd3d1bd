import numpy as np
import pytest
from sklearn.pipeline import make_pipeline

from brainage.core.errors import BrainageError
from brainage.models.estimators import PCAGaussianProcess, SupervisedRegressor, load_model, save_model
from brainage.models.estimators.linear_ages import LinearAges, thinned
from brainage.models.normalization import DatasetNormalizer

N, VOXELS = 60, 400


@pytest.fixture(scope="module")
def people() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, N)
    maps = 3 - 0.01 * ages[:, None, None] * rng.uniform(0, 2, (1, 2, VOXELS)) + rng.normal(0, 0.3, (N, 2, VOXELS))
    return maps.astype(np.float32), ages


@pytest.fixture(scope="module")
def model(people):
    learner = PCAGaussianProcess(n_components=12, epochs=20)
    return make_pipeline(DatasetNormalizer(), learner).fit(people[0][:40], people[1][:40])


def test_it_predicts_what_the_gaussian_process_does(model, people) -> None:
    thin = thinned(model)
    assert isinstance(thin[-1], LinearAges)
    np.testing.assert_allclose(thin.predict(people[0]), model.predict(people[0]), atol=1e-3)


def test_it_holds_neither_scores_nor_ages_of_anybody(model, people) -> None:
    arrays = thinned(model)[-1].learned()
    assert all(len(values) != 40 for values in arrays.values() if values.ndim)
    assert sum(values.nbytes for values in arrays.values()) < 0.2 * sum(v.nbytes for v in model[-1].learned().values())


@pytest.mark.parametrize("unit", [1.0, 1e-4, 1e4])
def test_half_precision_keeps_it_in_whatever_unit(unit: float, people) -> None:
    """Weights are kept as shares of the largest: those of maps of large values would be no number."""
    maps, ages = people
    model = LinearAges.of(PCAGaussianProcess(n_components=12, epochs=20, noise=0.1 * unit).fit(maps * unit, ages))
    learned = model.learned()
    learned["weights"] = learned["weights"].astype(np.float16).astype(np.float32)
    again = LinearAges()
    again.restore(learned)
    np.testing.assert_allclose(again.predict(maps * unit), model.predict(maps * unit), atol=0.1)


def test_it_is_kept_in_a_file(model, people, tmp_path) -> None:
    thin = thinned(model)
    save_model(thin, tmp_path / "thin.safetensors")
    opened = load_model(tmp_path / "thin.safetensors")
    np.testing.assert_allclose(opened.predict(people[0]), thin.predict(people[0]), rtol=1e-6)


def test_maps_that_do_not_fit_are_refused_as_before(model, people) -> None:
    with pytest.raises(BrainageError, match="400 voxels"):
        thinned(model)[-1].predict(people[0][:, :, :10])


def test_it_cannot_be_fitted(people) -> None:
    with pytest.raises(BrainageError, match=r"LinearAges.of\(PCAGaussianProcess"):
        LinearAges().fit(*people)


def test_networks_stay_as_they_are() -> None:
    network = make_pipeline(DatasetNormalizer(), SupervisedRegressor())
    assert thinned(network) is network
