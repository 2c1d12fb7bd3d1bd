"""By how much the error of an age group grows when a cube is occluded, and its map (paper, "Saliency Maps")."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from brainage.occlusion import Cubes

__all__ = ["age_groups", "error_increase", "saliency_map"]

Array = NDArray[np.float64]

_CLIP = (5, 95)  # percentiles


def error_increase(ages: Array, predicted: Array, occluded: Array, groups: NDArray[np.int64]) -> pd.DataFrame:
    """Return by how much occlusion raises the mean absolute error of each group of participants.

    Parameters
    ----------
    ages, predicted : ndarray
        ``(n,)``, years.
    occluded : ndarray
        ``(n, cubes)``, years, from `occluded_ages`.
    groups : ndarray of int
        ``(n,)``, from `age_groups`.

    Returns
    -------
    DataFrame
        ``group``, ``cube``, ``n`` (participants), ``increase`` (years).

    """
    change = np.abs(occluded - ages[:, None]) - np.abs(predicted - ages)[:, None]
    table = pd.DataFrame(change).assign(group=groups).melt("group", var_name="cube", value_name="change")
    found = table.groupby(["group", "cube"])["change"].agg(n="size", increase="mean")
    return found.reset_index().astype({"cube": int})


def age_groups(ages: Array, reference: Array, n: int = 5) -> NDArray[np.int64]:
    """Return the age-quantile group of each participant, 0 (youngest) to n - 1.

    Parameters
    ----------
    ages : ndarray
        Of the participants, years.
    reference : ndarray
        Ages whose quantiles divide the groups: the whole cohort's, so that groups are the same for all seeds.
    n : int
        Groups.

    >>> age_groups(np.array([20, 30, 85]), np.arange(20, 90)).tolist()
    [0, 0, 4]
    """
    edges = np.quantile(reference, np.arange(1, n) / n)
    return np.searchsorted(edges, ages, side="right")


def saliency_map(increase: Array, cubes: Cubes, shape: tuple[int, int, int]) -> Array:
    """Turn one number per cube into a map as the paper does: clipped, interpolated, 0 to 1.

    Parameters
    ----------
    increase : ndarray
        ``(cubes,)``.
    cubes : Cubes
        Where they are.
    shape : tuple of int
        Of the map; voxels beyond the cubes (the left-out top) are 0.

    """
    values = np.clip(increase, *np.percentile(increase, _CLIP)).reshape(cubes.counts)
    end = max(box[2].stop for box in cubes.boxes)
    voxels = np.indices((*shape[:2], end))
    smooth = map_coordinates(values, (voxels - (cubes.size - 1) / 2) / cubes.stride, order=3, mode="nearest")
    low, high = smooth.min(), smooth.max()
    result = np.zeros(shape)
    result[:, :, :end] = (smooth - low) / (high - low) if high > low else 0
    return result
