import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter1d

from brainage.core.errors import BrainageError
from brainage.models.augmentation import check_shift, noise_like, shifted


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_white_noise_is_what_torch_draws() -> None:
    views = torch.empty(2, 4, 5, 6, 1)
    torch.testing.assert_close(noise_like(views, 0.0, seeded()), torch.randn(views.shape, generator=seeded()))


@pytest.mark.parametrize("smoothness", [0.7, 1.4, 3.0])
def test_smooth_noise_has_unit_sd_everywhere_and_the_correlation_of_its_gaussian(smoothness: float) -> None:
    """Blurred by a Gaussian of SD s, neighbours correlate by exp(-1 / (4 s^2))."""
    noise = noise_like(torch.empty(60, 16, 18, 20, 2), smoothness, seeded())
    sds = noise.std(dim=0)
    assert sds.mean() == pytest.approx(1, abs=0.03)
    assert noise[:, 0].std() == pytest.approx(1, abs=0.05)  # at the edge, too
    for axis in (1, 2, 3):
        one, other = noise.narrow(axis, 0, 15), noise.narrow(axis, 1, 15)
        assert (one * other).mean() == pytest.approx(np.exp(-1 / (4 * smoothness**2)), abs=0.05)
    assert abs((noise[..., 0] * noise[..., 1]).mean()) < 0.02  # channels have noise of their own


def test_noise_has_unit_sd_on_a_grid_that_its_gaussian_does_not_fit_in() -> None:
    noise = noise_like(torch.empty(4000, 3, 4, 5, 1), 2.0, seeded())
    np.testing.assert_allclose(noise.std(dim=0), 1, atol=0.06)


def test_it_is_blurred_as_scipy_does() -> None:
    views = torch.empty(1, 12, 14, 16, 1)
    white = torch.randn(views.shape, generator=seeded())[0, ..., 0].numpy()
    for axis in range(3):
        white = gaussian_filter1d(white, 1.0, axis, mode="wrap", truncate=3)
    found = noise_like(views, 1.0, seeded())[0, ..., 0].numpy()
    np.testing.assert_allclose(found / found.std(), white / white.std(), atol=1e-4)


def test_shifts_move_each_view_by_whole_voxels_of_its_own() -> None:
    """One bright voxel in the middle: it lands within reach, on all places alike; what leaves is lost."""
    views = torch.zeros(400, 7, 7, 7, 1)
    views[:, 3, 3, 3] = 1
    moved = shifted(views, 2, seeded())
    assert moved.sum() == 400
    places = moved.nonzero()[:, 1:4]
    assert set(places[:, 0].tolist()) == {1, 2, 3, 4, 5}
    assert places.float().std(dim=0).numpy() == pytest.approx(np.full(3, np.sqrt(2)), abs=0.15)
    edge = torch.ones(50, 5, 5, 5, 1)
    lost = shifted(edge, 1, seeded()).flatten(1).sum(dim=1).numpy()
    assert set(lost.tolist()) <= {125, 100, 80, 64}  # no axis, one, two or all three moved


def test_without_shift_views_stay() -> None:
    views = torch.randn(3, 4, 4, 4, 1, generator=seeded())
    assert shifted(views, 0, seeded()) is views


def test_a_shift_beyond_the_grid_is_told() -> None:
    check_shift(3, (4, 5, 6))
    with pytest.raises(BrainageError, match="shift is 4 voxels, on a grid of 4 x 5 x 6; expected fewer"):
        check_shift(4, (4, 5, 6))
