"""Brain age gap: predicted less chronological age, without what predictions owe to age itself.

Predictions of any regression lean towards the middle of the ages it was trained on, so the plain gap falls with age,
and groups of different ages differ in it without any disease. A correction learns that trend from people without the
disease. From whom it is learned decides whether a later comparison of groups is valid: see `brainage.gap_power`.
"""

import warnings
from typing import NamedTuple

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from brainage.errors import BrainageError

__all__ = ["CORRECTIONS", "AgeBias", "AgeOverlapWarning", "Covariate", "age_overlap", "covariate_test", "fit_bias"]

Array = NDArray[np.float64]

#: ``"none"``: predicted less true age; ``"linear"``: least squares; ``"theil_sen"``: the paper's, median of slopes.
CORRECTIONS = ("none", "linear", "theil_sen")
_LITTLE = 0.5  # share of patients within the ages of those a trend was fitted on, below which it is extrapolated
_FEWEST = 3


class AgeOverlapWarning(UserWarning):
    """Groups hardly overlap in age, so a correction is extrapolated."""


class AgeBias(NamedTuple):
    """Trend of predicted age with age, learned from a named group.

    Attributes
    ----------
    correction : str
        One of `CORRECTIONS`.
    fitted_on : str
        Name of the group.
    intercept, slope : float
        Predicted age is about ``intercept + slope * age``, years.
    youngest, oldest : float
        Ages of the group, years.
    n : int
        Its size.

    """

    correction: str
    fitted_on: str
    intercept: float
    slope: float
    youngest: float
    oldest: float
    n: int

    def gap(self, ages: ArrayLike, predicted_ages: ArrayLike, *, rescale: bool = False) -> Array:
        """Return the corrected gap, years: predicted age less the trend's at this age.

        Parameters
        ----------
        ages, predicted_ages : array_like
            ``(n,)``, years.
        rescale : bool
            Divide by the slope, too: a model that leans towards the middle shows ``slope`` of each year by which a
            brain is older (de Lange and Cole 2020, NeuroImage: Clinical 26:102229). Errors grow by as much, so tests
            of groups stay as they are.

        Warns
        -----
        AgeOverlapWarning
            If fewer than half of the participants are as old as those that the trend was fitted on.

        """
        ages = np.asarray(ages, float)
        overlap = age_overlap([self.youngest, self.oldest], ages)
        if self.correction != "none" and overlap < _LITTLE:
            text = (
                f"{100 * overlap:.0f} % of {len(ages)} participants are as old as those that the correction was fitted "
                f"on ({self.fitted_on}, {self.youngest:.0f} to {self.oldest:.0f} years), for the others it is "
                "extrapolated, and groups can differ for their ages alone; fit it on a group that spans them"
            )
            warnings.warn(text, AgeOverlapWarning, stacklevel=2)
        gap = np.asarray(predicted_ages, float) - (self.intercept + self.slope * ages)
        return gap / self.slope if rescale else gap


class Covariate(NamedTuple):
    """Difference between two groups at the same age, years, with its 95 % interval and p."""

    difference: float
    low: float
    high: float
    p: float


def fit_bias(ages: ArrayLike, predicted_ages: ArrayLike, *, correction: str, fitted_on: str) -> AgeBias:
    """Learn the trend of predicted age with age from a group.

    Parameters
    ----------
    ages, predicted_ages : array_like
        ``(n,)``, years; of people without the disease whom the model was not trained on.
    correction : str
        One of `CORRECTIONS`.
    fitted_on : str
        Name of the group, for tables. The paper's is the very controls that patients are then compared with, which
        makes false positives where patients are older; healthy people held out of training make none.

    Raises
    ------
    BrainageError
        If there are fewer than three participants, an age or prediction is missing, or ages do not vary.

    Examples
    --------
    >>> bias = fit_bias([20, 40, 60, 80], [30, 42, 54, 66], correction="linear", fitted_on="held out")
    >>> round(bias.slope, 2), bias.gap([50], [52]).round(2).tolist()  # at 50, predictions are 48 on average
    (0.6, [4.0])

    """
    if correction not in CORRECTIONS:
        msg = f"correction is {correction!r}; expected one of {', '.join(CORRECTIONS)}"
        raise BrainageError(msg)
    ages, predicted = np.asarray(ages, float), np.asarray(predicted_ages, float)
    if len(ages) < _FEWEST or np.ptp(ages) == 0:
        found = f"{len(ages)} participants of {len(np.unique(ages))} ages"
        msg = f"{fitted_on}: {found}; a correction needs 3 of different ages"
        raise BrainageError(msg)
    if not np.isfinite([ages, predicted]).all():
        msg = f"{fitted_on}: an age or predicted age is missing; leave these participants out"
        raise BrainageError(msg)
    intercept, slope = _LINES[correction](ages, predicted)
    return AgeBias(correction, fitted_on, intercept, slope, float(ages.min()), float(ages.max()), len(ages))


def covariate_test(gaps: ArrayLike, ages: ArrayLike, patients: ArrayLike) -> Covariate:
    """Compare gaps of patients and controls at the same age: least squares of gap on age and group.

    Parameters
    ----------
    gaps, ages : array_like
        ``(n,)``, years; corrected or not makes no difference, since age is in the model.
    patients : array_like of bool
        ``(n,)``.

    Examples
    --------
    >>> found = covariate_test([1, 2, 3.1, 6, 7, 8], [60, 70, 80, 60, 70, 80], [0, 0, 0, 1, 1, 1])
    >>> round(found.difference, 1), found.p < 0.001
    (5.0, True)

    """
    ages, group = np.asarray(ages, float), np.asarray(patients, float)
    fit = sm.OLS(np.asarray(gaps, float), np.column_stack([group, ages, np.ones_like(ages)])).fit()
    low, high = fit.conf_int()[0]
    return Covariate(float(fit.params[0]), float(low), float(high), float(fit.pvalues[0]))


def age_overlap(reference: ArrayLike, others: ArrayLike) -> float:
    """Return the share of the others whose age lies between the youngest and the oldest of the reference.

    >>> age_overlap([66, 73], [60, 70, 72, 85])
    0.5
    """
    ages, others = np.asarray(reference, float), np.asarray(others, float)
    return float(((others >= ages.min()) & (others <= ages.max())).mean())


def _identity(_ages: Array, _predicted: Array) -> tuple[float, float]:
    return 0.0, 1.0


def _linear(ages: Array, predicted: Array) -> tuple[float, float]:
    line = stats.linregress(ages, predicted)
    return float(line.intercept), float(line.slope)


def _theil_sen(ages: Array, predicted: Array) -> tuple[float, float]:
    line = stats.theilslopes(predicted, ages)
    return float(line.intercept), float(line.slope)


_LINES = {"none": _identity, "linear": _linear, "theil_sen": _theil_sen}
