"""Maps that are unlike the others of their cohort: in their median, or in how much of the brain they cover."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.lab.intake.problem import Problem

#: Distance from the cohort's median, in robust standard deviations, above which a map is unusual.
FAR = 5.0
_FEWEST = 8  # maps, below which nobody is unusual
_LITTLE = 0.5  # share of the brain, below which a map is told to cover little
_TO_SD = 1.4826


def outliers(maps: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the maps with a column ``flag``, and a note for each that is unusual.

    Parameters
    ----------
    maps : DataFrame
        ``scan``, ``modality``, ``file``, ``median``, ``coverage``.

    """
    flags = pd.Series("", index=maps.index, dtype=object)
    for _, rows in maps.groupby("modality", sort=False):
        for column, what in (("median", "median"), ("coverage", "share of the brain with data")):
            for row in rows.index[np.abs(distances(rows[column].to_numpy(float))) > FAR]:
                usual = float(rows[column].median())
                flags[row] += f"{'; ' if flags[row] else ''}{what} {rows.loc[row, column]:.3g}, of most {usual:.3g}"
    for row in maps.index[(maps["coverage"] < _LITTLE) & (flags == "")]:
        flags[row] = f"covers {100 * maps.loc[row, 'coverage']:.0f} % of the brain"
    remedy = "look at it; keep it if it is right"
    notes = [
        Problem(str(maps.loc[row, "file"]), flags[row], remedy, stops=False, scans=(str(maps.loc[row, "scan"]),))
        for row in maps.index[flags != ""]
    ]
    return maps.assign(flag=flags), notes


def distances(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far values lie from their median, in standard deviations as the median distance tells them.

    Of fewer than eight values, and of values most of which are the same, all are 0.

    Parameters
    ----------
    values : ndarray
        ``(n,)``.

    Examples
    --------
    >>> distances(np.array([1.0, 2, 3, 4, 5, 6, 7, 30])).round(1).tolist()
    [-1.2, -0.8, -0.5, -0.2, 0.2, 0.5, 0.8, 8.6]

    """
    away = values - np.median(values) if len(values) else values
    spread = _TO_SD * float(np.median(np.abs(away))) if len(values) >= _FEWEST else 0.0
    return away / spread if spread > 0 else np.zeros_like(values)
