"""Slopes against age, in per cent a year, and variance explained by groups."""

from typing import NamedTuple

import numpy as np
import statsmodels.formula.api as smf
from numpy.typing import ArrayLike
from pandas import DataFrame, Series
from scipy import stats

from brainage.core import arguments
from brainage.core.errors import refuse


class Slope(NamedTuple):
    """A linear slope against age and its line.

    Attributes
    ----------
    percent_per_year, low, high : float
        Slope and its 95 % interval, in per cent a year of ``level``.
    level : float
        Fitted value at ``age``, the mean age of the participants.
    age : float
        Years.
    n : int
        Participants.

    """

    percent_per_year: float
    low: float
    high: float
    level: float
    age: float
    n: int


def age_slope(ages: ArrayLike, values: ArrayLike, studies: ArrayLike | None = None) -> Slope:
    """Fit ``value = level + slope * (age - mean age)`` by least squares, as in the paper's Figure 2 a-b.

    The interval is that of the ratio slope / level by the delta method; the two are uncorrelated because ages are
    centred.

    Parameters
    ----------
    ages, values : array_like
        ``(n,)``; years and any unit.
    studies : array_like, optional
        With them every study has a level of its own and the slope is the one within studies. Where studies recruited
        at different ages, that is the part which differences between scanners cannot explain.

    Raises
    ------
    BrainageError
        If there are fewer than three participants, a value is missing or infinite, ages do not vary (within studies),
        or values are 0 on average, of which no slope is a share.

    Examples
    --------
    >>> slope = age_slope([20, 40, 60, 80], [3.3, 3.1, 2.9, 2.7])
    >>> round(slope.percent_per_year, 3), round(slope.level, 3)  # -0.01 a year of 3.0
    (-0.333, 3.0)

    """
    arguments.check_order(ages=ages, values=values, studies=studies)
    age, value = arguments.columns(ages=ages, values=values)
    frame = DataFrame({"age": age, "value": value})
    frame["study"] = "all" if studies is None else arguments.labels("studies", studies, len(frame))
    _check(frame)
    mean_age, level = float(frame["age"].mean()), float(frame["value"].mean())
    frame["centered"] = frame["age"] - mean_age
    formula = "value ~ centered" + (" + C(study)" if frame["study"].nunique() > 1 else "")
    fit = smf.ols(formula, frame).fit()
    slope, variance = fit.params["centered"], fit.bse["centered"] ** 2
    error = np.sqrt(variance + slope**2 * fit.mse_resid / len(frame) / level**2) / abs(level)
    half = float(stats.t.ppf(0.975, fit.df_resid) * error)
    ratio = float(slope / level)
    low, high = 100 * (ratio - half), 100 * (ratio + half)
    return Slope(100 * ratio, low, high, level, mean_age, len(frame))


def share_explained(values: ArrayLike, groups: ArrayLike) -> float:
    """Return eta squared: the share of the variance of ``values`` that lies between groups, 0 to 1.

    NaN if values do not vary: there is nothing to explain.

    Parameters
    ----------
    values : array_like
        Shape ``(n,)``, numbers.
    groups : array_like
        Shape ``(n,)``, labels.

    Raises
    ------
    BrainageError
        If a value or group is missing, there are not as many of both, or columns name other people.

    Examples
    --------
    >>> share_explained([1, 1, 3, 3], ["a", "a", "b", "b"])
    1.0

    """
    arguments.check_order(values=values, groups=groups)
    numbers = arguments.numbers("values", values)
    names = arguments.labels("groups", groups, len(numbers))
    if arguments.nearly_constant(numbers):
        return float("nan")
    table = Series(numbers)
    fitted = table.groupby(names).transform("mean")
    return float(((fitted - table.mean()) ** 2).sum() / ((table - table.mean()) ** 2).sum())


def _check(frame: DataFrame) -> None:
    within = frame["age"] - frame.groupby("study")["age"].transform("mean")
    studies = frame["study"].nunique()
    if len(frame) - studies < 2 or np.allclose(within, 0):
        refuse(f"a slope needs three participants of different ages; there are {len(frame)} in {studies} studies")
    if arguments.is_rounding(float(frame["value"].mean()), float(frame["value"].abs().max())):
        refuse("values are 0 on average, of which no slope is a share in per cent; fit a line to them instead")
