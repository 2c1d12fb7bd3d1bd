"""What a scan leaves out: the ends of the slab, the brain's edge, and spots where the inversion fails."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from brainage.simulation.lattice.areas import nearest_label
from brainage.simulation.lattice.fields import coarse_noise, to_grid
from brainage.simulation.lattice.surface import covered, depth
from brainage.simulation.numbers.parameters import measured, number
from brainage.space import anatomy
from brainage.space.anatomy import PARCELS

#: y in mm of the axis about which the slab tilts.
PIVOT = -20.0
_FADE = 2.0  # mm
_BLEND = 4.0  # mm, SD of the Gaussian that blends neighbouring parcels
_LONGEST = 12  # voxels in a run of failure


def draw_coverage(rng: np.random.Generator, site: str) -> NDArray[np.float32]:
    """Draw how much data each 2 mm voxel of a participant has, 0 to 1.

    At the ends of the data values fade within a voxel, as in files that were warped with a background of 0.

    The slab of a sub-study of MRE134 is as measured there; other sites have the slab of one of them, chosen at random
    for each participant. Near air, above the sinuses and the ears, more of the edge is lost, as measured on MRE134.
    """
    inward = draw_edges(rng, site) - _losses()
    return np.where(covered(), np.clip(inward / _FADE, 0, 1), 0).astype(np.float32)


def draw_edges(rng: np.random.Generator, site: str) -> NDArray[np.float32]:
    """Draw how far, in mm, each 2 mm voxel lies within the data, were it not for what scans lose near air."""
    table = measured("slabs").set_index("site")
    row = table.loc[site if site in table.index else rng.choice(table.index)]
    low, high, tilt = (row[name] + row[f"{name}_sd"] * rng.standard_normal() for name in ("low", "high", "tilt"))
    thickness = number("edge.depth") + number("edge.depth_sd") * rng.standard_normal()
    edge = thickness + number("edge.roughness") * to_grid(coarse_noise(rng, 16), 2)
    ragged = number("slab.roughness") * to_grid(coarse_noise(rng, 16), 2)
    height = _height() - tilt * (_depth_along() - PIVOT) + ragged
    return np.minimum(depth().astype(np.float32) - edge, np.minimum(height - low, high - height)).astype(np.float32)


def loss_field(mm: NDArray) -> NDArray[np.float32]:
    """Return at 2 mm how much more of the edge is lost than elsewhere, mm, given it for each parcel, ``(34,)``."""
    values = np.append(mm, 0.0).astype(np.float32)[nearest_parcel()]
    return np.asarray(gaussian_filter(values, _BLEND / 2), np.float32)


@cache
def nearest_parcel() -> NDArray[np.int64]:
    """Return at 2 mm the number of the parcel of cortex that each voxel belongs to or is nearest to; 34 if none is."""
    labels = nearest_label()
    numbers = np.full(int(labels.max()) + 1, len(PARCELS))
    for index, ids in enumerate(PARCELS.values()):
        numbers[list(ids)] = index
    return numbers[labels]


@cache
def _losses() -> NDArray[np.float32]:
    return loss_field(measured("dropouts").set_index("parcel").loc[list(PARCELS), "mm"].to_numpy())


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
