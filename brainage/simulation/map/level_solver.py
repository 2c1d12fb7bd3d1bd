"""What the areas of a map show, and the smooth field that makes them show something else."""

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import usable_nodes, weights
from brainage.simulation.lattice.gradients import coefficients, gradients, within_areas
from brainage.simulation.person.latents import Targets

Array = NDArray[np.float64]


class Levels:
    """Finds smooth fields under which areas show wanted means and gradients, over the nodes that have data.

    Parameters
    ----------
    share : ndarray
        How much data each node has, 0 to 1: what every field is multiplied by before it is seen.
    mean_map : ndarray
        On the nodes; coefficients of gradients count from those of this map.

    """

    def __init__(self, share: NDArray, mean_map: NDArray) -> None:
        known = share > 0
        self._parts = usable_nodes(known)
        self._nodes = np.concatenate(self._parts)
        self._share = share.ravel()[self._nodes]
        self._measure = self._measurement(known)
        self._steepness = coefficients(mean_map, known)
        self._basis = np.concatenate([weights(), gradients()])
        self._matrix = self._measure @ (self._basis[:, self._nodes] * self._share).T

    def level(self, wanted: Targets, field: NDArray) -> NDArray[np.float32]:
        """Return the smooth field on the nodes that, added to ``field``, gives areas their means, gradients theirs."""
        aims = np.concatenate([wanted.means, wanted.gradients + self._steepness])
        missing = aims - self._measure @ (field.ravel()[self._nodes] * self._share)
        return (np.linalg.solve(self._matrix, missing) @ self._basis).reshape(field.shape).astype(np.float32)

    def sds(self, field: NDArray) -> Array:
        """Return the SD of a field within each area as it is seen, ``(12,)``."""
        seen = np.split(field.ravel()[self._nodes] * self._share, np.cumsum([len(part) for part in self._parts])[:-1])
        return np.array([values.std(dtype=float) for values in seen])

    def _measurement(self, known: NDArray[np.bool_]) -> Array:
        """Return the matrix that turns the areas' nodes into 12 means and 3 coefficients, ``(15, nodes)``."""
        area = np.repeat(np.arange(len(self._parts)), [len(part) for part in self._parts])
        means = (area == np.arange(len(self._parts))[:, None]) / np.bincount(area)[:, None]
        rise, _ = within_areas(known)
        return np.concatenate([means, np.linalg.solve(rise @ rise.T, rise)])


def area_sds(field: NDArray, known: NDArray[np.bool_]) -> Array:
    """Return the SD of a field on the nodes within each area, ``(12,)``."""
    return np.array([field.ravel()[nodes].std(dtype=float) for nodes in usable_nodes(known)])
