"""Whether maps lie in the template's space at all: a head in its own space is of another size, and its files say so."""

import re
from collections.abc import Collection
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.left_out import named
from brainage.lab.intake.problem import Problem
from brainage.space import anatomy

#: Width of a cohort's maps by the template's, below which they are taken for brains of their own size. Of MRE134's
#: maps the median is 0.96, and none is below 0.91.
NARROW = 0.9
_BRAIN = 0.2  # brightness of the T1w template from which real files hold data
_OWN_SPACE = re.compile(r"space-(?!mni)([0-9a-z]+)", re.IGNORECASE)


def width(known: NDArray[np.bool_], voxel_size: int) -> float:
    """Return how wide or how long data are, whichever is less, as a share of the template's brain at the same heights.

    Parameters
    ----------
    known : ndarray of bool
        ``(x, y, z)`` on the grid, true where a map has data.
    voxel_size : int
        Of the grid, mm.

    """
    brain = _brain(voxel_size) & known.any(axis=(0, 1))
    if not known.any() or not brain.any():
        return 0.0
    spans = [
        [np.ptp(np.flatnonzero(one.any(axis=across))) + 1 for one in (known, brain)] for across in ((1, 2), (0, 2))
    ]
    return min(float(own / theirs) for own, theirs in spans)


def of_another_space(maps: pd.DataFrame, regridded: Collection[str]) -> list[Problem]:
    """Return what speaks against maps being in the template's space: their size, or the names of their files.

    Parameters
    ----------
    maps : DataFrame
        ``scan``, ``modality``, ``file``, ``width``.
    regridded : collection of str
        Files that are on another grid, of which no affine says that they were registered.

    """
    problems, remedy = [], "register them to MNI152; resampling by an affine does not"
    for modality, some in maps.groupby("modality", sort=False):
        moved = set(some["file"]) & set(regridded)
        named_so = [one for one in some["file"] if one in moved and _OWN_SPACE.search(one)]
        if named_so:
            text = f"maps of {modality} are in another space by their names ({named(named_so, 2)})"
            problems.append(Problem(named_so[0], text, remedy))
        usual = float(some["width"].median())
        if usual < NARROW:
            text = f"maps of {modality} are {100 * usual:.0f} % as wide as the template's brain (median)"
            problems.append(Problem(str(some["file"].iloc[0]), text, remedy, stops=bool(moved)))
    return problems


@cache
def _brain(voxel_size: int) -> NDArray[np.bool_]:
    return anatomy.template("t1w", voxel_size) > _BRAIN
