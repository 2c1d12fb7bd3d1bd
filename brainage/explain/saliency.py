"""What the occlusion of a cube does to the predictions of an age group, and its map (paper, "Saliency Maps")."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_whole
from brainage.explain.occlusion import Cubes

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
        ``(n, cubes)``, years, from `brainage.explain.occlusion.occluded_ages`, as ``predicted``.
    groups : ndarray of int
        ``(n,)``, from `age_groups`.

    Returns
    -------
    DataFrame
        ``group``, ``cube``, ``n`` (participants), ``increase`` of the mean absolute error (the paper's measure) and
        mean absolute ``change`` of predicted age, years.

    Raises
    ------
    BrainageError
        If a value is missing or infinite, participants differ in number or order, or a group is no whole number.

    """
    arguments.check_order(ages=ages, predicted=predicted, occluded=occluded, groups=groups)
    ages, predicted = arguments.columns(ages=ages, predicted=predicted)
    occluded = arguments.numbers("occluded", occluded, axes=2)
    if len(occluded) != len(ages):
        refuse(f"occluded has {len(occluded)} rows; expected one for each of {len(ages)} participants")
    groups = _whole(arguments.labels("groups", groups, len(ages)))
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


def _whole(groups: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return groups as the whole numbers that they are; 0.5 and 0.6 are not both 0."""
    found = arguments.numbers("groups", groups)
    if (found != np.round(found)).any():
        refuse(f"groups: holds {found[found != np.round(found)][0]:g}; expected whole numbers, as of age_groups")
    return found.astype(np.int64)


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

    Returns
    -------
    ndarray of int
        ``(participants,)``; who is as old as an edge belongs to the older group.

    Raises
    ------
    BrainageError
        If an age is missing or infinite, nobody is given, or ``n`` is no whole number of
        1 or more.

    Examples
    --------
    >>> age_groups(np.array([20, 30, 85]), np.arange(20, 90)).tolist()
    [0, 0, 4]

    """
    ages, reference = arguments.numbers("ages", ages), arguments.numbers("reference", reference)
    check_whole("n", n, least=1, why="groups")
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

    Returns
    -------
    ndarray
        Of the shape asked for, 0 to 1.

    Raises
    ------
    BrainageError
        If a value is missing or infinite, there is not one a cube, or cubes are those of a larger map.

    """
    increase = arguments.numbers("increase", increase)
    if len(increase) != len(cubes.boxes):
        refuse(f"increase has {len(increase)} values; expected one for each of {len(cubes.boxes)} cubes")
    if len(shape) != 3:
        refuse(f"shape is {tuple(shape)}; expected three numbers of voxels")
    reach = tuple(max(box[axis].stop for box in cubes.boxes) for axis in range(3))
    if reach[:2] != tuple(shape[:2]) or reach[2] > shape[2]:
        refuse(f"shape is {tuple(shape)} but cubes reach {reach}; give the shape that they were placed in")
    values = np.clip(increase, *np.percentile(increase, _CLIP)).reshape(cubes.counts)
    end = reach[2]
    voxels = np.indices((*shape[:2], end))
    smooth = map_coordinates(values, (voxels - (cubes.size - 1) / 2) / cubes.stride, order=3, mode="nearest")
    low, high = smooth.min(), smooth.max()
    result = np.zeros(shape)
    result[:, :, :end] = 0 if arguments.nearly_constant(values) else (smooth - low) / (high - low)
    return result
