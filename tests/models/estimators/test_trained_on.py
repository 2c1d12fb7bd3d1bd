import warnings

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline

from brainage.data.cohort import Cohort
from brainage.models.estimators import (
    AgeRangeWarning,
    ContrastiveRegressor,
    PCAGaussianProcess,
    SupervisedRegressor,
    UnlikeMapsWarning,
    unwarned,
)
from brainage.models.estimators.trained_on import TrainedOn, beyond
from brainage.models.normalization import DatasetNormalizer, ImageNormalizer
from brainage.space import anatomy

TRAIN, TEST = slice(0, 20), slice(20, 30)
AGES = np.linspace(20, 80, 40)


def noise(maps: np.ndarray) -> np.ndarray:
    return np.random.default_rng(0).normal(size=maps.shape).astype(np.float32)


def shuffled(maps: np.ndarray) -> np.ndarray:
    flat = maps.reshape(*maps.shape[:2], -1)
    return np.random.default_rng(0).permuted(flat, axis=2).reshape(maps.shape)


UNLIKE = {
    "white noise": noise,
    "in Pa": lambda maps: 1000 * maps,
    "shuffled voxels": shuffled,
    "upside down": lambda maps: np.where(maps != 0, maps.max() - maps, 0),
}
READ = {
    "volumes": lambda cohort, inputs: cohort.volumes(inputs, 8),
    "voxels": lambda cohort, inputs: cohort.maps(inputs, anatomy.region_mask("brain", 8)),
}
SCALES = {"dataset": DatasetNormalizer, "image": ImageNormalizer}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("read", READ)
@pytest.mark.parametrize("inputs", ["mre", "mri", "stiffness"])
def test_new_people_of_a_cohort_are_like_it_and_what_is_not_a_map_is_not(
    inputs: str, read: str, scale: str, small_cohort: Cohort
) -> None:
    maps = READ[read](small_cohort, inputs)
    rows = np.random.default_rng(1).permutation(30)
    for shift in (0, 10, 20):
        train, test = np.roll(rows, shift)[TRAIN], np.roll(rows, shift)[TEST]
        scaler = SCALES[scale]().fit(maps[train])
        seen = TrainedOn.learn(scaler.transform(maps[train]), small_cohort.ages[train])
        assert seen.unlike(scaler.transform(maps[test])) == ""
    for what, spoil in UNLIKE.items():
        if (scale, what) != ("image", "in Pa"):  # a map's own scale has no unit
            assert seen.unlike(scaler.transform(spoil(maps[test]))).startswith("10 of 10 maps are unlike the 20"), what
    assert int(seen.unlike(maps[test]).split(" of 10 maps are unlike")[0]) >= 8, "not normalised"
    assert seen.unlike(np.zeros_like(maps[test])).startswith("10 of 10 maps are unlike the 20")


@pytest.mark.parametrize(
    "learner",
    [
        PCAGaussianProcess(n_components=10, epochs=5),
        SupervisedRegressor(epochs=2, batch_size=8),
        ContrastiveRegressor(epochs=2, step_size=1, batch_size=8),
    ],
    ids=["pca_gp", "supervised", "contrastive"],
)
def test_every_model_warns_when_it_predicts(learner, small_cohort: Cohort) -> None:
    maps, ages = small_cohort.volumes("mre", 8), small_cohort.ages
    model = make_pipeline(DatasetNormalizer(), learner).fit(maps[TRAIN], ages[TRAIN])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", AgeRangeWarning)  # two epochs may say anything
        model.predict(maps[TEST])
        with unwarned():
            model.predict(noise(maps[TEST]))
    told = r"^10 of 10 maps are unlike the 20 that the model was trained on \(row .*, in training .* to .*\), and what"
    for spoil in UNLIKE.values():
        with pytest.warns(UnlikeMapsWarning, match=told):
            model.predict(spoil(maps[TEST]))
    with pytest.warns(UnlikeMapsWarning):  # what an estimator says that was kept without its normaliser
        model[-1].predict(maps[TEST])


def test_one_map_of_many_is_named() -> None:
    rng = np.random.default_rng(0)
    maps = (np.linspace(1, 5, 200) + rng.normal(0, 0.5, (43, 1, 200))).astype(np.float32)
    seen = TrainedOn.learn(maps[:40], AGES)
    new = maps[40:].copy()
    new[1] = new[1, :, ::-1]
    assert seen.unlike(new).startswith(
        "1 of 3 maps are unlike the 40 that the model was trained on "
        "(row 1, channel 0: correlation with the mean training map -0.9"
    )
    assert seen.unlike(new[[0, 2]]) == ""


def test_measures_are_those_of_their_names() -> None:
    """Two participants, so that each is held against the other: by hand."""
    maps = np.array([[[1.0, 2.0, 3.0, 0.0]], [[2.0, 4.0, 7.0, 0.0]]], np.float32)
    seen = TrainedOn.learn(maps, np.array([20.0, 80.0]))
    alike = np.corrcoef(maps[0, 0], maps[1, 0])[0, 1]
    np.testing.assert_allclose(seen.low[0], [alike, 0.75, 2, np.log(np.std([1, 2, 3]))], rtol=1e-6)
    np.testing.assert_allclose(seen.high[0], [alike, 0.75, 13 / 3, np.log(np.std([2, 4, 7]))], rtol=1e-6)
    np.testing.assert_allclose(seen.mean_map, [[1.5, 3, 5, 0]])
    assert (seen.youngest, seen.oldest, seen.n) == (20, 80, 2)


@pytest.mark.parametrize(("age", "told"), [(86.0, ""), (14.0, ""), (86.1, "86"), (13.9, "14"), (504.0, "504")])
def test_ages_beyond_training_are_told_with_a_tenth_of_grace(age: float, told: str) -> None:
    seen = TrainedOn.learn(np.random.default_rng(0).normal(size=(40, 1, 30)).astype(np.float32), AGES)
    text = beyond(np.array([50.0, age, 60.0]), seen.youngest, seen.oldest)
    assert text == told or text.startswith(
        "1 of 3 predicted ages lie beyond those that the model was trained on, 20 to 80 years "
        f"(the furthest is {told}); do not rely on them"
    )


def test_a_model_that_is_led_beyond_its_ages_warns() -> None:
    rng = np.random.default_rng(0)
    pattern = rng.normal(size=300)
    ages = np.linspace(20, 80, 60)
    maps = (3 * rng.normal(size=(60, 300)) + np.outer(ages / 10, pattern)).astype(np.float32)
    model = PCAGaussianProcess(n_components=5).fit(maps, ages)
    old = (3 * rng.normal(size=(4, 300)) + 12 * pattern).astype(np.float32)
    with pytest.warns(AgeRangeWarning, match="4 of 4 predicted ages lie beyond .* 20 to 80 years .the furthest is 1"):
        model.predict(old)


def test_maps_in_two_dimensions_are_one_channel() -> None:
    maps = np.random.default_rng(0).normal(1, 1, (10, 30)).astype(np.float32)
    flat, channel = (TrainedOn.learn(one, AGES[:10]) for one in (maps, maps[:, None]))
    np.testing.assert_array_equal(flat.low, channel.low)


def test_it_survives_being_kept() -> None:
    seen = TrainedOn.learn(np.random.default_rng(0).normal(size=(40, 2, 30)).astype(np.float32), AGES)
    again = TrainedOn.from_arrays(seen.arrays())
    for one, other in zip(seen, again, strict=True):
        np.testing.assert_array_equal(one, other)
