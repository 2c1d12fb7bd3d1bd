"""A participant's own anatomy: how the template is moved and thinned, and the segmentation that is cut out of it.

Shapes are moved by `deformation`; what is left between that and the wanted volume, about 1 %, is taken up by the
surface at which a shape is cut out, so that a written segmentation holds the drawn volumes. The cortex thins in place,
parcel by parcel, the voxels with the least tissue first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.fields import coarser
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.deformation import displacement, from_surface, nearest, origins
from brainage.simulation.map.shapes import (
    cortex_voxels,
    labels_around,
    near,
    parcel_of,
    rank,
    shape_labels,
    shape_size,
)
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person.volumes import PARCELS, SHAPES
from brainage.space import anatomy

Array = NDArray[np.float32]

_SOFTNESS = 0.2  # share of the cortex over which tissue turns into fluid
_FLUID = 0
_ROUNDS = 4  # of moving the surfaces at which shapes are cut out
_MOST = 1.0  # mm in a round
_CUT = tuple(name for name in SHAPES if name != "white matter")


@dataclass(frozen=True)
class Anatomy:
    """How the template becomes a participant's brain.

    Attributes
    ----------
    shift : ndarray
        Displacement in mm on the nodes, ``(3, x, y, z)``.
    losses : ndarray
        Share of each parcel of the atlas's cortex that is fluid, and of the cortex without parcel, ``(35,)``.
    surfaces : ndarray
        Distance in mm from the template's surface at which each shape but white matter is cut out, ``(22,)``.

    """

    shift: Array
    losses: NDArray[np.float64]
    surfaces: NDArray[np.float64]


def own_anatomy(volumes: Mapping[str, float], moved: Array) -> Anatomy:
    """Return the anatomy with the given sizes.

    Parameters
    ----------
    volumes : mapping
        Logarithm of the size of each of `VOLUMES` over the template's.
    moved : ndarray
        Misregistration in mm on the nodes, ``(3, x, y, z)``.

    """
    wanted = np.array([volumes[name] for name in SHAPES])
    shift = displacement(wanted, moved)
    where = origins(shift, 2)
    voxels = np.array([np.exp(volumes[name]) * shape_size(name) for name in _CUT])
    return Anatomy(shift, _losses(volumes, nearest(where, 2)), _surfaces(where, voxels))


def segmentation(own: Anatomy, voxel_size: int) -> NDArray[np.int16]:
    """Return the participant's own FreeSurfer labels on a grid, 0 where there is no tissue."""
    where, target = origins(own.shift, voxel_size), coarser(covered(), voxel_size)
    sources = nearest(where, voxel_size)
    found, losses = labels_around().ravel()[sources], np.append(own.losses, -1)
    found[rank().ravel()[sources] < losses[parcel_of()[found]]] = _FLUID
    labels = np.zeros(target.shape, np.int16)
    labels[target] = found
    owner = _owners(_distances(where, voxel_size), own.surfaces, voxel_size)
    for index, name in enumerate(_CUT):
        mine = np.flatnonzero(owner == index)
        labels.ravel()[mine] = coarser(shape_labels(name), voxel_size).ravel()[mine]
    return labels


def thinning(losses: NDArray[np.float64]) -> Array:
    """Return at 2 mm the share of each cortical voxel that is fluid, more than in a young adult; 0 elsewhere."""
    fluid = np.zeros(anatomy.grid(2).shape, np.float32)
    parcels, ranks = _cortex()
    fluid.ravel()[cortex_voxels()] = _fluid_share(losses[parcels], ranks) - _young_share()
    return fluid


def _distances(where: Array, voxel_size: int) -> list[Array]:
    """Return how far the voxels near each shape are from its moved surface, mm."""
    return [from_surface(name, where, voxel_size) for name in _CUT]


def _owners(distances: list[Array], surfaces: NDArray[np.float64], voxel_size: int) -> NDArray[np.int8]:
    """Return which shape each voxel of a grid belongs to, the one that it is deepest in; -1 for none."""
    size = int(np.prod(anatomy.grid(voxel_size).shape))
    owner, deepest = np.full(size, -1, np.int8), np.zeros(size, np.float32)
    for index, (name, away) in enumerate(zip(_CUT, distances, strict=True)):
        deep, voxels = away - np.float32(surfaces[index]), near(name, voxel_size)
        inside = deep < deepest[voxels]
        owner[voxels[inside]], deepest[voxels[inside]] = index, deep[inside]
    return owner


def _surfaces(where: Array, voxels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distances at which shapes are cut out, so that each has as many voxels as wanted."""
    distances = _distances(where, 2)
    areas = np.array([max((np.abs(away) < 1).sum() / 2, 1) for away in distances])  # voxels by which 1 mm grows it
    surfaces = np.zeros(len(_CUT))
    for _ in range(_ROUNDS):
        found = np.bincount(_owners(distances, surfaces, 2) + 1, minlength=len(_CUT) + 1)[1:]
        surfaces += np.clip((voxels - found) / areas, -_MOST, _MOST)
    return surfaces


def _losses(volumes: Mapping[str, float], sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the rank up to which each parcel is fluid, so that as many voxels are left as wanted."""
    parcels = parcel_of()[labels_around().ravel()[sources]]
    cortex = np.flatnonzero(parcels >= 0)
    parcels, ranks = parcels[cortex], rank().ravel()[sources[cortex]]
    order = np.lexsort((ranks, parcels))
    ranks, ends = ranks[order], np.searchsorted(parcels[order], np.arange(len(PARCELS) + 2))
    kept = 1 - number("cortex.young_loss") / 100
    logs = np.array([volumes[name] for name in PARCELS] + [float(np.mean([volumes[name] for name in PARCELS]))])
    wanted = kept * np.exp(logs + volumes["cortical area"]) * _parcel_sizes()
    at = ends[1:] - np.round(wanted).astype(int)
    inside = np.clip(at, ends[:-1], ends[1:] - 1)
    return np.where(at <= ends[:-1], 0.0, ranks[inside].astype(float))


@lru_cache(1)
def _cortex() -> tuple[NDArray[np.int16], Array]:
    return parcel_of()[anatomy.labels(2).ravel()[cortex_voxels()]], rank().ravel()[cortex_voxels()]


@lru_cache(1)
def _parcel_sizes() -> NDArray[np.float64]:
    return np.bincount(_cortex()[0], minlength=len(PARCELS) + 1).astype(float)


@lru_cache(1)
def _young_share() -> NDArray[np.float64]:
    return _fluid_share(np.full(_cortex()[1].size, number("cortex.young_loss") / 100), _cortex()[1])


def _fluid_share(losses: NDArray[np.float64], ranks: Array) -> NDArray[np.float64]:
    return np.clip((losses - ranks) / _SOFTNESS + 0.5, 0, 1)
