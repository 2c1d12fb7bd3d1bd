"""Smooth weights of the twelve regions: how whatever differs between regions is spread over the brain."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from brainage.simulation.lattice.fields import NODES, to_nodes
from brainage.space import anatomy

#: The ten structures, gray and white matter.
AREAS = tuple(region for region in anatomy.REGIONS if region != "brain")
#: FreeSurfer labels: lateral with their plexus, inferior horns, third.
VENTRICLES = (4, 43, 5, 44, 14, 31, 63)
_FEWEST = 5  # nodes with data: with fewer of them, an area counts as left out by the scan
_SMOOTHING = 2.5  # mm, SD of the Gaussian that blends neighbouring regions


def filled(values: NDArray, known: NDArray[np.bool_]) -> NDArray:
    """Give every voxel that is not known the value of the nearest one that is."""
    return values[tuple(distance_transform_edt(~known, return_distances=False, return_indices=True))]


@cache
def nearest_label() -> NDArray[np.int32]:
    """Return at 2 mm the label of each voxel, or of the nearest labelled voxel."""
    return filled(anatomy.labels(2), anatomy.labels(2) != 0)


@cache
def weights() -> NDArray[np.float32]:
    """Return the weight of each area at each node, ``(12, nodes)``; they add up to one everywhere."""
    nearest = _nearest_area()
    blurred = [to_nodes(gaussian_filter((nearest == i).astype(np.float32), _SMOOTHING / 2)) for i in range(len(AREAS))]
    stack = np.stack(blurred).reshape(len(AREAS), -1) + 1e-6
    return stack / stack.sum(axis=0)


@cache
def node_masks() -> NDArray[np.bool_]:
    """Return the nodes of each area, ``(12, nodes)``."""
    return np.stack([anatomy.region_mask(area, NODES).ravel() for area in AREAS])


def averages(field: NDArray, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Average a field over the known nodes of each area; of an area without known nodes, over all of its nodes."""
    return np.array([field.ravel()[nodes].mean(dtype=float) for nodes in usable_nodes(known)])


def seen(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which areas have enough known nodes to speak of a mean and an SD, ``(12,)``."""
    return np.asarray((node_masks() & known.ravel()).sum(axis=1) >= _FEWEST)


def usable_nodes(known: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Return per area the indices of its known nodes, or of all its nodes if it is not `seen`."""
    parts = zip(node_masks(), seen(known), strict=True)
    return [np.flatnonzero(nodes & known.ravel() if enough else nodes) for nodes, enough in parts]


def without_gaps(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much data nodes have, with all of it for areas that are not `seen`: there, everything counts."""
    complete = share.ravel().copy()
    for nodes, enough in zip(node_masks(), seen(share > 0), strict=True):
        if not enough:
            complete[nodes] = 1
    return complete.reshape(share.shape)


def spread(values: NDArray) -> NDArray[np.float32]:
    """Return the smooth field on the nodes, ``(x, y, z)``, that has about the given value in each area."""
    return (np.asarray(values, np.float32) @ weights()).reshape(anatomy.grid(NODES).shape)


@cache
def _nearest_area() -> NDArray[np.int64]:
    """Return at 2 mm the number of the area that each voxel belongs to or is nearest to."""
    areas = np.full(anatomy.grid(2).shape, -1)
    for number, area in enumerate(AREAS):
        areas[anatomy.region_mask(area)] = number
    return filled(areas, areas >= 0)
