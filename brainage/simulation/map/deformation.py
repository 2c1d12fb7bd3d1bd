"""Atrophy and misregistration as displacements of the template.

A participant's image at ``x`` is the template's at ``x + u(x)``. Each shape has one velocity field, along the normal of
its surface and fading within some millimetres. A flow along their weighted sum folds next to nothing and changes the
logarithm of volumes about linearly, so ventricles can grow to several times their size; the weights are solved for the
wanted volumes, given what misregistration does to them already.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from brainage.simulation.lattice.fields import NODES, coarse_noise, coarser, one_thread, to_grid, to_nodes
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.shapes import Box, distance, near, shape_mask, white_matter_around
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person.volumes import SHAPES
from brainage.space import anatomy

Array = NDArray[np.float32]

_REACH = {"left ventricle": 12.0, "right ventricle": 12.0, "white matter": 10.0}  # mm within which a velocity fades
_DEFAULT_REACH = 6.0
_LARGE = tuple(name for name in SHAPES if name.rpartition(" ")[2] in ("matter", "cerebellum", "stem", "thalamus"))
_SQUARINGS = 2  # the flow is made of four equal steps
_ROUNDS = 6  # of solving, at most: ventricles that are very large leave the third one no room
_CLOSE = 0.01  # logarithm of volume that may be missed; a fifth of it for white matter, which people differ least in
_WHITE_MATTER = SHAPES.index("white matter")
_SURFACE = 2.0  # mm over which a voxel at a surface counts in part


def displacement(wanted: NDArray[np.float64], moved: Array) -> Array:
    """Return the displacement in mm on the nodes, ``(3, x, y, z)``, that gives `SHAPES` the wanted volumes.

    Ventricles of some people over 80 leave their neighbours no room; then it is the closest of some rounds, in which
    white matter may miss its volume by a few per cent and a caudate by more.

    Parameters
    ----------
    wanted : ndarray
        Logarithm of each shape's volume over the template's, ``(23,)``.
    moved : ndarray
        Displacement that is there anyway, in mm on the nodes, ``(3, x, y, z)``; it is part of the result.

    """
    aims, shifts, missed = [wanted], [], []
    for _ in range(_ROUNDS):
        shifts.append(_flow(np.linalg.solve(_response(), aims[-1])) + moved)
        missed.append(wanted - log_volumes(shifts[-1]))
        if np.abs(missed[-1]).max() < _CLOSE and abs(missed[-1][_WHITE_MATTER]) < _CLOSE / 5:
            break
        aims.append(_next_aim(aims, missed))
    return shifts[np.argmin([np.linalg.norm(miss) for miss in missed])]


def _next_aim(aims: list[NDArray[np.float64]], missed: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return what to ask for next: by what was missed beyond the last aim, given what earlier ones did (Anderson)."""
    steps = (aims[-1] - np.array(aims))[:-1].T
    gains = (missed[-1] - np.array(missed))[:-1].T
    shares = np.linalg.lstsq(gains, missed[-1], rcond=1e-2)[0]
    return np.asarray(aims[-1] + missed[-1] - (steps + gains) @ shares)


def log_volumes(shift: Array) -> NDArray[np.float64]:
    """Return the logarithm of each of `SHAPES`'s volume over the template's under a displacement, ``(23,)``."""
    return np.log(np.maximum(_volumes(shift), 1e-3) / _template_volumes())


def still() -> Array:
    """Return no displacement."""
    return np.zeros((3, *anatomy.grid(NODES).shape), np.float32)


def misregistration(rng: np.random.Generator) -> Array:
    """Draw the smooth displacement in mm that affine registration leaves, ``(3, x, y, z)`` on the nodes."""
    per_axis = number("misregistration.sd") / np.sqrt(3)
    return np.stack([per_axis * coarse_noise(rng, 32) for _ in range(3)]).astype(np.float32)


def origins(shift: Array, voxel_size: int) -> Array:
    """Return ``x + u(x)`` for each voxel of a grid, in voxels of the 2 mm grid, ``(3, x, y, z)``.

    ``shift`` is ``u`` in mm on the nodes, ``(3, x, y, z)``.
    """
    return np.asarray(_rests(voxel_size) + np.stack([to_grid(axis, voxel_size) for axis in shift]) / 2, np.float32)


def warp(volume: NDArray, where: Array, voxel_size: int) -> NDArray:
    """Sample a 2 mm volume where the voxels of a grid come from, of those that maps can hold; 0 elsewhere.

    Parameters
    ----------
    volume : ndarray
        On the 2 mm grid.
    where : ndarray
        `origins` of the grid.
    voxel_size : int
        Of the grid to return.

    """
    target = coarser(covered(), voxel_size)
    result = np.zeros(target.shape, volume.dtype)
    result[target] = map_coordinates(volume, where[:, target], order=1, mode="nearest")
    return result


def nearest(where: Array, voxel_size: int) -> NDArray[np.int64]:
    """Return the flat index of the 2 mm voxel that each voxel that maps can hold comes from; for labels."""
    index = np.zeros(1, np.int64)
    for axis, size in zip(where[:, coarser(covered(), voxel_size)], anatomy.grid(2).shape, strict=True):
        index = index * size + np.clip(np.rint(axis), 0, size - 1).astype(np.int64)
    return index


def from_surface(name: str, where: Array, voxel_size: int) -> Array:
    """Return how far the voxels `near` a shape are from its moved surface, mm, negative inside, given `origins`."""
    there = where.reshape(3, -1)[:, near(name, voxel_size)]
    return np.asarray(map_coordinates(distance(name), there, order=1, mode="nearest"))


def _flow(weights: NDArray[np.float64]) -> Array:
    """Return the displacement after unit time along the weighted velocities, by scaling and squaring."""
    shift = np.tensordot(weights.astype(np.float32), _velocities(), axes=1) / np.float32(2**_SQUARINGS)
    for _ in range(_SQUARINGS):
        there = (_node_indices() + shift / NODES).reshape(3, -1)
        shift = shift + np.stack([map_coordinates(axis, there, order=1).reshape(axis.shape) for axis in shift])
    full = still()
    full[(slice(None), *_node_box())] = shift
    return full


@cache
def _node_box() -> Box:
    return anatomy.bounding_box(to_nodes(covered()))


@cache
def _node_indices() -> Array:
    return np.indices([side.stop - side.start for side in _node_box()], np.float32)


@cache
def _velocities() -> Array:
    """Return for each shape the field that shrinks it by about 1 mm, ``(23, 3, x, y, z)`` on the nodes of the brain."""
    fields = []
    for name in SHAPES:
        away = distance(name)
        normal = [np.gradient(away, 2, axis=axis) for axis in range(3)]
        fade = np.exp(-((away / _REACH.get(name, _DEFAULT_REACH)) ** 2))
        fields.append(np.stack([to_nodes(axis * fade)[_node_box()] for axis in normal]))
    return np.array(fields, np.float32)


@cache
@one_thread
def _response() -> NDArray[np.float64]:
    """Return about the change of log volume of each shape, rows, by a unit of each field, columns.

    To first order a volume changes by minus the mean divergence of the displacement within it.
    """
    inside = [to_nodes(shape_mask(name))[_node_box()] for name in SHAPES]
    divergences = [sum(np.gradient(axis, NODES, axis=i) for i, axis in enumerate(field)) for field in _velocities()]
    return np.array([[-float(field[mask].mean()) for field in divergences] for mask in inside])


def _volumes(shift: Array) -> NDArray[np.float64]:
    """Return the voxels of each shape, those at its surface in part."""
    where = {size: origins(shift, size) for size in (NODES, 2)}
    counts = {}
    for name in _taken():
        size = NODES if name in _LARGE else 2
        inside = np.clip(0.5 - from_surface(name, where[size], size) / _SURFACE, 0, 1)
        counts[name] = inside.sum(dtype=float) * (size / 2) ** 3
    taken = sum(share * counts[name] for name, share in _taken().items())
    white_matter = white_matter_around().ravel()[nearest(where[2], 2)].sum() - taken
    return np.array([*counts.values(), white_matter])


@cache
def _taken() -> dict[str, float]:
    """Return the share of each shape that would be white matter if the shape were not there, as labels are written."""
    return {name: float(white_matter_around()[shape_mask(name)].mean()) for name in SHAPES if name != "white matter"}


@cache
def _rests(voxel_size: int) -> Array:
    """Return where the voxels of a grid are, in voxels of the 2 mm grid, ``(3, x, y, z)``."""
    return np.indices(anatomy.grid(voxel_size).shape, np.float32) * (voxel_size // 2)


@cache
def _template_volumes() -> NDArray[np.float64]:
    return _volumes(still())
