from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy.ndimage import gaussian_filter

from brainage.simulation.lattice.surface import covered, depth
from brainage.space import anatomy
from brainage.truth.calibration import roughness as module


def cohort(draw, n: int = 3) -> SimpleNamespace:
    """Return what `roughness` asks of a cohort, whose maps are drawn."""
    maps = [draw(np.random.default_rng(i)) for i in range(n)]
    people = pd.DataFrame({"participant_id": range(n)})
    return SimpleNamespace(participants=people, map=lambda one, _modality: maps[one])


def blurred(rng: np.random.Generator, sd: float) -> np.ndarray:
    """Return noise of unit SD blurred by a Gaussian of so many voxels, around 5, on all that maps can hold."""
    noise = gaussian_filter(rng.standard_normal(anatomy.grid(2).shape), sd)
    return np.where(covered(), noise / noise.std() + 5, 0)


def test_white_noise_is_as_rough_as_can_be_and_blurred_noise_as_its_kernel() -> None:
    """Noise blurred by SD s correlates by exp(-d^2 / (4 s^2)) at distance d; means of so few people leave nothing."""
    np.testing.assert_allclose(module.roughness(cohort(lambda rng: blurred(rng, 0.01))), 1, atol=0.03)
    found = module.roughness(cohort(lambda rng: blurred(rng, 1.5)))
    np.testing.assert_allclose(found, 1 - np.exp(-1 / (4 * 1.5**2)), atol=0.02)


def test_it_is_told_by_depth() -> None:
    def rough_outside(rng: np.random.Generator) -> np.ndarray:
        return np.where(depth() <= 6, blurred(rng, 0.5), blurred(rng, 3))

    found = module.roughness(cohort(rough_outside))
    assert found[:2].min() > 3 * found[5:].max()


def test_neighbours_without_data_are_not_compared() -> None:
    def half(rng: np.random.Generator) -> np.ndarray:
        volume = blurred(rng, 1.5)
        volume[40:] = 0
        return volume

    np.testing.assert_allclose(module.roughness(cohort(half)), 1 - np.exp(-1 / (4 * 1.5**2)), atol=0.03)


def test_a_correction_strengthens_noise_where_the_imitation_is_too_smooth_beside_others(tmp_path) -> None:
    """Ratios of 1.2, 1 and 1/1.2 to the cubes; that all are too smooth by a third changes nothing."""
    pd.DataFrame({"depth": [1, 3, 5], "stiffness": 0.0, "fine": 1.0}).to_csv(tmp_path / "depth.csv", index=False)
    module.correct_roughness(tmp_path, np.array([0.24, 0.2, 0.2 / 1.2]), np.full(3, 0.15))
    after = pd.read_csv(tmp_path / "depth.csv")["fine"].to_numpy()
    np.testing.assert_allclose(after**2, [1, 1.2**-3, 1.2**-6], atol=1e-3)
    module.correct_roughness(tmp_path, np.array([0.4, 0.2, 0.1]), np.full(3, 0.2))  # no correction beyond fourfold
    np.testing.assert_allclose(pd.read_csv(tmp_path / "depth.csv")["fine"][2] ** 2, 1.2**-6 / 16, atol=1e-3)
