import numpy as np
import pytest

from brainage.simulation.lattice.areas import spread
from brainage.simulation.lattice.fields import NODES, to_nodes
from brainage.simulation.lattice.gradients import GRADIENTS, coefficients, gradients
from brainage.simulation.lattice.surface import covered
from brainage.space import anatomy


def test_planted_coefficients_come_back_whatever_the_means_of_areas() -> None:
    planted = np.array([0.3, -0.2, 0.1])
    shape = anatomy.grid(NODES).shape
    field = (planted @ gradients()).reshape(shape)
    masks = np.stack([anatomy.region_mask(name, NODES) for name in ("thalamus", "white matter")])
    field = field + 5 * masks[0] - 2 * masks[1]
    found = coefficients(field, to_nodes(covered()))
    np.testing.assert_allclose(found, planted, atol=1e-9)


def test_a_smooth_level_of_areas_has_hardly_any_gradient() -> None:
    flat = coefficients(spread(np.ones(12)), to_nodes(covered()))
    np.testing.assert_allclose(flat, 0, atol=1e-5)


def test_gradients_are_standardized_in_the_brain() -> None:
    brain = anatomy.region_mask("brain", NODES).ravel()
    assert gradients().shape == (len(GRADIENTS), brain.size)
    assert gradients()[:, brain].mean() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(gradients()[:, brain].std(axis=1), 1)
