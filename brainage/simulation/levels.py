"""What the areas of a map show, and the smooth field that makes them show something else."""

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.areas import averages, usable_nodes, weights
from brainage.simulation.gradients import coefficients, gradients
from brainage.simulation.latents import Targets

__all__ = ["area_sds", "level"]

Array = NDArray[np.float64]


def level(wanted: Targets, field: NDArray, share: NDArray, mean_map: NDArray) -> NDArray[np.float32]:
    """Return the smooth field that, added to ``field``, gives every area its mean and every gradient its coefficient.

    Coefficients count from those of ``mean_map``. All on the nodes; ``share`` is how much data each has, and what the
    sum of both fields is multiplied by.
    """
    known = share > 0
    basis = np.concatenate([weights(), gradients()])
    matrix = np.column_stack([_shown(one * share.ravel(), known) for one in basis])
    steepness = wanted.gradients + coefficients(mean_map, known)
    missing = np.concatenate([wanted.means, steepness]) - _shown(field * share, known)
    return (np.linalg.solve(matrix, missing) @ basis).reshape(field.shape).astype(np.float32)


def area_sds(field: NDArray, known: NDArray[np.bool_]) -> Array:
    """Return the SD of a field on the nodes within each area, ``(12,)``."""
    return np.array([field.ravel()[nodes].std(dtype=float) for nodes in usable_nodes(known)])


def _shown(field: NDArray, known: NDArray[np.bool_]) -> Array:
    return np.concatenate([averages(field, known), coefficients(field, known)])
