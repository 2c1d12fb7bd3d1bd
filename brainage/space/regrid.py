"""A map of another grid of the same space, resampled onto one of ours by its affine."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

from brainage.space.anatomy import Grid

_MOST_MISSING = 0.5  # share of a voxel's neighbourhood without data, above which it has none


def resampled(values: NDArray[Any], affine: NDArray[np.float64], grid: Grid) -> NDArray[np.float32]:
    """Return values at the voxel centres of a grid, linearly between those that have data; others are 0.

    What has no data has no weight, so that edges keep their values: a brain of 3 kPa is 3 kPa to its rim. Where most of
    the neighbours are NaN or infinite, the result is NaN.

    Parameters
    ----------
    values : ndarray
        ``(x, y, z)``, 0 where there are no data.
    affine : ndarray
        Of the values: voxel indices to mm, ``(4, 4)``.
    grid : Grid
        To sample on.

    """
    unknown = ~np.isfinite(values)
    known = (values != 0) & ~unknown
    weight = _sampled(known, affine, grid)
    total = _sampled(np.where(known, values, 0), affine, grid)
    result = np.zeros(grid.shape, np.float32)
    np.divide(total, weight, out=result, where=weight > _MOST_MISSING)
    if unknown.any():
        result[_sampled(unknown, affine, grid) > _MOST_MISSING] = np.nan
    return result


def resampled_labels(labels: NDArray[Any], affine: NDArray[np.float64], grid: Grid) -> NDArray[Any]:
    """Return the labels nearest to the voxel centres of a grid.

    Parameters
    ----------
    labels : ndarray
        ``(x, y, z)``.
    affine : ndarray
        Voxel indices to mm, ``(4, 4)``.
    grid : Grid
        To sample on.

    """
    return _sampled(labels, affine, grid, order=0)


def _sampled(values: NDArray[Any], affine: NDArray[np.float64], grid: Grid, order: int = 1) -> NDArray[Any]:
    way = np.linalg.solve(affine, grid.affine)  # from our voxels to theirs
    kind = np.float32 if order else values.dtype
    return np.asarray(
        affine_transform(values.astype(kind), way[:3, :3], way[:3, 3], grid.shape, order=order, mode="constant")
    )
