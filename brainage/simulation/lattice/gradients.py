"""Gradients across the brain along which real maps differ most, above all between sub-studies.

The leading principal components of real residual maps run from the surface to the depth of the brain (stiffness) and
from its middle to its sides and ends (damping ratio), as attenuated waves would. A participant's coefficient of each
gradient is measured within areas, so that it adds to what the areas' means tell.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import usable_nodes
from brainage.simulation.lattice.fields import NODES, to_nodes
from brainage.simulation.lattice.surface import depth
from brainage.space import anatomy

#: From the surface to the depth, from the middle to the sides, and from the middle to front and back.
GRADIENTS = ("depth", "lateral", "ends")
_MIDDLE = -20.0  # y in mm, halfway between front and back


@cache
def gradients() -> NDArray[np.float64]:
    """Return each gradient on the nodes, ``(3, nodes)``, with zero mean and unit SD in the brain."""
    x, y, _ = np.moveaxis(anatomy.grid(NODES).centers(), -1, 0)
    fields = np.stack([to_nodes(depth()).ravel(), np.abs(x).ravel(), (y.ravel() - _MIDDLE) ** 2])
    brain = anatomy.region_mask("brain", NODES).ravel()
    return (fields - fields[:, brain].mean(axis=1, keepdims=True)) / fields[:, brain].std(axis=1, keepdims=True)


def coefficients(field: NDArray, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how strongly a field follows each gradient within the areas, ``(3,)``, in the field's unit."""
    rise, values = within_areas(known)
    return np.linalg.solve(rise @ rise.T, rise @ field.ravel()[values])


def within_areas(known: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the gradients less their mean in each area, ``(3, n)``, and the nodes they are for."""
    parts = usable_nodes(known)
    rises = [gradients()[:, nodes] - gradients()[:, nodes].mean(axis=1, keepdims=True) for nodes in parts]
    return np.concatenate(rises, axis=1), np.concatenate(parts)
