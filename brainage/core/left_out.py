"""Who is left out, and why: said by name, since nothing is dropped silently."""

import warnings
from collections.abc import Sequence

_SHOWN = 5


class LeftOutWarning(UserWarning):
    """Some people take no part: who, and why."""


def named(people: Sequence[object], most: int = _SHOWN) -> str:
    """Return the names of people for one line, the first of many.

    Parameters
    ----------
    people : sequence
        Names.
    most : int
        That are written out.

    Examples
    --------
    >>> named(["sub-1", "sub-2", "sub-3"], most=2)
    'sub-1, sub-2 and 1 more'

    """
    more = f" and {len(people) - most} more" if len(people) > most else ""
    return ", ".join(map(str, people[:most])) + more


def tell_left_out(where: str, people: Sequence[object], why: str) -> None:
    """Warn that people are left out, if there are any.

    Parameters
    ----------
    where : str
        What they are left out of, for instance the name of a cohort.
    people : sequence
        Names.
    why : str
        For instance ``"without a known age"``.

    Warns
    -----
    LeftOutWarning
        How many, who, and why.

    """
    if len(people):
        warnings.warn(
            f"{where}: {len(people)} {why} left out: {named(people)}", LeftOutWarning, stacklevel=4
        )  # where a method was called that leaves people out
