"""What a correction of brain age gaps declares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: Of the interval that `Line.lowest_slope` begins.
CONFIDENCE = 0.95


class Line(NamedTuple):
    """How predicted ages follow ages.

    Attributes
    ----------
    intercept, slope : float
        Predicted age is about ``intercept + slope * age``, years.
    lowest_slope : float
        Where the 95 % interval of the slope begins.

    """

    intercept: float
    slope: float
    lowest_slope: float


@dataclass(frozen=True)
class Correction:
    """A way to learn the trend of predicted age with age.

    Attributes
    ----------
    name : str
        In arguments and tables.
    fit : callable
        From ages and predicted ages, ``(n,)``, years, to the `Line` that is taken away.
    learns : bool
        Whether it learns anything; if not, there is no slope to divide by.

    """

    name: str
    fit: Callable[[Array, Array], Line]
    learns: bool = True
