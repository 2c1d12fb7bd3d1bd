"""Refuse settings that are not what they should be, by name: one place for losses, networks and estimators.

A bool is no number here, NaN is none anywhere, and NumPy's numbers are as good as Python's.
"""

import math
from collections.abc import Collection
from numbers import Integral, Real
from textwrap import shorten
from typing import Any

import numpy as np

from brainage.core.errors import refuse

_LONG, _WIDTH = 10**30, 100  # beyond which a number or a text is not shown whole
_LARGEST_SEED = 2**32 - 1  # what NumPy and scikit-learn take


def check_number(name: str, value: Any, *, least: float | None = None, above: float | None = None) -> float:
    """Return a setting as a float.

    Parameters
    ----------
    name : str
        Of the setting.
    value : number
        Python's or NumPy's.
    least, above : float, optional
        The number must be at least, or more than this.

    Raises
    ------
    BrainageError
        If it is no finite number in that range.

    Examples
    --------
    >>> check_number("noise", 0, least=0)
    0.0

    """
    bound = f"at least {least:g}" if least is not None else f"more than {above:g}" if above is not None else "a number"
    number = _float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    low = (least is not None and number < least) or (above is not None and number <= above)
    if not math.isfinite(number) or low:
        refuse(f"{name} is {_shown(value)}; expected {bound}")
    return number


def check_whole(name: str, value: Any, *, least: int, most: int | None = None, why: str = "") -> int:
    """Return a setting as an int.

    Parameters
    ----------
    name : str
        Of the setting.
    value : int
        Python's or NumPy's.
    least, most : int
        Between which it must lie.
    why : str
        What the bounds stand for, for the message.

    Raises
    ------
    BrainageError
        If it is no whole number from the least to the most.

    Examples
    --------
    >>> check_whole("epochs", np.int64(50), least=1)
    50

    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        bound = f"at least {least}" if most is None else f"{least} to {most}"
        found = repr(float(value)) if isinstance(value, Real) and not isinstance(value, Integral) else _shown(value)
        refuse(f"{name} is {found}; expected {bound}, a whole number{why and ': '}{why}")
    return int(value)


def check_seed(value: Any, name: str = "random_state") -> int:
    """Return a seed as an int, from 0 to 2³² - 1.

    Raises
    ------
    BrainageError
        If it is none.

    """
    return check_whole(name, value, least=0, most=_LARGEST_SEED)


def check_flag(name: str, value: Any) -> bool:
    """Return a setting that is true or false.

    Raises
    ------
    BrainageError
        If it is neither.

    """
    if not isinstance(value, bool | np.bool_):
        refuse(f"{name} is {_shown(value)}; expected True or False")
    return bool(value)


def check_choice(name: str, value: Any, choices: Collection[str]) -> None:
    """Refuse a setting that is not one of the choices.

    Raises
    ------
    BrainageError
        If it is none of them.

    """
    if not isinstance(value, str) or value not in choices:
        refuse(f"{name} is {_shown(value)}; expected one of {', '.join(choices)}")


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf


def _shown(value: Any) -> str:
    """Return a value in one line, and a short one: an array has many."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(value) if abs(int(value)) < _LONG else f"a number beyond {_LONG:.0e}"
    if isinstance(value, Real) and not isinstance(value, bool):
        return f"{float(value):g}"
    return shorten(repr(value), _WIDTH, placeholder=" ...")
