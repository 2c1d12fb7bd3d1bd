import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from brainage.simulation.lattice import fields
from brainage.space import anatomy


@pytest.mark.parametrize("spacing", [8, 16, 32])
def test_coarse_noise_has_unit_sd_everywhere(spacing: int) -> None:
    draws = np.array([fields.coarse_noise(np.random.default_rng(i), spacing) for i in range(200)])
    assert draws.std(axis=0).mean() == pytest.approx(1, abs=0.01)
    assert draws.std(axis=0).std() < 0.07  # the sampling error of 200 draws is 0.05


def test_fine_noise_is_a_blurred_white_field() -> None:
    """Its autocorrelation is that of the kernel, here by a plain sum over the response to one voxel."""
    impulse = np.zeros((15, 15, 15))
    impulse[7, 7, 7] = 1
    for sd, noise in zip((0.9, 2.0), fields.fine_noise(np.random.default_rng(0)), strict=True):
        kernel = gaussian_filter(impulse, sd / 2, truncate=3)
        expected = (kernel[1:] * kernel[:-1]).sum() / (kernel**2).sum()
        assert noise.std() == pytest.approx(1, abs=0.02)
        assert (noise[1:] * noise[:-1]).mean() == pytest.approx(expected, abs=0.01)


def test_a_mixture_has_unit_sd_in_the_brain_whatever_its_shares() -> None:
    brain = anatomy.region_mask("brain")
    for shares in (np.array([0.5, 0.5, 0, 0, 0, 0]), np.array([0.1, 0.1, 0.3, 0.3, 0.2, 0])):
        draws = [fields.mixture(np.random.default_rng(i), shares)[brain] for i in range(8)]
        assert np.sqrt(np.mean(np.square(draws))) == pytest.approx(1, abs=0.05)


def test_grids_hold_the_same_field() -> None:
    field = fields.coarse_noise(np.random.default_rng(1), 16)
    fine, coarse = fields.to_grid(field, 2), fields.to_grid(field, 8)
    assert fine.shape == anatomy.grid(2).shape
    np.testing.assert_allclose(fields.to_nodes(fine), field, atol=1e-5)
    np.testing.assert_array_equal(coarse, field[::2, ::2, ::2])


def test_streams_differ_by_participant_and_purpose_and_repeat() -> None:
    def first(*key) -> float:
        return fields.stream(*key).random()

    assert first(0, 1, "t1w") == first(0, 1, "t1w")
    assert len({first(0, 1, "t1w"), first(0, 2, "t1w"), first(1, 1, "t1w"), first(0, 1, "latent")}) == 4
