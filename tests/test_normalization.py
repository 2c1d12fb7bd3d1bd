import numpy as np
import pytest

from brainage.errors import BrainageError
from brainage.normalization import DatasetNormalizer


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
