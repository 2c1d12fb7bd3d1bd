"""Compare two groups of participants: as the paper does, and by the size of the difference with its interval.

Patients differ more among each other than healthy people do, and are fewer. A t-test that takes both spreads for one
then calls groups different that are not: 20 patients with twice the spread of 68 controls in 17 of 100 studies
(`published_group_test`), where Welch's keeps to its 5 (`welch`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_whole
from brainage.evaluate.intervals import RESAMPLES, bootstrap
from brainage.evaluate.paired_tests import Comparison

#: Members that a group needs for a test or an interval.
FEWEST = 3
_LEVEL = 0.05
_MOST_PAIRS = 20_000_000  # of members, that are compared at once: 0.2 GB each time


class Effect(NamedTuple):
    """How far the second group lies above the first, with 95 % intervals over participants.

    Attributes
    ----------
    median, median_low, median_high : float
        Median of the second group less median of the first, in their unit.
    delta, delta_low, delta_high : float
        Cliff's delta: how much more often a member of the second group is above one of the first than below, -1 to 1.

    """

    median: float
    median_low: float
    median_high: float
    delta: float
    delta_low: float
    delta_high: float


def published_group_test(first: ArrayLike, second: ArrayLike) -> Comparison:
    """Test as the paper does (Methods, "Statistics"): independent t, or Mann-Whitney where Shapiro-Wilk finds skew.

    Parameters
    ----------
    first : array_like
        Shape ``(n,)``, one group.
    second : array_like
        Shape ``(m,)``, the other.

    Returns
    -------
    Comparison
        Its ``difference`` is the mean of the first less that of the second.

    Raises
    ------
    BrainageError
        If a group has fewer than three members, or a value is missing or infinite.

    Examples
    --------
    >>> published_group_test([0.1, 1.2, 0.4, 0.9], [2.1, 3.4, 2.2, 3.0]).test
    'independent t'

    """
    one, other = _groups(first, second)
    difference = float(one.mean() - other.mean())
    if any(arguments.nearly_constant(group) or stats.shapiro(group).pvalue < _LEVEL for group in (one, other)):
        return Comparison("Mann-Whitney", difference, float(stats.mannwhitneyu(one, other).pvalue))
    return Comparison("independent t", difference, float(stats.ttest_ind(one, other).pvalue))


def welch(first: ArrayLike, second: ArrayLike) -> Comparison:
    """Test whether means differ, whatever the spread of either group (Welch 1947, Biometrika 34:28).

    Parameters
    ----------
    first : array_like
        Shape ``(n,)``, one group.
    second : array_like
        Shape ``(m,)``, the other.

    Returns
    -------
    Comparison
        Its ``difference`` is the mean of the first less that of the second. Groups that do not vary have nothing to
        test against: p is 1 if they are the same, and 0 otherwise.

    Raises
    ------
    BrainageError
        As of `published_group_test`.

    Examples
    --------
    >>> round(welch([0.1, 1.2, 0.4, 0.9], [2.1, 3.4, 2.2, 9.0]).p, 2)
    0.12

    """
    one, other = _groups(first, second)
    difference = float(one.mean() - other.mean())
    if all(arguments.nearly_constant(group) for group in (one, other)):
        same = arguments.nearly_constant(np.concatenate([one, other]))
        return Comparison("Welch t", 0.0 if same else difference, float(same))
    return Comparison("Welch t", difference, float(stats.ttest_ind(one, other, equal_var=False).pvalue))


def effect(first: ArrayLike, second: ArrayLike, seed: int = 0, resamples: int = RESAMPLES) -> Effect:
    """Return how far the second group lies above the first, with intervals from resampling the members of either.

    Parameters
    ----------
    first : array_like
        Shape ``(n,)``, one group.
    second : array_like
        Shape ``(m,)``, the other.
    seed : int
        Of the resamples.
    resamples : int
        How many.

    Raises
    ------
    BrainageError
        As of `published_group_test`.

    Examples
    --------
    >>> found = effect([1, 2, 3, 4], [5, 6, 7, 8])
    >>> found.median, found.delta
    (4.0, 1.0)

    """
    groups = _groups(first, second)
    check_whole("resamples", resamples, least=1)
    batch = max(1, min(resamples, _MOST_PAIRS // (len(groups[0]) * len(groups[1]))))
    rows = []
    for statistic in (_median_difference, cliffs_delta):
        ends = bootstrap(statistic, *groups, seed=seed, resamples=resamples, batch=batch)
        rows += [float(statistic(*groups)), *ends]
    return Effect(*rows)


def cliffs_delta(first: ArrayLike, second: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return Cliff's delta (1993, Psychological Bulletin 114:494) of groups along an axis.

    Parameters
    ----------
    first : array_like
        Shape ``(..., n)``.
    second : array_like
        Shape ``(..., m)``.
    axis : int
        Along which people stand.

    Raises
    ------
    BrainageError
        If a group is empty, or a value is missing or infinite.

    Examples
    --------
    >>> float(cliffs_delta([1, 2], [2, 3]))  # of four pairs, three above and one tie
    0.75

    """
    given = (("first", first), ("second", second))
    one, other = (np.moveaxis(arguments.numbers(name, group, axes=None), axis, -1) for name, group in given)
    signs = np.sign(other[..., None, :] - one[..., :, None])
    return np.asarray(signs.mean(axis=(-2, -1)))


def _median_difference(first: ArrayLike, second: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    return np.asarray(np.median(np.asarray(second), axis=axis) - np.median(np.asarray(first), axis=axis))


def _groups(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = (arguments.numbers(name, values) for name, values in (("first", first), ("second", second)))
    if min(len(one), len(other)) < FEWEST:
        refuse(f"groups of {len(one)} and {len(other)}; a comparison needs at least {FEWEST} participants in either")
    return one, other
