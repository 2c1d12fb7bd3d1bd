"""What the occlusion of a cube does to the predictions of an age group, and its map (paper, "Saliency Maps")."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from brainage.occlusion import Cubes

__all__ = ["MEASURES", "age_groups", "occlusion_effects", "saliency_map"]

Array = NDArray[np.float64]

_CLIP = (5, 95)  # percentiles

#: By how much the mean absolute error grows (the paper's), and by how much predicted ages change, years.
MEASURES = ("increase", "change")


def occlusion_effects(ages: Array, predicted: Array, occluded: Array, groups: NDArray[np.int64]) -> pd.DataFrame:
    """Return what occlusion does to the mean absolute error and to the predicted ages of each group of participants.

    The two differ: a cube that makes everybody look older raises the errors of those who were called too old, lowers
    those of the others, and may leave the mean error as it is.

    Parameters
    ----------
    ages, predicted : ndarray
        ``(n,)``, years.
    occluded : ndarray
        ``(n, cubes)``, years, from `brainage.occlusion.occluded_ages`, as ``predicted``.
    groups : ndarray of int
        ``(n,)``, from `age_groups`.

    Returns
    -------
    DataFrame
        ``group``, ``cube``, ``n`` (participants), ``increase`` of the mean absolute error (the paper's measure) and
        mean absolute ``change`` of predicted age, years.

    """
    effects = {
        "increase": np.abs(occluded - ages[:, None]) - np.abs(predicted - ages)[:, None],
        "change": np.abs(occluded - predicted[:, None]),
    }
    parts = []
    for group in np.unique(groups):
        who = groups == group
        means = {name: effect[who].mean(axis=0) for name, effect in effects.items()}
        parts.append(pd.DataFrame({"group": group, "cube": np.arange(occluded.shape[1]), "n": who.sum(), **means}))
    return pd.concat(parts, ignore_index=True)


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
