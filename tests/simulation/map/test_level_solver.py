import numpy as np

from brainage.simulation.lattice.areas import averages
from brainage.simulation.lattice.fields import NODES, to_nodes
from brainage.simulation.lattice.gradients import coefficients
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.level_solver import Levels, area_sds
from brainage.simulation.person.latents import Targets
from brainage.space import anatomy


def test_a_level_gives_areas_their_means_and_gradients_whatever_the_field() -> None:
    rng = np.random.default_rng(0)
    field = rng.normal(size=anatomy.grid(NODES).shape)
    average = rng.normal(size=field.shape)
    share = to_nodes(covered()) * np.maximum(rng.random(field.shape) - 0.2, 0)
    known, levels = share > 0, Levels(share, average)
    wanted = Targets(np.linspace(1, 3, 12), np.ones(12), np.array([0.1, 0.2, -0.1]), np.ones(6) / 6)
    result = (field + levels.level(wanted, field)) * share
    np.testing.assert_allclose(levels.sds(field), area_sds(field * share, known))
    np.testing.assert_allclose(averages(result, known), wanted.means, rtol=1e-4)
    np.testing.assert_allclose(coefficients(result, known) - coefficients(average, known), wanted.gradients, atol=1e-4)


def test_sds_are_numpys() -> None:
    field = np.random.default_rng(0).normal(size=anatomy.grid(NODES).shape)
    putamen = anatomy.region_mask("putamen", NODES)
    found = area_sds(field, np.ones(field.shape, bool))
    np.testing.assert_allclose(found[7], field[putamen].std())
