"""Brain age gap: predicted less chronological age, without what predictions owe to age itself.

Predictions of any regression lean towards the middle of the ages it was trained on, so the plain gap falls with age,
and groups of different ages differ in it without any disease. Two ways out:

- The difference at the same age, `covariate_test`: age stands in the model of the comparison itself, beside the group.
  This is the recommended one. It needs no correction, and takes the trend from the ages that are compared.
- A correction, `fit_bias`, learns the trend from people without the disease and takes it away from everybody. From whom
  it is learned decides what a later comparison of groups is worth (`brainage.gaps.power`). The compared controls, as in
  the paper, make false positives where patients are older. Other healthy people of all ages make fewer, but not none:
  predictions bend at the ends of the ages that a model was trained on, and a line fitted across all ages is not the
  trend there.
"""

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brainage.core import arguments
from brainage.core.errors import BrainageError, refuse
from brainage.core.setting_checks import check_choice, check_flag
from brainage.gaps.corrections.registry import CORRECTIONS, LEARNED
from brainage.gaps.same_age import Covariate, covariate_test

__all__ = ["CORRECTIONS", "AgeBias", "AgeOverlapWarning", "Covariate", "age_overlap", "covariate_test", "fit_bias"]

Array = NDArray[np.float64]

_LITTLE = 0.5  # share of patients within the ages of those a trend was fitted on, below which it is extrapolated
_FEWEST = 3
_FLAT = 1e-6  # years of predicted age a year of age, up to which a slope is rounding


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

        Raises
        ------
        BrainageError
            If a value is missing or infinite, or there are not as many of both. With ``rescale``: if no slope was
            learned (correction ``"none"``), or predictions do not rise with age, so that there is nothing to divide by.

        Warns
        -----
        AgeOverlapWarning
            If fewer than half of the participants are as old as those that the trend was fitted on.

        """
        ages, predicted = arguments.columns(ages=ages, predicted_ages=predicted_ages)
        if check_flag("rescale", rescale):
            self._check_rescaling()
        overlap = age_overlap([self.youngest, self.oldest], ages)
        if CORRECTIONS[self.correction].learns and overlap < _LITTLE:
            text = (
                f"{100 * overlap:.0f} % of {len(ages)} participants are as old as those that the correction was fitted "
                f"on ({self.fitted_on}, {self.youngest:.0f} to {self.oldest:.0f} years), for the others it is "
                "extrapolated, and groups can differ for their ages alone; fit it on a group that spans them"
            )
            warnings.warn(text, AgeOverlapWarning, stacklevel=2)
        gap = predicted - (self.intercept + self.slope * ages)
        return gap / self.slope if rescale else gap

    def _check_rescaling(self) -> None:
        if not CORRECTIONS[self.correction].learns:
            others = " or ".join(map(repr, LEARNED))
            refuse(f"rescale is True but correction is {self.correction!r}, which learns no slope; fit a {others} one")
        if self.slope <= _FLAT:
            refuse(
                f"rescale is True but the slope is {self.slope:.2g} on {self.fitted_on}: predictions do not rise with "
                "age, so a gap cannot be rescaled; use it as it is, or a model that tells age"
            )


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
        makes false positives where patients are older. Other healthy people, held out of training, make fewer, as
        long as predictions follow one line over all ages; where they bend, a line across all ages is not the trend at
        the ends, and patients who are older than their controls differ without disease. `covariate_test` compares at
        the same age and does without.

    Raises
    ------
    BrainageError
        If there are fewer than three participants, an age or prediction is missing or infinite, or ages do not vary.

    Examples
    --------
    >>> bias = fit_bias([20, 40, 60, 80], [30, 42, 54, 66], correction="linear", fitted_on="held out")
    >>> round(bias.slope, 2), bias.gap([50], [52]).round(2).tolist()  # at 50, predictions are 48 on average
    (0.6, [4.0])

    """
    check_choice("correction", correction, CORRECTIONS)
    ages, predicted = _named(fitted_on, ages, predicted_ages)
    same = arguments.nearly_constant(ages)
    if len(ages) < _FEWEST or same:
        found = f"{len(ages)} participants of {1 if same else len(np.unique(ages))} ages"
        refuse(f"{fitted_on}: {found}; a correction needs 3 of different ages")
    line = CORRECTIONS[correction].fit(ages, predicted)
    return AgeBias(correction, fitted_on, line.intercept, line.slope, float(ages.min()), float(ages.max()), len(ages))


def age_overlap(reference: ArrayLike, others: ArrayLike) -> float:
    """Return the share of the others whose age lies between the youngest and the oldest of the reference.

    Those who are as old as one of these two count.

    Parameters
    ----------
    reference : array_like
        Ages, shape ``(n,)``, years.
    others : array_like
        Ages, shape ``(m,)``, years.

    Raises
    ------
    BrainageError
        If a group is empty, or an age is missing or infinite.

    Examples
    --------
    >>> age_overlap([66, 73], [60, 70, 72, 85])
    0.5

    """
    ages, others = arguments.numbers("reference", reference), arguments.numbers("others", others)
    return float(((others >= ages.min()) & (others <= ages.max())).mean())


def _named(group: str, ages: ArrayLike, predicted_ages: ArrayLike) -> list[Array]:
    """Return both columns, and begin what is said about them with the name of the group."""
    try:
        return arguments.columns(ages=ages, predicted_ages=predicted_ages)
    except BrainageError as error:
        refuse(f"{group}: {error}")
