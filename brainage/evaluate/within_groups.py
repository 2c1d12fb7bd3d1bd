"""Whether predictions follow age within groups, by permutation: what groups alone give away does not count."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_seed, check_whole

DRAWS = 10_000
_ROUNDING = 1e-12


class WithinGroups(NamedTuple):
    """Correlation of predictions and ages within groups.

    Attributes
    ----------
    r : float
        Pearson's, of deviations from each group's mean; not a number where nothing varies.
    p : float
        Share of permutations of ages within groups whose correlation is as high (one-sided); 1 where nothing varies.
    people, groups : int
        That took part: of groups of two or more.

    """

    r: float
    p: float
    people: int
    groups: int


def within_groups(
    ages: ArrayLike, predicted: ArrayLike, groups: ArrayLike, draws: int = DRAWS, seed: int = 0
) -> WithinGroups:
    """Correlate predictions with ages within groups, and test it by permuting ages within groups.

    A learner that has recognised groups and knows their mean ages predicts age well among everybody and not at all
    within a group. Predictions are taken as they are: those of learners that saw other people's ages alone.

    Parameters
    ----------
    ages, predicted : array_like
        ``(n,)`` years.
    groups : array_like
        ``(n,)`` names, of studies for instance.
    draws, seed : int
        Of the permutations.

    Raises
    ------
    BrainageError
        If there are not as many of each, a value is missing or infinite, no group has two people, or ``draws`` is no
        whole number of 1 or more.

    Examples
    --------
    >>> ages, studies = [20, 30, 60, 70] * 5, ["a", "a", "b", "b"] * 5
    >>> round(within_groups(ages, ages, studies).r, 6)
    1.0
    >>> means = [25, 25, 65, 65] * 5
    >>> within_groups(ages, means, studies).p
    1.0

    """
    age, found = arguments.columns(ages=ages, predicted=predicted)
    names = np.unique(arguments.labels("groups", groups, len(age)).astype(str), return_inverse=True)[1]
    kept = np.bincount(names)[names] > 1
    if not kept.any():
        refuse("groups: none has two people; expected groups within which ages differ")
    check_whole("draws", draws, least=1)
    age, found, names = age[kept], found[kept], names[kept]
    counted = {"people": len(age), "groups": len(np.unique(names))}
    own_age, own_found = _centred(age, names), _centred(found, names)
    if _constant(own_age, age) or _constant(own_found, found):
        return WithinGroups(float("nan"), 1.0, **counted)
    scale = float(np.linalg.norm(own_age) * np.linalg.norm(own_found))
    observed = float(own_age @ own_found) / scale
    permuted = _permuted(own_age, names, draws, check_seed(seed, "seed")) @ own_found / scale
    as_high = int((permuted >= observed - _ROUNDING).sum())
    return WithinGroups(observed, (as_high + 1) / (draws + 1), **counted)


def _constant(own: NDArray[np.float64], values: NDArray[np.float64]) -> bool:
    return arguments.nearly_constant(own, float(np.abs(values).max()))


def _centred(values: NDArray[np.float64], names: NDArray[np.int64]) -> NDArray[np.float64]:
    means = np.bincount(names, values) / np.maximum(np.bincount(names), 1)
    return np.asarray(values - means[names])


def _permuted(values: NDArray[np.float64], names: NDArray[np.int64], draws: int, seed: int) -> NDArray[np.float64]:
    """Return values permuted within groups, ``(draws, n)``."""
    rng, result = np.random.default_rng(seed), np.empty((draws, len(values)))
    for name in np.unique(names):
        own = np.flatnonzero(names == name)
        result[:, own] = rng.permuted(np.tile(values[own], (draws, 1)), axis=1)
    return result
