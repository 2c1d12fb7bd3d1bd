"""Every number of the simulation, with unit, source and how sure it is.

``parameters.csv`` is the table that people read and edit; the tables in ``measured/`` are written by
`truth.calibration`. ``basis`` is one of *measured* (on MRE134), *literature* (read in a paper or its abstract) and
*assumed*.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_FOLDER = Path(__file__).parent

#: Values that hold instead of the table's for a while, see `changed`.
OTHERS: dict[str, float] = {}

#: FreeSurfer labels of paired structures, right to left; cortical labels differ by 1000.
_PAIRS = {
    41: 2, 43: 4, 44: 5, 46: 7, 47: 8, 49: 10, 50: 11, 51: 12, 52: 13, 53: 17, 54: 18, 58: 26, 60: 28, 62: 30, 63: 31,
}  # fmt: skip


def number(key: str, default: float | None = None) -> float:
    """Return a parameter.

    >>> number("slope.stiffness")
    -0.33
    """
    if key in OTHERS:
        return OTHERS[key]
    table = _values()
    return float(table[key]) if default is None or key in table else default


def lifespan(key: str) -> float:
    """Return one of the numbers that were measured on tables of real people over the lifespan.

    >>> lifespan("gap_sd")
    6.6
    """
    return float(_lifespan()[key])


@cache
def measured(name: str) -> pd.DataFrame:
    """Return a table of what was measured on MRE134: ``labels``, ``depth``, ``latents``, ``correlations``..."""
    return pd.read_csv(_FOLDER / "measured" / f"{name}.csv")


def merge_hemispheres(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return FreeSurfer labels with those of the right hemisphere replaced by the left's."""
    merged = np.where(labels >= 2000, labels - 1000, labels)
    lookup = np.arange(merged.max() + 1, dtype=np.int32)
    for right, left in _PAIRS.items():
        lookup[right] = left
    return lookup[merged]


@cache
def scalars() -> pd.DataFrame:
    """Return ``parameters.csv`` as text: ``key``, ``value``, ``unit``, ``basis``, ``source``."""
    return pd.read_csv(_FOLDER / "parameters.csv", dtype=str, keep_default_na=False)


@cache
def _lifespan() -> dict[str, float]:
    table = measured("anatomy_scalars")
    return dict(zip(table["key"], table["value"], strict=True))


@cache
def _values() -> dict[str, str]:
    return dict(zip(scalars()["key"], scalars()["value"], strict=True))
