import numpy as np
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import BrainageError
from brainage.models.normalization import DatasetNormalizer, ImageNormalizer


@pytest.fixture
def maps() -> np.ndarray:
    rng = np.random.default_rng(0)
    values = np.stack([rng.normal(3, 0.5, (6, 40)), rng.normal(0.2, 0.05, (6, 40))], axis=1).astype(np.float32)
    values[:, :, :10] = 0  # not covered
    return values


def test_voxels_with_data_get_mean_0_and_sd_1_and_the_rest_stays_0(maps: np.ndarray) -> None:
    scaled = DatasetNormalizer().fit_transform(maps)
    for channel in range(2):
        np.testing.assert_allclose(scaled[:, channel, 10:].mean(), 0, atol=1e-5)
        np.testing.assert_allclose(scaled[:, channel, 10:].std(), 1, rtol=1e-5)
    assert (scaled[:, :, :10] == 0).all()


def test_test_maps_do_not_change_what_is_learned(maps: np.ndarray) -> None:
    """The same training maps give the same scale whatever the test participants look like."""
    normalizer = DatasetNormalizer().fit(maps[:4])
    before = normalizer.mean_.copy()
    scaled = normalizer.transform(100 * maps[4:])
    np.testing.assert_array_equal(normalizer.mean_, before)
    assert scaled[:, 0, 10:].mean() > 50


def test_a_channel_without_data_is_told(maps: np.ndarray) -> None:
    maps[:, 1] = 0
    with pytest.raises(BrainageError, match="channel 1 of the maps has 0 voxels with data"):
        DatasetNormalizer().fit(maps)


def test_an_image_is_put_on_its_own_scale(maps: np.ndarray) -> None:
    """Every map has mean 0 and SD 1 over its voxels with data, whatever the others are."""
    scaled = ImageNormalizer().fit_transform(maps * np.arange(1, 7, dtype=np.float32)[:, None, None])
    np.testing.assert_allclose(scaled[:, :, 10:].mean(axis=2), 0, atol=1e-5)
    np.testing.assert_allclose(scaled[:, :, 10:].std(axis=2), 1, rtol=1e-5)
    assert (scaled[:, :, :10] == 0).all()
    np.testing.assert_allclose(scaled, ImageNormalizer().fit_transform(maps), atol=1e-4)


def test_an_image_without_variation_is_told(maps: np.ndarray) -> None:
    maps[2, 1] = 0
    with pytest.raises(BrainageError, match="map 2, channel 1 has 0 voxels with data and no variation; leave it out"):
        ImageNormalizer().transform(maps)


BOTH = pytest.mark.parametrize("normalizer", [DatasetNormalizer(), ImageNormalizer()], ids=["dataset", "image"])
#: One map with four voxels, by hand: mean 2833.3 and SD 849.8 of the three with data.
WHOLE, SCORES = [[[0, 2000, 4000, 2500]]], [[[0, -0.98058, 1.37281, -0.39223]]]


@BOTH
@pytest.mark.parametrize("dtype", ["i2", "u2", "i4", "i8", "f2", "f4", "f8", ">f4"])
def test_maps_of_any_type_have_the_same_scores(normalizer, dtype: str) -> None:
    """Integers cut z-scores, and the sum of squares of float16 overflows at 65504."""
    scaled = normalizer.fit_transform(np.array(WHOLE, dtype))
    np.testing.assert_allclose(scaled, SCORES, atol=1e-5)
    assert scaled.dtype == (np.float64 if dtype == "f8" else np.float32)


def test_mean_and_sd_are_computed_in_float64() -> None:
    """Near 1000, float32 has steps of 6e-5: a hundredth of the SD here, which its mean and SD cannot tell."""
    values = (1000 + 0.006 * np.random.default_rng(0).normal(size=(1, 1, 10_001))).astype(np.float32)
    exact = values.astype(float)
    fitted = DatasetNormalizer().fit(values)
    assert fitted.mean_[0] == pytest.approx(exact.mean(), rel=1e-12)
    assert fitted.std_[0] == pytest.approx(exact.std(), rel=1e-9)
    expected = (exact - exact.mean()) / exact.std()
    np.testing.assert_allclose(ImageNormalizer().fit_transform(values), expected, atol=1e-5)


def test_maps_in_two_dimensions_are_one_channel(maps: np.ndarray) -> None:
    flat = maps[:, 0]
    for normalizer in (DatasetNormalizer(), ImageNormalizer()):
        scaled = normalizer.fit_transform(flat)
        assert scaled.shape == flat.shape
        np.testing.assert_array_equal(scaled, normalizer.fit_transform(flat[:, None])[:, 0])


@BOTH
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(normalizer, value: float, maps: np.ndarray) -> None:
    fitted = normalizer.fit(maps)
    spoilt = maps.copy()
    spoilt[[3, 5], 1, 20] = value
    for method in (fitted.fit, fitted.transform):
        with pytest.raises(
            BrainageError, match=r"2 of 6 maps hold NaN or infinity, .* at row 3; set voxels without data"
        ):
            method(spoilt)


@BOTH
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda maps: np.concatenate([maps, maps], axis=1),
            "has 4 channels of 40 voxels; .* fitted on 2 channels of 40",
        ),
        (lambda maps: maps[:, :1], "has 1 channel of 40 voxels; .* was fitted on 2 channels of 40 voxels"),
        (
            lambda maps: maps[:, :, :30],
            "has 2 channels of 30 voxels; .* fitted on 2 channels of 40 voxels: read the same",
        ),
        (lambda maps: maps.reshape(6, 2, 8, 5), "has 2 channels of 8 x 5 voxels; .* fitted on 2 channels of 40 voxels"),
        (
            lambda maps: maps[0, 0],
            r"maps cannot be used: they have shape \(40,\); expected \(n, channels, ...\) .*maps\[None\]",
        ),
        (lambda maps: maps[:0], r"maps cannot be used: Found array with 0 sample\(s\)"),
        (lambda maps: maps + 1j, "maps cannot be used: Complex data not supported"),
        (lambda maps: np.full(maps.shape, "n/a"), "maps cannot be used: could not convert string to float"),
        (lambda _: None, "maps cannot be used: they are None; expected an array"),
    ],
)
def test_maps_that_do_not_fit_are_refused(normalizer, wrong, message: str, maps: np.ndarray) -> None:
    """A channel too many used to come back as uninitialised memory."""
    fitted = normalizer.fit(maps)
    with pytest.raises(BrainageError, match=message):
        fitted.transform(wrong(maps))


def test_a_constant_channel_is_told(maps: np.ndarray) -> None:
    maps[:, 0, 10:] = 3
    with pytest.raises(BrainageError, match="channel 0 of the maps has 180 voxels with data and no variation"):
        DatasetNormalizer().fit(maps)
    with pytest.raises(BrainageError, match="map 0, channel 0 has 30 voxels with data and no variation"):
        ImageNormalizer().fit_transform(maps)


def test_what_scikit_learn_counts_is_all_values_of_a_participant(maps: np.ndarray) -> None:
    for normalizer in (DatasetNormalizer().fit(maps), ImageNormalizer().fit(maps)):
        assert (normalizer.n_features_in_, normalizer.map_shape_) == (80, (2, 40))


def test_tags_say_what_maps_may_be_and_who_need_not_be_fitted() -> None:
    for normalizer in (DatasetNormalizer(), ImageNormalizer()):
        tags = get_tags(normalizer)
        assert (tags.input_tags.two_d_array, tags.input_tags.three_d_array) == (True, True)
        assert tags.requires_fit == isinstance(normalizer, DatasetNormalizer)
    check_is_fitted(ImageNormalizer())
    assert ImageNormalizer().__sklearn_is_fitted__()
    with pytest.raises(NotFittedError):
        check_is_fitted(DatasetNormalizer())


def test_a_scale_that_lacks_a_channel_is_no_scale(maps: np.ndarray) -> None:
    """The channel would come back as 0."""
    torn = DatasetNormalizer().fit(maps)
    torn.std_ = torn.std_[:1]
    with pytest.raises(ValueError, match="shorter"):
        torn.transform(maps)


_WORDS = {
    "check_fit_score_takes_y": "the second argument is called what it is: ages",
    "check_dtype_object": "everything that users get wrong is a BrainageError, which is a ValueError, not a TypeError",
}
_FEW_VOXELS = {"check_estimators_dtypes": "rows of five small integers can be all alike, and such a map has no scale"}


def expected_failures(normalizer) -> dict[str, str]:
    return _WORDS | (_FEW_VOXELS if isinstance(normalizer, ImageNormalizer) else {})


@parametrize_with_checks([DatasetNormalizer(), ImageNormalizer()], expected_failed_checks=expected_failures)
def test_follows_scikit_learns_conventions(estimator, check) -> None:
    check(estimator)


def test_a_small_spread_far_from_zero_is_kept() -> None:
    """Mean 1000, SD 0.001: a mean rounded to float32 is off by up to 0.03 SD."""
    maps = (1000 + 0.001 * np.random.default_rng(0).normal(size=(20, 1, 500))).astype(np.float32)
    exact = maps.astype(float)
    expected = (exact - exact.mean()) / exact.std()
    np.testing.assert_allclose(DatasetNormalizer().fit_transform(maps), expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("kind", ["f4", "f8"])
def test_values_that_differ_by_rounding_are_constant(kind: str) -> None:
    maps = np.full((4, 1, 30), 61.3, kind)
    maps[0, 0, ::3] = np.nextafter(maps[0, 0, 0], np.inf, dtype=kind)
    for normalizer in (DatasetNormalizer(), ImageNormalizer()):
        with pytest.raises(BrainageError, match="voxels with data and no variation"):
            normalizer.fit(maps).transform(maps)


@pytest.mark.parametrize("kind", [">f4", "<f4", ">f8", "<f8"])
def test_the_order_of_bytes_plays_no_part(kind: str, maps: np.ndarray) -> None:
    found = DatasetNormalizer().fit_transform(maps.astype(kind))
    assert found.dtype == np.dtype(kind).newbyteorder("=")
    np.testing.assert_array_equal(found, DatasetNormalizer().fit_transform(maps.astype(kind[1:])))
