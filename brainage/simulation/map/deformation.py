"""Atrophy and misregistration as displacements of the template, and each participant's own segmentation.

A participant's image at ``x`` is the template's at ``x + u(x)``. Each structure has one displacement field, along the
normal of its surface and fading within some millimetres; how far it goes is solved for the wanted volumes. The cortex
does not move: it thins, the voxels with the least tissue first.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter, map_coordinates

from brainage.simulation.lattice.areas import VENTRICLES, covered, filled
from brainage.simulation.lattice.fields import coarse_noise, coarser, one_thread, to_grid, to_nodes
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person.atrophy import SHAPES
from brainage.space import anatomy

__all__ = [
    "cortical_loss",
    "displacement",
    "misregistration",
    "origins",
    "segmentation",
    "shape_mask",
    "thinning",
    "warp",
]

Array = NDArray[np.float32]
Box = tuple[slice, slice, slice]

EVERYWHERE: Box = (slice(None), slice(None), slice(None))
_REACH = {"ventricles": 10.0}  # mm within which a displacement fades; shorter for the small structures
_DEFAULT_REACH = 6.0
_SOFTNESS = 0.2  # share of the cortex over which tissue turns into fluid
_FLUID = 0
_MARGIN = 8.0  # mm that a shape may grow
_FAR = 30.0  # mm from a shape, beyond the reach of any displacement


def displacement(volumes: dict[str, float]) -> Array:
    """Return the displacement in mm on the nodes, ``(3, x, y, z)``, that gives `SHAPES` the wanted volumes.

    Parameters
    ----------
    volumes : dict
        Logarithm of each structure's volume over the template's.

    """
    wanted = np.array([volumes[name] for name in SHAPES])
    ventricles = SHAPES.index("ventricles")
    wanted[ventricles] += _curvature() * wanted[ventricles] ** 2
    return _move(wanted)


def misregistration(rng: np.random.Generator) -> Array:
    """Draw the smooth displacement in mm that warping to the template leaves, ``(3, x, y, z)`` on the nodes."""
    per_axis = number("misregistration.sd") / np.sqrt(3)
    return np.stack([per_axis * coarse_noise(rng, 32) for _ in range(3)]).astype(np.float32)


def origins(shift: Array, voxel_size: int) -> Array:
    """Return ``x + u(x)`` for each voxel of a grid, in voxels of the 2 mm grid, ``(3, x, y, z)``.

    ``shift`` is ``u`` in mm on the nodes, ``(3, x, y, z)``.
    """
    at_rest = np.indices(anatomy.grid(voxel_size).shape, np.float32) * (voxel_size // 2)
    return np.asarray(at_rest + np.stack([to_grid(axis, voxel_size) for axis in shift]) / 2, np.float32)


def warp(volume: NDArray, where: Array, voxel_size: int, order: int = 1, box: Box = EVERYWHERE) -> NDArray:
    """Sample a 2 mm volume where the voxels of a grid come from, of those that maps can hold; 0 elsewhere.

    Parameters
    ----------
    volume : ndarray
        On the 2 mm grid.
    where : ndarray
        `origins` of the grid.
    voxel_size : int
        Of the grid to return.
    order : int
        1 to interpolate, 0 for labels.
    box : tuple of slice
        The part of the grid to return.

    """
    target = coarser(covered(), voxel_size)[box]
    result = np.zeros(target.shape, volume.dtype)
    result[target] = map_coordinates(volume, where[(slice(None), *box)][:, target], order=order, mode="nearest")
    return result


def cortical_loss(log_volume: float) -> float:
    """Return the share of the atlas's cortex that is fluid, given the cortex's log volume over a young adult's."""
    return float(np.clip(1 - (1 - number("cortex.young_loss") / 100) * np.exp(log_volume), 0, 0.9))


def thinning(loss: float) -> Array:
    """Return at 2 mm the share of each cortical voxel that is fluid, more than in a young adult; 0 elsewhere."""
    return _fluid_share(loss) - _fluid_share(number("cortex.young_loss") / 100)


def segmentation(shift: Array, loss: float, voxel_size: int) -> NDArray[np.int16]:
    """Return the participant's own FreeSurfer labels on a grid, 0 where there is no tissue.

    Shapes are cut out of smooth distance maps, so that they shrink by less than a voxel, too.
    """
    where, held = origins(shift, voxel_size), coarser(covered(), voxel_size)
    labels = warp(_labels_around(), where, voxel_size, order=0)
    labels[warp(_cortical_rank(), where, voxel_size, order=0) < loss] = _FLUID
    nearest = np.zeros(labels.shape, np.float32)
    for name in SHAPES:
        box = _box(name, voxel_size)
        distance = warp(_distance(name), where, voxel_size, box=box)
        inside = (distance < nearest[box]) & held[box]
        labels[box][inside] = coarser(_own_labels(name), voxel_size)[box][inside]
        nearest[box][inside] = distance[inside]
    return labels


def shape_mask(name: str, labels: NDArray | None = None) -> NDArray[np.bool_]:
    """Return which voxels belong to one of `SHAPES` by their FreeSurfer labels; default: the atlas at 2 mm."""
    labels = anatomy.labels(2) if labels is None else labels
    return np.isin(labels, VENTRICLES if name == "ventricles" else anatomy.REGIONS[name])


@cache
def _shape_fields() -> Array:
    """Return for each shape the field that shrinks it by about 1 mm, ``(11, 3, x, y, z)`` on the nodes."""
    fields = []
    for name in SHAPES:
        distance = _distance(name)
        normal = [np.gradient(distance, 2, axis=axis) for axis in range(3)]
        fade = np.exp(-((distance / _REACH.get(name, _DEFAULT_REACH)) ** 2))
        fields.append(np.stack([to_nodes(axis * fade) for axis in normal]))
    return np.array(fields, np.float32)


@cache
@one_thread
def _response() -> NDArray[np.float64]:
    """Return the change of log volume of each shape, rows, by a unit of each field, columns.

    To first order a volume changes by minus the mean divergence of the displacement within it.
    """
    columns = []
    for field in _shape_fields():
        divergence = np.sum([np.gradient(to_grid(axis, 2), 2, axis=i) for i, axis in enumerate(field)], axis=0)
        columns.append([-divergence[shape_mask(name)].mean() for name in SHAPES])
    return np.array(columns).T


def _move(log_volumes: NDArray[np.float64]) -> Array:
    """Return the displacement that changes volumes by this much to first order."""
    return np.tensordot(np.linalg.solve(_response(), log_volumes), _shape_fields(), axes=1)


@cache
@one_thread
def _curvature() -> float:
    """Return by how much more than linearly the ventricles must be moved to grow, from one trial of doubling them."""
    wanted = np.log(2) * np.array([name == "ventricles" for name in SHAPES])
    grown = (warp(_distance("ventricles"), origins(_move(wanted), 2), 2)[covered()] < 0).sum()
    found = np.log(grown / shape_mask("ventricles").sum())
    return float((np.log(2) - found) / np.log(2) ** 2)


@cache
def _distance(name: str) -> Array:
    """Return at 2 mm a smooth distance in mm from a shape's surface, negative inside, with the shape's own volume.

    Far away, where nothing moves, it is cut off.
    """
    inside = shape_mask(name)
    box = _widened(anatomy.bounding_box(inside), int(_FAR / 2), inside.shape)
    outside = distance_transform_edt(~inside[box]) - distance_transform_edt(inside[box])
    distance = np.full(inside.shape, _FAR, np.float32)
    distance[box] = np.minimum(gaussian_filter(2 * outside.astype(np.float32), 1), _FAR)
    return distance - np.partition(distance, inside.sum(), axis=None)[inside.sum()]


@cache
def _box(name: str, voxel_size: int) -> Box:
    """Return the part of a grid that holds a shape, however it may grow."""
    return anatomy.bounding_box(coarser(_distance(name), voxel_size) < _MARGIN)


def _widened(box: Box, voxels: int, shape: tuple[int, ...]) -> Box:
    x, y, z = (slice(max(0, s.start - voxels), min(n, s.stop + voxels)) for s, n in zip(box, shape, strict=True))
    return x, y, z


@cache
def _own_labels(name: str) -> NDArray[np.int16]:
    """Return at 2 mm the label of the shape's nearest voxel, which tells left from right."""
    return filled(_labels(), shape_mask(name))


@cache
def _labels_around() -> NDArray[np.int16]:
    """Return the atlas at 2 mm without the shapes: where one shrinks, its neighbours move in."""
    shapes = np.any([shape_mask(name) for name in SHAPES], axis=0)
    return np.where(shapes, filled(_labels(), (_labels() > 0) & ~shapes), _labels())


def _labels() -> NDArray[np.int16]:
    return anatomy.labels(2).astype(np.int16)


def _fluid_share(loss: float) -> Array:
    return np.clip((loss - _cortical_rank()) / _SOFTNESS + 0.5, 0, 1)


@cache
def _cortical_rank() -> Array:
    """Return at 2 mm the rank of each cortical voxel by its tissue, 0 to 1 from the least; 2 outside the cortex."""
    cortex = anatomy.region_mask("gray matter")
    tissue = anatomy.template("gray matter")[cortex] + anatomy.template("white matter")[cortex]
    tissue = tissue + 1e-3 * np.random.default_rng(0).random(tissue.size)  # breaks ties
    rank = np.full(cortex.shape, 2, np.float32)
    rank[cortex] = tissue.argsort().argsort() / tissue.size
    return rank
