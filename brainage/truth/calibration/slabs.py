"""Where the scanned slabs of MRE134 end."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.data.cohort import Cohort
from brainage.simulation.lattice.surface import depth
from brainage.simulation.map.coverage import PIVOT
from brainage.space import anatomy

Array = NDArray[np.float64]

_DEEP = 10  # mm from the surface: there, only the slab leaves voxels out
_HIGHEST = 90.0  # mm, beyond the brain


def slab_table(cohort: Cohort) -> pd.DataFrame:
    """Return mean and SD over a sub-study's participants of where the slab ends: ``low``, ``high`` (mm), ``tilt``."""
    found = [fit_slab(np.asarray(cohort.map(one, "stiffness")) != 0) for one in cohort.participants["participant_id"]]
    table = pd.DataFrame(found, columns=["low", "high", "tilt"])
    groups = table.groupby(cohort.participants["study"].str.removeprefix("Study ").rename("site"))
    return groups.mean().join(groups.std().add_suffix("_sd")).round(3).reset_index()


def fit_slab(known: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Find the two parallel planes between which the voxels deep in the brain have data.

    Returns
    -------
    tuple
        Heights in mm of the lower and upper plane at y = -20 mm, and their slope along y. A plane that misses the brain
        is put at its end.

    """
    deep = depth() > _DEEP
    _, y, z = np.moveaxis(anatomy.grid(2).centers()[deep], -1, 0)
    inside = known[deep]
    fits = []
    for tilt in np.arange(-0.4, 0.21, 0.05):
        height = z - tilt * (y - PIVOT)
        (low, low_errors), (high, high_errors) = _end(-height, inside), _end(height, inside)
        fits.append((low_errors + high_errors, -low, high, tilt))
    return min(fits)[1:]


def _end(height: Array, inside: NDArray[np.bool_]) -> tuple[float, int]:
    """Return the height above 0 beyond which nothing has data, and how many voxels contradict it."""
    upper = height > 0
    order = np.sort(height[upper & inside]), np.sort(height[upper & ~inside])
    edges = np.arange(0, _HIGHEST + 1, 2.0)
    missed = [
        int(a.size - np.searchsorted(a, edges[i]) + np.searchsorted(b, edges[i]))
        for i in range(len(edges))
        for a, b in [order]
    ]
    best = len(edges) - 1 - int(np.argmin(missed[::-1]))
    return float(edges[best]), missed[best]
