import numpy as np
import pytest

from brainage.errors import BrainageError
from brainage.normalization import DatasetNormalizer, ImageNormalizer


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
