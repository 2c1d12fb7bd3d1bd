import numpy as np
import pytest

from brainage.simulation.lattice import fields
from brainage.simulation.lattice.areas import averages
from brainage.simulation.lattice.gradients import coefficients
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map import young
from brainage.simulation.map.coverage import draw_coverage
from brainage.simulation.map.level_solver import area_sds
from brainage.simulation.map.pattern import mean_map, pattern
from brainage.simulation.person.latents import MECHANICAL, draw_latents, targets
from brainage.simulation.person.model import Model
from brainage.simulation.person.site_means import site_noise


@pytest.mark.parametrize("modality", MECHANICAL)
def test_a_young_map_shows_what_its_latents_say(modality: str) -> None:
    rng = np.random.default_rng(3)
    latents = draw_latents(rng, np.zeros(58), Model().root)
    share = draw_coverage(np.random.default_rng(0), "E")  # a cut slab whose ends fade
    deviation = young.draw_deviation(rng, latents, modality, share, site_noise("A", 0, modality))
    values = deviation.apply(fields.to_nodes(pattern(modality)), 4) * fields.to_nodes(share)
    at = fields.to_nodes(share) > 0
    wanted = targets(latents, modality)
    np.testing.assert_allclose(averages(values, at), wanted.means, rtol=2e-3)
    off = np.abs(area_sds(values, at) / wanted.sds - 1)
    assert np.median(off) < 0.025
    assert (off < 0.1).sum() >= 10  # in the smallest areas the level alone may vary more than is wanted
    shown = coefficients(values, at) - coefficients(mean_map(modality), at)
    np.testing.assert_allclose(shown, wanted.gradients, atol=1e-3)


def test_grids_show_the_same_map() -> None:
    rng = np.random.default_rng(3)
    latents = draw_latents(rng, np.zeros(58), Model().root)
    deviation = young.draw_deviation(
        rng, latents, "stiffness", covered().astype(np.float32), site_noise("A", 0, "stiffness")
    )
    fine = deviation.apply(pattern("stiffness"), 2)
    coarse = deviation.apply(pattern("stiffness")[::2, ::2, ::2], 4)
    np.testing.assert_allclose(fine[::2, ::2, ::2], coarse, atol=1e-4)


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_left_and_right_correlate_as_stated(correlation: float) -> None:
    noise = np.random.default_rng(0).standard_normal((91, 50, 50)).astype(np.float32)
    mirrored = young._with_symmetry(noise, correlation)
    assert np.corrcoef(mirrored[:45].ravel(), mirrored[::-1][:45].ravel())[0, 1] == pytest.approx(correlation, abs=0.01)
    assert mirrored[:45].std() == pytest.approx(1, abs=0.01)


def test_noise_of_damping_is_skewed_and_heavier_above() -> None:
    noise = np.random.default_rng(0).standard_normal(200_000).astype(np.float32)
    changed = young._not_normal(noise, "damping_ratio")
    low, high = np.percentile(changed, [0.1, 99.9])
    assert high > 1.3 * -low
    assert changed.mean() == pytest.approx(0, abs=0.02)
    assert changed.std() == pytest.approx(1, abs=0.05)
