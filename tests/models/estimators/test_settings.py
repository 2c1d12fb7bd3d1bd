"""Every setting of every estimator reaches what it is for, and changes what comes out."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from sklearn.base import clone

from brainage.models.estimators import ContrastiveRegressor, PCAGaussianProcess, SupervisedRegressor, network_regressor
from brainage.models.losses import (
    LOSSES,
    AdaptiveNeighborhoodLoss,
    ExponentialLoss,
    RankNContrastLoss,
    ThresholdLoss,
    YAwareLoss,
)

SMALL = {"epochs": 4, "batch_size": 6, "learning_rate": 1e-3, "noise": 0.1}
ADAPTIVE = {"distance": "euclidean", "step_size": 1, "end_neighbors": 2}
BASE = {
    "supervised": SupervisedRegressor(**SMALL),
    "contrastive": ContrastiveRegressor(**SMALL, **ADAPTIVE, temperature=0.1),
    "pca_gp": PCAGaussianProcess(n_components=3, epochs=5),
}
OTHER = {
    "architecture": "wide",
    "batch_size": 4,
    "bandwidth": 6.0,
    "distance": "manhattan",
    "dropout": 0.5,
    "end_neighbors": 4,
    "epochs": 3,
    "learning_rate": 3e-3,
    "loss": "y_aware",
    "loss_settings": {"base_temperature": 0.1},
    "n_components": 2,
    "noise": 0.5,
    "noise_smoothness": 2.0,
    "random_state": 1,
    "shift": 2,
    "step_size": 2,
    "temperature": 0.5,
    "untrained": True,
    "variant": "exact",
    "weight_decay": 0.1,
}
CASES = [(name, setting) for name, model in BASE.items() for setting in model.get_params() if setting != "device"]


@pytest.fixture(scope="module")
def people() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    ages = rng.uniform(40, 60, 18)
    maps = rng.normal(size=(18, 1, 7, 7, 7)) + ((ages - 50) / 6)[:, None, None, None, None]
    return maps.astype(np.float32), ages


@pytest.fixture(scope="module")
def base(people) -> dict[str, np.ndarray]:
    return {name: clone(model).fit(*people).predict(people[0]) for name, model in BASE.items()}


@pytest.mark.parametrize(("name", "setting"), CASES)
def test_another_setting_gives_another_model(name: str, setting: str, people, base) -> None:
    model, expected = clone(BASE[name]).set_params(**{setting: OTHER[setting]}), base[name]
    if setting == "architecture":  # of which training the wide one takes seconds
        model.set_params(untrained=True)
        expected = clone(BASE[name]).set_params(untrained=True).fit(*people).predict(people[0])
    assert np.abs(model.fit(*people).predict(people[0]) - expected).max() > 1e-6


@pytest.fixture
def trained(people, monkeypatch):
    """Return what a network would be trained with, without training."""

    def watch(model) -> SimpleNamespace:
        seen = SimpleNamespace()

        def train(network, maps, ages, **settings) -> list:
            vars(seen).update(network=network.eval(), maps=maps, ages=ages, **settings)
            return []

        monkeypatch.setattr(network_regressor, "train", train)
        seen.model = clone(model).fit(*people)
        return seen

    return watch


@pytest.mark.parametrize("name", ["supervised", "contrastive"])
def test_settings_of_training_reach_the_schedule(name: str, trained) -> None:
    settings = {
        "epochs": 7,
        "batch_size": 5,
        "learning_rate": 0.02,
        "weight_decay": 0.3,
        "noise": 0.4,
        "shift": 2,
        "random_state": 9,
    }
    smooth = trained(clone(BASE[name]).set_params(noise_smoothness=1.5)).schedule
    assert (smooth.smoothness, smooth.shift) == (1.5, 0)
    schedule = trained(clone(BASE[name]).set_params(**settings)).schedule
    assert (schedule.seed, schedule.views) == (9, {"supervised": 1, "contrastive": 2}[name])
    assert (schedule.decay, schedule.decay_every) == (0.9, 10)
    for setting, value in settings.items():
        assert setting == "random_state" or getattr(schedule, setting) == value
    assert trained(clone(BASE[name]).set_params(untrained=True)).schedule.epochs == 0


@pytest.mark.parametrize("name", ["supervised", "contrastive"])
def test_settings_of_networks_reach_them(name: str, trained) -> None:
    first, again, other = (trained(clone(BASE[name]).set_params(random_state=seed)).network for seed in (0, 0, 1))
    weights = [network.encoder.resnet.conv1.weight for network in (first, again, other)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    wide = trained(clone(BASE[name]).set_params(architecture="wide")).network
    assert (weights[0].shape[0], wide.encoder.resnet.conv1.weight.shape[0]) == (16, 64)


def test_dropout_and_device_reach_the_network(trained, monkeypatch) -> None:
    network = trained(SupervisedRegressor(**SMALL, dropout=0.35)).network
    assert {module.p for module in network.modules() if isinstance(module, torch.nn.Dropout)} == {0.35}
    asked = []
    monkeypatch.setattr(network_regressor, "pick_device", lambda name: asked.append(name) or torch.device("cpu"))
    for model in (
        SupervisedRegressor(**SMALL, device="cuda:7"),
        ContrastiveRegressor(**SMALL, step_size=1, device="tpu"),
    ):
        trained(clone(model).set_params(**({"end_neighbors": 2} if "end_neighbors" in model.get_params() else {})))
    assert asked == ["cuda:7", "tpu"]


SETTINGS = {"temperature": 0.3, "bandwidth": 4.0, "variant": "exact"}
NEIGHBORS = {"step_size": 2, "end_neighbors": 3, "distance": "chebyshev", "epochs": 9}
EXPECTED = {
    "adaptive": AdaptiveNeighborhoodLoss(**NEIGHBORS, start_neighbors=6, **SETTINGS),
    "exponential": ExponentialLoss(**SETTINGS),
    "threshold": ThresholdLoss(**SETTINGS),
    "y_aware": YAwareLoss(**SETTINGS),
    "rank_n_contrast": RankNContrastLoss(temperature=0.3, variant="exact"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_settings_of_losses_reach_the_objective(loss: str, trained) -> None:
    """What is trained on is the loss with these settings, of two views and of ages in years."""
    seen = trained(ContrastiveRegressor(**{**SMALL, **NEIGHBORS}, **SETTINGS, loss=loss))
    assert seen.ages.tolist() == pytest.approx(seen.ages.double().tolist())
    assert seen.ages.min() > 39
    rows = torch.nn.functional.normalize(torch.randn(12, 5, generator=torch.Generator().manual_seed(0)), dim=1)
    ages = seen.ages[:6]
    found = seen.objective(lambda maps: maps, rows, ages, 5)
    features = torch.stack([rows[:6], rows[6:]], dim=1)
    assert found.item() == EXPECTED[loss](features, ages, 5).item()


@pytest.mark.parametrize(("loss", "usual"), [("y_aware", 0.1), ("adaptive", 0.1), ("rank_n_contrast", 2.0)])
def test_a_temperature_that_is_not_given_is_the_usual_one(loss: str, usual: float) -> None:
    assert ContrastiveRegressor(loss=loss)._loss().temperature == usual
    assert ContrastiveRegressor(loss=loss, temperature=0.7)._loss().temperature == 0.7


def test_only_rank_n_contrast_leaves_rows_their_length(trained) -> None:
    for loss in LOSSES:
        network = trained(clone(BASE["contrastive"]).set_params(loss=loss)).network
        assert network.unit_length == (loss != "rank_n_contrast")


def test_settings_of_the_gaussian_process_reach_it(people) -> None:
    model = PCAGaussianProcess(n_components=4, epochs=7).fit(*people)
    assert model.components_.shape == (343, 4)
    assert len(model.loss_history_) == 7
    first = [
        PCAGaussianProcess(n_components=4, epochs=1, noise=0.0, learning_rate=rate).fit(*people).model_.mean_module
        for rate in (0.01, 0.2)
    ]
    steps = [abs(module.constant.item()) for module in first]
    assert steps[1] == pytest.approx(20 * steps[0], rel=1e-6)  # of Adam, whose first is the learning rate, nearly


def test_numpys_numbers_are_settings(people, base) -> None:
    for name, model in BASE.items():
        settings = {
            key: np.int64(value) if type(value) is int else np.float64(value) if type(value) is float else value
            for key, value in model.get_params().items()
        }
        assert isinstance(settings["random_state"], np.int64)
        np.testing.assert_array_equal(clone(model).set_params(**settings).fit(*people).predict(people[0]), base[name])


def test_ridge_is_chosen_in_shuffled_folds(people, monkeypatch) -> None:
    """People in the order of their ages: folds of neighbours would ask Ridge for ages that it has not seen."""
    seen = []
    from brainage.models.estimators import contrastive  # noqa: PLC0415 - whose search is watched

    original = contrastive.GridSearchCV

    def search(model, grid, **settings):
        seen.append(settings["cv"])
        return original(model, grid, **settings)

    monkeypatch.setattr(contrastive, "GridSearchCV", search)
    for seed in (0, 0, 1):
        clone(BASE["contrastive"]).set_params(untrained=True, random_state=seed).fit(*people)
    first, again, other = ([test.tolist() for _, test in folds.split(people[0])] for folds in seen)
    assert len(first) == 5
    assert sorted(row for fold in first for row in fold) == list(range(18))
    assert first == again != other
    assert any(max(fold) - min(fold) > 3 for fold in first)


@pytest.mark.parametrize("name", ["supervised", "contrastive"])
def test_an_untrained_network_keeps_its_initial_weights(name: str, people) -> None:
    model = clone(BASE[name]).set_params(untrained=True).fit(*people)
    expected = model._seeded_network().state_dict()
    assert all(torch.equal(weights, expected[key]) for key, weights in model.network_.state_dict().items())
    assert model.loss_history_ == []
    assert np.isfinite(model.predict(people[0])).all()
