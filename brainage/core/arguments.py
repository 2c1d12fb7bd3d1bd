"""What every statistic asks of its arguments: finite numbers, as many of one as of the other, and clear labels.

NaN falls through comparisons: a test of scores one of which is missing ends in p = 0, and a column of shape ``(n, 1)``
less a row of ``(n,)`` is a table of ``(n, n)``. So arguments are looked at where they come in, once, by their names.
"""

from decimal import Decimal
from itertools import combinations
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from brainage.core.errors import refuse

Array = NDArray[np.float64]

_AXES = {1: "one number each, (n,)", 2: "a table, (rows, columns)"}
#: Of the largest value: what arithmetic leaves where numbers are the same.
ROUNDING = 1e-12


def numbers(name: str, values: ArrayLike, *, axes: int | None = 1, least: int = 1, missing: bool = False) -> Array:
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
    missing : bool
        Let values be missing (NaN), though not infinite.

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
    brainage.core.errors.BrainageError: scores: 1 of 3 values is missing or infinite (first: number 2); leave these out

    """
    array = _floats(name, values)
    if axes is not None and array.ndim != axes:
        refuse(f"{name}: shape is {array.shape}; expected {_AXES[axes]}")
    if array.ndim > 1 and array.size == 0 and len(array):
        refuse(f"{name}: shape is {array.shape}, without a value; expected one column or more")
    if array.size == 0 or (array.ndim and len(array) < least):
        rows = len(array) if array.ndim else array.size
        refuse(f"{name}: {rows} given; expected at least {least}")
    wrong = (np.isinf(array) if missing else ~np.isfinite(array)).ravel()
    if wrong.any():
        are = "is" if wrong.sum() == 1 else "are"
        place = f"first: number {wrong.argmax() + 1}"
        refuse(f"{name}: {wrong.sum()} of {array.size} values {are} missing or infinite ({place}); leave these out")
    return array


def columns(least: int = 1, **given: ArrayLike) -> list[NDArray[np.float64]]:
    """Return arguments that hold one number each for the same people, by name.

    Raises
    ------
    BrainageError
        As of `numbers`; if they differ in length, or columns of tables name other rows, or the same in another order.

    Examples
    --------
    >>> ages, gaps = columns(ages=[60, 70], gaps=[1, 2])
    >>> columns(ages=[60, 70], gaps=[1])
    Traceback (most recent call last):
    brainage.core.errors.BrainageError: 2 ages and 1 gaps; expected as many, one each for the same people

    """
    check_order(**given)
    arrays = {name.replace("_", " "): numbers(name.replace("_", " "), one, least=least) for name, one in given.items()}
    if len({len(one) for one in arrays.values()}) > 1:
        found = " and ".join(f"{len(one)} {name}" for name, one in arrays.items())
        refuse(f"{found}; expected as many, one each for the same people")
    return list(arrays.values())


def flags(name: str, values: ArrayLike, n: int) -> NDArray[np.bool_]:
    """Return an argument as ``n`` answers, yes or no: truth values, or the numbers 0 and 1.

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
        refuse(f"{name}: shape is {array.shape}; expected one answer for each of {n} people")
    if array.dtype.kind not in "biuf" or not np.isin(array, [0, 1]).all():
        found = ", ".join(sorted({repr(one) for one in array.tolist()})[:3])
        refuse(f"{name}: holds {found}; expected True and False, for instance participants['diagnosis'] == 'CN'")
    return array.astype(bool)


def labels(name: str, values: ArrayLike, n: int) -> NDArray[np.object_]:
    """Return an argument as ``n`` labels; a BrainageError is raised if one is missing, or there are more or fewer."""
    array = np.asarray(_unmasked(values), object)
    if array.shape != (n,):
        refuse(f"{name}: shape is {array.shape}; expected one label for each of {n} people")
    missing = pd.isna(array)
    if missing.any():
        refuse(f"{name}: {missing.sum()} of {n} labels missing (first: number {missing.argmax() + 1}); leave these out")
    return array


def frame(name: str, given: Any) -> pd.DataFrame:
    """Return a table with named columns, or raise a BrainageError: an array has none."""
    if not isinstance(given, pd.DataFrame):
        refuse(f"{name}: a {type(given).__name__} was given; expected a pandas DataFrame, a table with named columns")
    return given


def table(name: str, given: pd.DataFrame, needed: list[str], least: int = 1) -> pd.DataFrame:
    """Return a table that has these columns once each and at least so many rows; otherwise raise a BrainageError."""
    frame(name, given)
    lacking = [column for column in needed if list(given.columns).count(column) != 1]
    if lacking:
        refuse(f"{name}: columns are {', '.join(map(str, given.columns))}; expected one each of {', '.join(needed)}")
    if len(given) < least:
        refuse(f"{name}: {len(given)} rows; expected at least {least}")
    return given


def nearly_constant(values: Array, scale: float | None = None) -> bool:
    """Say whether values differ by no more than the rounding of numbers as large as ``scale`` (default: as they are).

    >>> nearly_constant(np.array([0.3 - 0.1, 0.4 - 0.2, 0.2]))
    True
    """
    return is_rounding(float(np.ptp(values)), float(np.abs(values).max()) if scale is None else scale)


def is_rounding(value: float, scale: float) -> bool:
    """Say whether a number is 0 but for the rounding of numbers as large as ``scale``."""
    return bool(abs(value) <= ROUNDING * scale)


def check_order(**given: Any) -> None:
    """Refuse columns of tables whose rows are not the same people, or in another order: they are paired by position.

    Columns that share no row name are paired as they come, as arrays are: a column can be numbered anew. A
    BrainageError is raised if columns or tables share some row names and not others, or have them in another order.

    """
    rows = [(name, one.index) for name, one in given.items() if isinstance(one, pd.Series | pd.DataFrame)]
    for (first, one), (second, other) in combinations(rows, 2):
        if len(one) != len(other) or one.equals(other) or not one.isin(other).any():
            continue
        names = f"{first} and {second}".replace("_", " ")
        if pd.Series(one).value_counts().to_dict() == pd.Series(other).value_counts().to_dict():
            refuse(f"{names} hold the same rows in another order; sort both the same way")
        refuse(f"{names} hold rows of other names; select the same in both, or give arrays if they belong together")


def _floats(name: str, values: Any) -> NDArray[np.float64]:
    array = _array(name, _unmasked(values))
    if array.dtype.kind == "O":
        if wrong := [one for one in array.ravel() if not (isinstance(one, Real | Decimal | np.bool_) or _missing(one))]:
            refuse(f"{name}: holds {wrong[0]!r}; expected numbers")
        array = np.array([_float(one) for one in array.ravel()]).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        first = array.ravel()[0] if array.size else array.dtype
        refuse(f"{name}: holds {first!r}; expected numbers")
    return array.astype(float)


def _array(name: str, values: Any) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError:  # lists of lists of different lengths
        refuse(f"{name}: rows differ in length; expected an array")
    except (RuntimeError, TypeError):  # tensors that carry gradients, or of types that NumPy lacks
        refuse(f"{name}: a {type(values).__name__} that NumPy cannot read; expected an array: tensor.detach().float()")


def _unmasked(values: Any) -> Any:
    """Return values with nothing where they are masked: there are numbers below a mask."""
    if isinstance(values, np.ma.MaskedArray):
        hidden, values = np.ma.getmaskarray(values), values.data.astype(object)
        values[hidden] = None
    return values


def _float(one: Any) -> float:
    """Return a number as a float; NaN where there is none, and infinity where floats end."""
    if _missing(one) or (isinstance(one, Decimal) and one.is_nan()):
        return float("nan")
    try:
        return float(one)
    except OverflowError:
        return float("inf")


def _missing(one: object) -> bool:
    return one is None or one is pd.NA or one is pd.NaT


def _answers(values: Any) -> NDArray[np.generic]:
    array = np.asarray(_unmasked(values))
    if array.dtype.kind == "O" and all(isinstance(one, Real | np.bool_) and one in {0, 1} for one in array.ravel()):
        return array.astype(bool)
    return array
