"""What every estimator asks of its data."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brainage.core.arguments import labels, nearly_constant
from brainage.core.errors import refuse
from brainage.models.map_arrays import ROUNDING, checked_maps, holds_text

_LARGEST = 1e12  # sums of squares over millions of voxels still fit into float32
_KERNEL = 7  # of the networks' stem; torch leaves gradients of weights that see no voxel undefined


def training_data(estimator: Any, maps: Any, ages: Any) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return maps in float32 and ages in float64, from which something can be learned.

    The estimator remembers their shape; see `brainage.models.map_arrays.checked_maps`.

    Parameters
    ----------
    estimator : estimator
        That learns.
    maps : array of float
        Shape ``(n, channels, ...)``, 0 without data.
    ages : array_like
        Shape ``(n,)``, years.

    Raises
    ------
    BrainageError
        If they differ in number, are no numbers, NaN, infinite or too large, or all maps or all ages are the same.

    """
    maps = checked_maps(estimator, maps, fitting=True)
    ages = checked_ages(ages, len(maps), type(estimator).__name__)
    check_spread(ages)
    _check_values(maps)
    return maps, ages


def checked_ages(ages: Any, n: int, who: str) -> NDArray[np.float64]:
    """Return ages ``(n,)`` in years, in float64, for an estimator of this name.

    Parameters
    ----------
    ages : array_like
        Years.
    n : int
        How many there must be.
    who : str
        Name of the estimator, for the message.

    Raises
    ------
    BrainageError
        If there is not one number for each of ``n`` participants, or one is masked.

    """
    if ages is None:
        refuse(f"{who} requires y to be passed, but the target y is None; give ages in years")
    _refuse_masked(ages)
    values = np.asarray(ages)
    if values.dtype.kind not in "iufO" or holds_text(values):
        refuse(f"ages are of type {values.dtype}; expected years (Complex data not supported, nor is text)")
    if values.ndim == 1 and len(values) != n:
        refuse(f"{n} maps but {len(values)} ages; give one age per participant")
    if values.shape != (n,):
        refuse(f"ages have shape {values.shape}; expected ({n},), one age per participant")
    try:
        exact = values.astype(float)
    except (ValueError, TypeError) as error:
        refuse(f"ages are no numbers ({error}); give them in years")
    if not np.isfinite(exact).all():
        refuse(f"{(~np.isfinite(exact)).sum()} of {n} ages are NaN or infinity; leave these participants out")
    return exact


def checked_groups(groups: Any, n: int, least: int) -> NDArray[np.object_] | None:
    """Return who each map is of, for folds that keep a person together, or ``None`` if each is of another person.

    Parameters
    ----------
    groups : array_like or None
        Shape ``(n,)``, labels.
    n : int
        How many maps there are.
    least : int
        So many people are needed.

    Raises
    ------
    BrainageError
        If a label is missing, there are more or fewer, or they name too few people.

    """
    if groups is None:
        return None
    who = labels("groups", groups, n)
    if len(set(who)) < least:
        refuse(f"{n} training maps are of {len(set(who))} people; expected at least {least}: add some")
    return who


def check_spread(ages: NDArray[np.float64]) -> None:
    """Refuse a single participant, or many of one age.

    Parameters
    ----------
    ages : array of float
        Shape ``(n,)``, years.

    Raises
    ------
    BrainageError
        If it is so.

    """
    if len(ages) < 2:
        refuse("maps hold one sample, a single training participant; give several, of different ages")
    if nearly_constant(ages):  # rounding is no difference of ages
        refuse(f"all {len(ages)} training ages are {ages[0]:g} years; give participants of different ages")


def _refuse_masked(ages: Any) -> None:
    """Refuse ages that are masked: there may be any number below the mask."""
    if np.ma.is_masked(ages):
        refuse(f"{np.ma.count_masked(ages)} of {np.size(ages)} ages are masked; leave these participants out")


def _check_values(maps: NDArray[np.float32]) -> None:
    if all(np.allclose(row, maps[0], rtol=ROUNDING * np.finfo(maps.dtype).eps, atol=0) for row in maps[1:]):
        refuse(f"all {len(maps)} training maps are the same; check how they were read")
    largest = float(np.abs(maps).max())
    if largest > _LARGEST:
        refuse(f"the largest value of the maps is {largest:.3g}; expected at most {_LARGEST:g}: normalise them first")


def check_volumes(maps: NDArray[np.float32]) -> None:
    """Refuse maps that are not ``(n, channels, x, y, z)``, or that are smaller than a network's first kernel.

    Parameters
    ----------
    maps : array of float
        What a network is to see.

    Raises
    ------
    BrainageError
        If they are so.

    """
    if maps.ndim != 5:
        refuse(f"maps have shape {maps.shape}; a network expects (n, channels, x, y, z): read them without a mask")
    if min(maps.shape[2:]) < _KERNEL:
        size = " x ".join(map(str, maps.shape[2:]))
        refuse(f"maps have {size} voxels; a network needs {_KERNEL} along each axis: crop less, or use a finer grid")
