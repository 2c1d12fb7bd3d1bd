"""Smooth random fields, drawn so that every grid shows the same field.

Whatever is smooth lives on a lattice whose nodes are 4 mm apart (the voxel centres of the 4 mm grid) and reaches a
voxel grid by cubic splines. Only the two finest kinds of noise are drawn at 2 mm.
"""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import make_interp_spline
from scipy.ndimage import gaussian_filter, gaussian_filter1d, gaussian_gradient_magnitude
from threadpoolctl import threadpool_limits

from brainage.simulation.lattice.surface import by_depth
from brainage.space.anatomy import bounding_box, grid, region_mask, template

Array = NDArray[np.float32]
P = ParamSpec("P")
R = TypeVar("R")

#: Voxel size in mm of the grid whose voxel centres are the nodes of smooth fields.
NODES = 4

#: Kinds of noise by scale: white noise blurred by Gaussians of SD 0.9 and 2 mm, and splines through white noise on
#: lattices of 8, 16, 32 and 64 mm.
COMPONENTS = ("0.9 mm", "2 mm", "8 mm", "16 mm", "32 mm", "64 mm")
_FINE = (0.9, 2.0)
_FLAT, _STEEPEST = 0.2, 2.5  # of the typical steepness: added everywhere, and the most that counts
_LATTICES = (8, 16, 32, 64)
_PURPOSES = (
    "participant",
    "stiffness",
    "damping_ratio",
    "t1w",
    "deformation",
    "coverage",
    "latent",
    "failure, stiffness",
    "failure, damping_ratio",
    "severity",
    "spots",
)


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Keep linear algebra to one thread: sums in another order differ in their last digits, and no map may do so."""
    return threadpool_limits.wrap(limits=1)(function)


def stream(seed: int, index: int, purpose: str, visit: int = 0) -> np.random.Generator:
    """Return the random stream that only participant ``index`` of ``seed`` uses, for one purpose; later visits' own."""
    key = (index, _PURPOSES.index(purpose), *([visit] if visit else []))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def coarse_noise(rng: np.random.Generator, spacing: int) -> Array:
    """Return noise of unit SD on the nodes, a spline through white noise on a lattice of ``spacing`` mm."""
    shape = tuple(size // (spacing // NODES) + 2 for size in grid(NODES).shape)
    return _separable(_from_lattice(spacing), rng.standard_normal(shape, np.float32))


def fine_noise(rng: np.random.Generator, voxel_size: int = 2) -> tuple[Array, ...]:
    """Return two kinds of noise of unit SD in the head's box: white noise at 2 mm blurred by Gaussians of `_FINE`.

    At 4 mm these are the values at the nodes, without those between.
    """
    white = (rng.standard_normal(grid(2).shape, np.float32)[_head()] for _ in _FINE)
    return tuple(_blurred(noise, sd, voxel_size) * _unit_gain(sd) for noise, sd in zip(white, _FINE, strict=True))


def mixture(rng: np.random.Generator, shares: NDArray, voxel_size: int = 2) -> Array:
    """Return noise of unit SD at 2 or 4 mm whose `COMPONENTS` have the given shares of its variance.

    The fine ones are strong at the edges of tissue and near the surface and weak elsewhere: single maps are sharp
    there and smooth between.
    """
    roots = np.sqrt(shares).astype(np.float32)
    fine = sum(root * noise for root, noise in zip(roots, fine_noise(rng, voxel_size), strict=False))
    coarse = sum(root * coarse_noise(rng, spacing) for root, spacing in zip(roots[2:], _LATTICES, strict=True))
    both = to_grid(coarse, voxel_size)
    head = tuple(slice(-(-side.start * 2 // voxel_size), -(-side.stop * 2 // voxel_size)) for side in _head())
    both[head] += coarser(_edges(), voxel_size)[head] * fine
    return both


def to_grid(field: NDArray, voxel_size: int) -> Array:
    """Carry a field from the nodes to the voxels of a grid, by cubic splines."""
    if voxel_size >= NODES:
        step = voxel_size // NODES
        return field[::step, ::step, ::step]
    return _separable(_to_fine(), field)


def to_nodes(field: NDArray) -> NDArray:
    """Pick the nodes out of a 2 mm field."""
    return coarser(field, NODES)


def coarser(field: NDArray, voxel_size: int) -> NDArray:
    """Pick the voxels of a grid out of a 2 mm field: coarser grids hold some voxels of the finer ones."""
    step = voxel_size // 2
    return field[::step, ::step, ::step]


def _separable(matrices: tuple[Array, ...], values: NDArray) -> Array:
    """Multiply each axis by its matrix, which for splines is interpolation."""
    x, y, z = matrices
    return np.einsum("ai,bj,ck,ijk->abc", x, y, z, values, optimize="greedy")


@cache
def _head() -> tuple[slice, slice, slice]:
    """Return the box of the 2 mm grid that holds the head, as far to the right as to the left."""
    head = template("t1w") > 0
    return bounding_box(head | head[::-1])


@cache
def _edges() -> Array:
    """Return at 2 mm how strong fine noise is, with a root mean square of 1 in the brain.

    It goes with the steepness of the T1w template and with the distance from the surface, as was measured.
    """
    steepness = gaussian_gradient_magnitude(template("t1w"), 0.7)
    brain = region_mask("brain")
    typical = np.sqrt((steepness[brain] ** 2).mean())
    edges = np.minimum(steepness / typical + _FLAT, _STEEPEST) * by_depth("fine")
    return edges / np.sqrt((edges[brain] ** 2).mean())


def _blurred(noise: Array, sd: float, voxel_size: int) -> Array:
    """Blur 2 mm noise in the head's box, and keep the voxels of a grid, which after each axis are fewer."""
    step = voxel_size // 2
    for axis, side in enumerate(_head()):
        blurred = gaussian_filter1d(noise, sd / 2, axis, mode="wrap", truncate=3)
        noise = blurred[(slice(None),) * axis + (slice(-side.start % step, None, step),)]
    return noise


@cache
def _to_fine() -> tuple[Array, ...]:
    sizes = zip(grid(NODES).shape, grid(2).shape, strict=True)
    return tuple(_spline(coarse, np.arange(fine) * 2 / NODES) for coarse, fine in sizes)


@cache
def _from_lattice(spacing: int) -> tuple[Array, ...]:
    """Return interpolation matrices whose rows are scaled so that white noise keeps unit SD everywhere."""
    step = spacing // NODES
    matrices = [_spline(size // step + 2, np.arange(size) / step) for size in grid(NODES).shape]
    return tuple(matrix / np.linalg.norm(matrix, axis=1, keepdims=True) for matrix in matrices)


def _spline(nodes: int, positions: NDArray) -> Array:
    return make_interp_spline(np.arange(nodes), np.eye(nodes))(positions).astype(np.float32)


@cache
def _unit_gain(sd: float) -> np.float32:
    """Return what restores unit SD after a Gaussian of ``sd`` mm: one over the norm of its kernel."""
    impulse = np.zeros((15, 15, 15))
    impulse[7, 7, 7] = 1
    return np.float32(1 / np.linalg.norm(gaussian_filter(impulse, sd / 2, truncate=3)))
