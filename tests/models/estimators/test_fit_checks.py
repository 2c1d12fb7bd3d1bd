import numpy as np
import pytest
from sklearn.base import clone

from brainage.core.errors import BrainageError
from brainage.models.estimators import ContrastiveRegressor, PCAGaussianProcess, SupervisedRegressor, network_regressor
from brainage.models.estimators.fit_checks import checked_groups
from tests.models.estimators.cases import NEURAL, QUICK, both


@both
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda maps, ages: (maps[:10], ages[:10]), "batch_size is 16, with 10 training participants"),
        (lambda maps, ages: (maps, np.full(len(ages), 40.0)), "all 96 training ages are 40 years"),
        (lambda maps, ages: (maps, ages[:5]), "96 maps but 5 ages"),
        (
            lambda maps, ages: (maps * np.float32(np.nan), ages),
            "96 of 96 maps hold NaN or infinity, .* the first at row 0; set voxels",
        ),
        (lambda maps, ages: (maps.reshape(96, 1, -1), ages), r"a network expects \(n, channels, x, y, z\)"),
    ],
)
def test_bad_input_is_told(model, spoil, message: str, volumes) -> None:
    with pytest.raises(BrainageError, match=message):
        clone(model).fit(*spoil(*volumes))


GP = PCAGaussianProcess(n_components=3, epochs=2)
every = pytest.mark.parametrize("model", [GP, *NEURAL.values()], ids=["pca_gp", *NEURAL])
HUGE = np.float32(1e13)


def _rounded(maps: np.ndarray) -> np.ndarray:
    """Return the first map for everybody, next to it in float32 for every second."""
    same = maps[:1].repeat(len(maps), axis=0)
    return np.where(np.arange(len(maps))[:, None, None, None, None] % 2, np.nextafter(same, np.float32(np.inf)), same)


@every
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda maps, ages: (maps, ages[:, None]),
            r"ages have shape \(96, 1\); expected \(96,\), one age per participant",
        ),
        (lambda maps, _: (maps, 40.0), r"ages have shape \(\); expected \(96,\)"),
        (lambda maps, ages: (maps, np.where(ages > 50, np.nan, ages)), "of 96 ages are NaN or infinity; leave these"),
        (lambda maps, ages: (maps, np.where(ages > 50, -np.inf, ages)), "of 96 ages are NaN or infinity; leave these"),
        (lambda maps, ages: (maps, ages + 0j), "ages are of type complex128; expected years"),
        (lambda maps, ages: (maps, ages.astype(str)), "ages are of type <U.*; expected years"),
        (lambda maps, ages: (maps, ages > 50), "ages are of type bool; expected years"),
        (lambda maps, ages: (maps, ["n/a", *ages[1:]]), "ages are of type <U.*; expected years"),
        (lambda maps, ages: (maps, np.array([None, *ages[1:]], object)), "1 of 96 ages are NaN or infinity"),
        (lambda maps, ages: (maps, np.array(["61", *ages[1:]], object)), "ages are of type object; expected years"),
        (lambda maps, ages: (maps, np.ma.masked_greater(ages, 50)), "of 96 ages are masked; leave these"),
        (lambda maps, ages: (maps, 61.3 + np.spacing(61.3) * (ages > 50)), "all 96 training ages are 61.3 years"),
        (lambda maps, ages: (_rounded(maps), ages), "all 96 training maps are the same; check how they were read"),
        (lambda maps, _: (maps, None), "requires y to be passed, but the target y is None; give ages in years"),
        (lambda maps, ages: (maps[:1], ages[:1]), "one sample, a single training participant; give several"),
        (lambda maps, ages: (maps[:0], ages[:0]), r"maps cannot be used: Found array with 0 sample\(s\)"),
        (
            lambda maps, ages: (maps[:, :, :, :0], ages),
            "a participant has 1 channel of 12 x 0 x 12 voxels; expected some",
        ),
        (
            lambda maps, ages: (maps.astype(float) * 1e300, ages),
            "maps hold NaN or infinity, or values too large for float32",
        ),
        (lambda maps, ages: (maps * HUGE, ages), r"the largest value of the maps is .*e\+13; expected at most 1e\+12"),
        (lambda maps, ages: (np.ones_like(maps), ages), "all 96 training maps are the same; check how they were read"),
        (lambda maps, ages: (np.broadcast_to(maps[:1], maps.shape), ages), "all 96 training maps are the same"),
    ],
)
def test_data_that_nothing_can_be_learned_from_are_refused(model, spoil, message: str, volumes) -> None:
    with pytest.raises(BrainageError, match=message):
        clone(model).fit(*spoil(*volumes))


@pytest.fixture(scope="module")
def fitted(volumes) -> dict:
    maps, ages = volumes
    models = {"pca_gp": GP, **NEURAL}
    return {name: clone(model).set_params(epochs=4).fit(maps[:32], ages[:32]) for name, model in models.items()}


def spoilt(maps: np.ndarray) -> np.ndarray:
    return np.where(np.arange(len(maps))[:, None, None, None, None] == 2, np.nan, maps)


@pytest.mark.parametrize("name", ["pca_gp", *NEURAL])
@pytest.mark.parametrize("method", ["predict", "embed"])
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoilt, "1 of 5 maps hold NaN or infinity, .* the first at row 2; set voxels without data to 0"),
        (
            lambda maps: np.concatenate([maps, maps], axis=1),
            "has 2 channels of .* was fitted on 1 channel of 12 x 14 x 12",
        ),
        (
            lambda maps: maps[:, :, ::2, ::2, ::2],
            "has 1 channel of 6 x 7 x 6 voxels; .* fitted on 1 channel of 12 x 14 x",
        ),
        (lambda maps: maps.repeat(2, axis=2), "24 x 14 x 12 voxels; .* with the same voxel size and mask"),
        (
            lambda maps: maps.transpose(0, 1, 3, 2, 4),
            "14 x 12 x 12 voxels; .* fitted on 1 channel of 12 x 14 x 12 voxels",
        ),
        (
            lambda maps: maps.reshape(5, 1, -1),
            "1 channel of 2016 voxels; .* fitted on 1 channel of 12 x 14 x 12 voxels",
        ),
        (lambda maps: maps.reshape(5, -1), "X has 2016 features|a participant has 2016 voxels"),
        (lambda maps: maps[:0], r"maps cannot be used: Found array with 0 sample\(s\)"),
        (lambda maps: maps[0], r"was fitted on 1 channel of 12 x 14 x 12 voxels"),
        (lambda _: None, "maps cannot be used"),
    ],
)
def test_predict_asks_of_maps_what_fit_asks(name: str, method: str, spoil, message: str, volumes, fitted) -> None:
    if hasattr(fitted[name], method):
        with pytest.raises(BrainageError, match=message):
            getattr(fitted[name], method)(spoil(volumes[0][:5]))


NUMBERS = ["learning_rate", "weight_decay", "noise", "noise_smoothness", "dropout", "temperature", "bandwidth"]
WHOLE = ["epochs", "batch_size", "step_size", "end_neighbors", "n_components", "random_state", "shift"]
CHOICES = ["loss", "architecture", "variant", "distance"]
POSITIVE = {"learning_rate", "temperature", "bandwidth", "epochs", "batch_size", "step_size", "end_neighbors"}
BAD = {
    **{name: [np.nan, np.inf, -1, True, "0.1", *([0.0] if name in POSITIVE else [])] for name in NUMBERS},
    **{name: [np.nan, 2.5, -1, True, "8", *([0] if name in POSITIVE else [])] for name in WHOLE},
    **{name: ["nonsense", None, 1] for name in CHOICES},
    "untrained": [None, "yes", 1],
}


@every
def test_impossible_settings_are_refused_by_name(model, volumes) -> None:
    """Before data are looked at."""
    for name in clone(model).get_params():
        for value in BAD.get(name, []):
            with pytest.raises(BrainageError, match=f"^{name} is ") as told:
                clone(model).set_params(**{name: value}).fit(*volumes)
            assert "expected" in str(told.value)


def test_every_setting_is_checked() -> None:
    for model in (GP, *NEURAL.values()):
        assert set(model.get_params()) - set(BAD) <= {"device", "loss_settings"}  # which have messages of their own


def test_what_a_setting_may_not_be_is_told(volumes) -> None:
    for settings, message in (
        ({"batch_size": 1}, "batch_size is 1; expected at least 2, a whole number: batch normalisation"),
        ({"epochs": 0}, "epochs is 0; expected at least 1, a whole number: untrained=True keeps the initial weights"),
        ({"temperature": 0.0}, "temperature is 0; expected more than 0"),
        ({"temperature": 0.0, "loss": "rank_n_contrast"}, "temperature is 0; expected more than 0"),
        ({"loss": "hinge"}, "loss is 'hinge'; expected one of adaptive"),
        ({"loss_settings": 3}, "loss_settings is 3; expected None, or settings of the loss by name"),
        ({"device": "toaster"}, "device is 'toaster', which is not here"),
        ({"device": None}, "device is None, which is not here"),
    ):
        with pytest.raises(BrainageError, match=message):
            ContrastiveRegressor(**{**QUICK, **settings}).fit(*volumes)
    with pytest.raises(BrainageError, match="dropout is 1; expected less than 1"):
        SupervisedRegressor(dropout=1.0).fit(*volumes)


@pytest.mark.parametrize("n", [4, 7, 9])
def test_too_few_people_for_the_folds_of_ridge_are_refused_before_training(n: int, volumes, monkeypatch) -> None:
    monkeypatch.setattr(network_regressor, "train", lambda *_, **__: pytest.fail("it trained"))
    with pytest.raises(BrainageError, match=f"^{n} training participants; ContrastiveRegressor needs at least 10$"):
        ContrastiveRegressor(batch_size=4, epochs=2, step_size=1, end_neighbors=2).fit(volumes[0][:n], volumes[1][:n])


def test_ten_people_are_enough(volumes) -> None:
    model = ContrastiveRegressor(batch_size=4, epochs=2, step_size=1, end_neighbors=2)
    assert np.isfinite(model.fit(volumes[0][:10], volumes[1][:10]).predict(volumes[0][:10])).all()


def test_people_are_counted_and_not_maps() -> None:
    assert checked_groups(None, 4, 2) is None
    assert checked_groups(["a", "a", "b", "b"], 4, 2).tolist() == ["a", "a", "b", "b"]
    with pytest.raises(BrainageError, match="4 training maps are of 2 people; expected at least 3"):
        checked_groups(["a", "a", "b", "b"], 4, 3)
    with pytest.raises(BrainageError, match="groups: 1 of 2 labels missing"):
        checked_groups(["a", None], 2, 1)
