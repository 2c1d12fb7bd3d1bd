"""Compare two groups of participants: as the paper does, and by the size of the difference with its interval."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from brainage.errors import BrainageError
from brainage.paired import Comparison

__all__ = ["FEWEST", "Effect", "as_published", "cliffs_delta", "effect"]

#: Members that a group needs for a test or an interval.
FEWEST = 3
_LEVEL = 0.05


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


def as_published(first: ArrayLike, second: ArrayLike) -> Comparison:
    """Test as the paper does (Methods, "Statistics"): independent t, or Mann-Whitney where Shapiro-Wilk finds skew.

    Returns
    -------
    Comparison
        Its ``difference`` is the mean of the first less that of the second.

    Raises
    ------
    BrainageError
        If a group has fewer than three members, or a value is missing.

    Examples
    --------
    >>> as_published([0.1, 1.2, 0.4, 0.9], [2.1, 3.4, 2.2, 3.0]).test
    'independent t'

    """
    one, other = _groups(first, second)
    difference = float(one.mean() - other.mean())
    if any(np.ptp(group) == 0 or stats.shapiro(group).pvalue < _LEVEL for group in (one, other)):
        return Comparison("Mann-Whitney", difference, float(stats.mannwhitneyu(one, other).pvalue))
    return Comparison("independent t", difference, float(stats.ttest_ind(one, other).pvalue))


def effect(first: ArrayLike, second: ArrayLike, seed: int = 0, resamples: int = 2000) -> Effect:
    """Return how far the second group lies above the first, with intervals from resampling the members of either.

    Examples
    --------
    >>> found = effect([1, 2, 3, 4], [5, 6, 7, 8])
    >>> found.median, found.delta
    (4.0, 1.0)

    """
    groups = _groups(first, second)
    rows = []
    for statistic in (_median_difference, cliffs_delta):
        resampled = stats.bootstrap(groups, statistic, n_resamples=resamples, method="percentile", rng=seed)
        low, high = resampled.confidence_interval
        rows += [float(statistic(*groups)), float(low), float(high)]
    return Effect(*rows)


def cliffs_delta(first: ArrayLike, second: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return Cliff's delta (1993, Psychological Bulletin 114:494) of groups along an axis.

    Examples
    --------
    >>> float(cliffs_delta([1, 2], [2, 3]))  # of four pairs, three above and one tie
    0.75

    """
    one, other = (np.moveaxis(np.asarray(group, float), axis, -1) for group in (first, second))
    signs = np.sign(other[..., None, :] - one[..., :, None])
    return np.asarray(signs.mean(axis=(-2, -1)))


def _median_difference(first: ArrayLike, second: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    return np.asarray(np.median(np.asarray(second), axis=axis) - np.median(np.asarray(first), axis=axis))


def _groups(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = np.asarray(first, float), np.asarray(second, float)
    if min(len(one), len(other)) < FEWEST:
        msg = f"groups of {len(one)} and {len(other)}; a comparison needs at least {FEWEST} participants in either"
        raise BrainageError(msg)
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        msg = "a value is missing; leave these participants out"
        raise BrainageError(msg)
    return one, other
