"""What a scan leaves out: the ends of the slab, the brain's edge, and spots where the inversion fails."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import covered, depth
from brainage.simulation.lattice.fields import coarse_noise, to_grid
from brainage.simulation.numbers.parameters import measured, number
from brainage.space import anatomy

__all__ = ["PIVOT", "draw_coverage", "draw_failures"]

#: y in mm of the axis about which the slab tilts.
PIVOT = -20.0
_FADE = 2.0  # mm
_LONGEST = 12  # voxels in a run of failure


def draw_coverage(rng: np.random.Generator, site: str) -> NDArray[np.float32]:
    """Draw how much data each 2 mm voxel of a participant has, 0 to 1.

    At the ends of the data values fade within a voxel, as in files that were warped with a background of 0.

    The slab of a sub-study of MRE134 is as measured there; other sites have the slab of one of them, chosen at random
    for each participant.
    """
    table = measured("slabs").set_index("site")
    row = table.loc[site if site in table.index else rng.choice(table.index)]
    low, high, tilt = (row[name] + row[f"{name}_sd"] * rng.standard_normal() for name in ("low", "high", "tilt"))
    thickness = number("edge.depth") + number("edge.depth_sd") * rng.standard_normal()
    edge = thickness + number("edge.roughness") * to_grid(coarse_noise(rng, 16), 2)
    ragged = number("slab.roughness") * to_grid(coarse_noise(rng, 16), 2)
    height = _height() - tilt * (_depth_along() - PIVOT) + ragged
    inward = np.minimum(depth().astype(np.float32) - edge, np.minimum(height - low, high - height))
    return np.where(covered(), np.clip(inward / _FADE, 0, 1), 0).astype(np.float32)


def draw_failures(rng: np.random.Generator, modality: str, known: NDArray[np.bool_]) -> dict[float, NDArray[np.bool_]]:
    """Draw where the inversion fails, as in real files: in few participants, a short run of voxels.

    Returns
    -------
    dict
        The impossible values, in the modality's unit, and the 2 mm voxels that hold them.

    """
    kinds = {"below": -0.05, "above": 3.0} if modality == "damping_ratio" else {"above": 25.0}
    failures = {}
    for kind, value in kinds.items():
        happens = rng.random() < number(f"failure.{modality}_{kind}")
        first, length = rng.integers(max(int(known.sum()) - _LONGEST, 1)), int(rng.integers(1, _LONGEST))
        if happens:
            failures[value] = np.zeros(known.shape, bool)
            failures[value].ravel()[np.flatnonzero(known)[first : first + length]] = True
    return failures


@cache
def _height() -> NDArray[np.float32]:
    return anatomy.grid(2).centers()[..., 2].astype(np.float32)


@cache
def _depth_along() -> NDArray[np.float32]:
    return anatomy.grid(2).centers()[..., 1].astype(np.float32)
