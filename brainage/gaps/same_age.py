"""Compare brain age gaps of patients and controls at the same age: the comparison that is recommended.

Gaps depend on age itself, and patients are seldom as old as their controls. Here age stands in the model beside the
group, so no correction is needed, and nobody but the people compared decides what the trend with age is.
"""

from typing import NamedTuple

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_flag

Array = NDArray[np.float64]

_FEWEST = 3
_WHOLE = 1 - 1e-9  # leverage of a person whom the line must pass through


class Covariate(NamedTuple):
    """Difference between two groups at the same age, years, with its 95 % interval and p."""

    difference: float
    low: float
    high: float
    p: float


def covariate_test(gaps: ArrayLike, ages: ArrayLike, patients: ArrayLike, *, robust: bool = False) -> Covariate:
    """Compare gaps of patients and controls at the same age: least squares of gap on age and group.

    The recommended comparison. Where groups hardly overlap in age it still rests on one straight line through both;
    say how many overlap (`age_overlap`).

    Parameters
    ----------
    gaps, ages : array_like
        ``(n,)``, years; corrected or not makes no difference, since age is in the model.
    patients : array_like of bool
        ``(n,)``; truth values, or 0 and 1.
    robust : bool
        Let groups differ in spread, as patients and controls do: errors by HC3 (MacKinnon and White 1985, Journal of
        Econometrics 29:305) with Student's t, the choice for small groups (Long and Ervin 2000, American Statistician
        54:217).

    Returns
    -------
    Covariate
        Where age and group leave no error at all, p is 1 if the difference is 0, and 0 otherwise.

    Raises
    ------
    BrainageError
        If a value is missing or infinite, columns name other people or in another order, there are fewer than
        three patients or controls, or age does not vary within
        the groups, so that it cannot be told from the group; with ``robust`` also if it is one person's age alone that
        varies.

    Examples
    --------
    >>> found = covariate_test([1, 2, 3.1, 6, 7, 8], [60, 70, 80, 60, 70, 80], [0, 0, 0, 1, 1, 1])
    >>> round(found.difference, 1), found.p < 0.001
    (5.0, True)

    """
    check_flag("robust", robust)
    arguments.check_order(gaps=gaps, ages=ages, patients=patients)
    gaps, ages = arguments.columns(gaps=gaps, ages=ages)
    group = arguments.flags("patients", patients, len(ages))
    _check_groups(ages, group, robust=robust)
    fit = sm.OLS(gaps, np.column_stack([group, ages, np.ones_like(ages)]).astype(float)).fit()
    largest = float(np.abs([gaps, ages]).max())
    if arguments.is_rounding(float(np.abs(fit.resid).max()), largest):
        return _without_error(float(fit.params[0]), largest)
    if robust:
        fit = fit.get_robustcov_results("HC3", use_t=True)
    low, high = fit.conf_int()[0]
    return Covariate(float(fit.params[0]), float(low), float(high), float(fit.pvalues[0]))


def _check_groups(ages: Array, group: NDArray[np.bool_], *, robust: bool) -> None:
    patients, controls = int(group.sum()), int((~group).sum())
    if min(patients, controls) < _FEWEST:
        refuse(f"{patients} patients and {controls} controls; a comparison at the same age needs {_FEWEST} of either")
    within = np.concatenate([ages[who] - ages[who].mean() for who in (group, ~group)])
    if arguments.is_rounding(float(np.abs(within).max()), float(np.abs(ages).max())):
        refuse(
            "ages are the same within patients and within controls, so age cannot be told from the group; give others"
        )
    if robust:
        _check_leverage(ages, group)


def _check_leverage(ages: Array, group: NDArray[np.bool_]) -> None:
    """Refuse a person without whom age would not vary: the line passes through this one, and HC3 divides by 0."""
    design = np.column_stack([group, ages - ages.mean(), np.ones_like(ages)])
    leverage = np.einsum("ij,ji->i", design, np.linalg.pinv(design))
    if leverage.max() > _WHOLE:
        one = ages[leverage.argmax()]
        refuse(f"age varies by one person of {one:g} years alone; robust errors need two: leave this one out")


def _without_error(difference: float, largest: float) -> Covariate:
    """Return the difference between groups whose gaps lie on their lines, but for rounding."""
    if arguments.is_rounding(difference, largest):
        return Covariate(0.0, 0.0, 0.0, 1.0)
    return Covariate(difference, difference, difference, 0.0)
