"""What every statistic asks of its arguments: finite numbers, as many of one as of the other, and clear labels.

NaN falls through comparisons: a test of scores one of which is missing ends in p = 0, and a column of shape ``(n, 1)``
less a row of ``(n,)`` is a table of ``(n, n)``. So arguments are looked at where they come in, once, by their names.
"""

from collections.abc import Mapping
from itertools import pairwise
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from brainage.errors import BrainageError

__all__ = ["columns", "flags", "is_rounding", "labels", "nearly_constant", "numbers", "table"]

Array = NDArray[np.float64]

_AXES = {1: "one number each, (n,)", 2: "a table, (rows, columns)"}
_ROUNDING = 1e-12  # of the largest value: what arithmetic leaves where numbers are the same


def numbers(name: str, values: ArrayLike, *, axes: int | None = 1, least: int = 1) -> NDArray[np.float64]:
    """Return an argument as finite numbers.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    values : array_like
        What was given: a list, an array or a column.
    axes : int, optional
        How many it must have; ``None``: any.
    least : int
        So many values, or rows, must be there.

    Raises
    ------
    BrainageError
        If these are no numbers, one of them is missing or infinite, there are too few, or the shape is another.

    Examples
    --------
    >>> numbers("scores", [1, 2.5]).tolist()
    [1.0, 2.5]
    >>> numbers("scores", [1, float("nan"), 3])
    Traceback (most recent call last):
    brainage.errors.BrainageError: scores: 1 of 3 values is missing or infinite (first: number 2); leave these out

    """
    array = _floats(name, values)
    if axes is not None and array.ndim != axes:
        msg = f"{name}: shape is {array.shape}; expected {_AXES[axes]}"
        raise BrainageError(msg)
    if array.size == 0 or (array.ndim and len(array) < least):
        rows = len(array) if array.ndim else array.size
        msg = f"{name}: {rows} given; expected at least {least}"
        raise BrainageError(msg)
    wrong = ~np.isfinite(array).ravel()
    if wrong.any():
        are = "is" if wrong.sum() == 1 else "are"
        place = f"first: number {wrong.argmax() + 1}"
        msg = f"{name}: {wrong.sum()} of {array.size} values {are} missing or infinite ({place}); leave these out"
        raise BrainageError(msg)
    return array


def columns(least: int = 1, **given: ArrayLike) -> list[NDArray[np.float64]]:
    """Return arguments that hold one number each for the same people, by name.

    Raises
    ------
    BrainageError
        As of `numbers`; if they differ in length, or two columns of tables have the same rows in another order.

    Examples
    --------
    >>> ages, gaps = columns(ages=[60, 70], gaps=[1, 2])
    >>> columns(ages=[60, 70], gaps=[1])
    Traceback (most recent call last):
    brainage.errors.BrainageError: 2 ages and 1 gaps; expected as many, one each for the same people

    """
    _check_order(given)
    arrays = {name.replace("_", " "): numbers(name.replace("_", " "), one, least=least) for name, one in given.items()}
    if len({len(one) for one in arrays.values()}) > 1:
        found = " and ".join(f"{len(one)} {name}" for name, one in arrays.items())
        msg = f"{found}; expected as many, one each for the same people"
        raise BrainageError(msg)
    return list(arrays.values())


def flags(name: str, values: ArrayLike, n: int) -> NDArray[np.bool_]:
    """Return an argument as ``n`` answers, yes or no: truth values, or the integers 0 and 1.

    Text is refused, since every text that is not empty counts as true, ``"no"`` too.

    Raises
    ------
    BrainageError
        If it holds anything else, or another number of answers.

    Examples
    --------
    >>> flags("patients", [0, 1, 1], 3).tolist()
    [False, True, True]

    """
    array = _answers(values)
    if array.shape != (n,):
        msg = f"{name}: shape is {array.shape}; expected one answer for each of {n} people"
        raise BrainageError(msg)
    if array.dtype.kind not in "biu" or not np.isin(array, [0, 1]).all():
        found = ", ".join(sorted({repr(one) for one in array.tolist()})[:3])
        msg = f"{name}: holds {found}; expected True and False, for instance participants['diagnosis'] == 'CN'"
        raise BrainageError(msg)
    return array.astype(bool)


def labels(name: str, values: ArrayLike, n: int) -> NDArray[np.object_]:
    """Return an argument as ``n`` labels, none of which is missing.

    Raises
    ------
    BrainageError
        If one is missing, or there are more or fewer.

    """
    array = np.asarray(values, object)
    if array.shape != (n,):
        msg = f"{name}: shape is {array.shape}; expected one label for each of {n} people"
        raise BrainageError(msg)
    missing = pd.isna(array)
    if missing.any():
        msg = f"{name}: {missing.sum()} of {n} labels missing (first: number {missing.argmax() + 1}); leave these out"
        raise BrainageError(msg)
    return array


def table(name: str, given: pd.DataFrame, needed: list[str], least: int = 1) -> pd.DataFrame:
    """Return a table that has these columns and at least so many rows.

    Raises
    ------
    BrainageError
        If a column is missing or there twice, or rows are too few.

    """
    lacking = [column for column in needed if list(given.columns).count(column) != 1]
    if lacking:
        msg = f"{name}: columns are {', '.join(map(str, given.columns))}; expected one each of {', '.join(needed)}"
        raise BrainageError(msg)
    if len(given) < least:
        msg = f"{name}: {len(given)} rows; expected at least {least}"
        raise BrainageError(msg)
    return given


def nearly_constant(values: Array, scale: float | None = None) -> bool:
    """Say whether values differ by no more than the rounding of numbers as large as ``scale`` (default: as they are).

    >>> nearly_constant(np.array([0.3 - 0.1, 0.4 - 0.2, 0.2]))
    True
    """
    return is_rounding(float(np.ptp(values)), float(np.abs(values).max()) if scale is None else scale)


def is_rounding(value: float, scale: float) -> bool:
    """Say whether a number is 0 but for the rounding of numbers as large as ``scale``."""
    return bool(abs(value) <= _ROUNDING * scale)


def _floats(name: str, values: ArrayLike) -> NDArray[np.float64]:
    if isinstance(values, np.ma.MaskedArray):  # its missing values have numbers below the mask
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        array = np.asarray(values)
    except ValueError as error:  # lists of lists of different lengths
        msg = f"{name}: rows differ in length; expected an array"
        raise BrainageError(msg) from error
    if array.dtype.kind == "O" and all(isinstance(one, Real) or _is_missing(one) for one in array.ravel()):
        array = np.array([np.nan if _is_missing(one) else float(one) for one in array.ravel()]).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        first = array.ravel()[0] if array.size else array.dtype
        msg = f"{name}: holds {first!r}; expected numbers"
        raise BrainageError(msg)
    return array.astype(float)


def _is_missing(one: object) -> bool:
    return one is None or one is pd.NA


def _answers(values: ArrayLike) -> NDArray[np.generic]:
    array = np.asarray(values)
    if array.dtype.kind == "O" and all(isinstance(one, bool | np.bool_) for one in array.ravel()):
        return array.astype(bool)
    return array


def _check_order(given: Mapping[str, ArrayLike]) -> None:
    """Refuse columns of tables whose rows are the same people in another order: they would be paired by position."""
    series = [(name, one.index) for name, one in given.items() if isinstance(one, pd.Series)]
    for (first, one), (second, other) in pairwise(series):
        if len(one) == len(other) and not one.equals(other) and set(one) == set(other):
            msg = f"{first} and {second} hold the same rows in another order; sort both the same way"
            raise BrainageError(msg)
