"""Whether predictions follow age within groups, by permutation: what groups alone give away does not count."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_flag, check_seed, check_whole

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
    spread : float
        SD of those correlations: how much r varies by chance; not a number where nothing varies.
    people, groups : int
        That took part: of groups of two or more.

    """

    r: float
    p: float
    spread: float
    people: int
    groups: int


def within_groups(
    ages: ArrayLike,
    predicted: ArrayLike,
    groups: ArrayLike,
    *,
    mutual: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
) -> WithinGroups:
    """Correlate predictions with ages within groups, and test it by permuting ages within groups.

    A learner that has recognised groups and knows their mean ages predicts age well among everybody and not at all
    within a group. Predictions are taken as they are: those of learners that saw other people's ages alone. Where
    everybody is held out in turn, two people have helped to predict each other, and what they share by chance counts
    twice: the variance of r is up to double of what permutations show, and ``mutual`` takes it as double.

    Parameters
    ----------
    ages, predicted : array_like
        ``(n,)`` years.
    groups : array_like
        ``(n,)`` names, of studies for instance.
    mutual : bool
        Whether everybody's age has helped to predict the others': true of cross-validated predictions, false where the
        learner was trained on other people alone.
    draws, seed : int
        Of the permutations.

    Returns
    -------
    WithinGroups
        ``r``, ``p``, ``spread``, ``people`` and ``groups``.

    Raises
    ------
    BrainageError
        If there are not as many of each, or in another order, a value is missing or infinite, no group has two people,
        or ``draws`` is no whole number of 1 or more.

    Examples
    --------
    >>> ages, studies = [20, 30, 60, 70] * 5, ["a", "a", "b", "b"] * 5
    >>> round(within_groups(ages, ages, studies).r, 6)
    1.0
    >>> means = [25, 25, 65, 65] * 5
    >>> within_groups(ages, means, studies).p
    1.0

    """
    arguments.check_order(ages=ages, predicted=predicted, groups=groups)
    age, found = arguments.columns(ages=ages, predicted=predicted)
    names = np.unique(arguments.labels("groups", groups, len(age)).astype(str), return_inverse=True)[1]
    kept = np.bincount(names)[names] > 1
    if not kept.any():
        refuse("groups: none has two people; expected groups within which ages differ")
    check_whole("draws", draws, least=1)
    check_flag("mutual", mutual)
    age, found, names = age[kept], found[kept], names[kept]
    counted = {"people": len(age), "groups": len(np.unique(names))}
    own_age, own_found = _deviations(age, names), _deviations(found, names)
    if not own_age.any() or not own_found.any():
        return WithinGroups(float("nan"), 1.0, float("nan"), **counted)
    permuted = _permuted(own_age, names, draws, check_seed(seed, "seed")) @ own_found * (np.sqrt(2) if mutual else 1)
    observed = float(own_age @ own_found)
    as_high = int((permuted >= observed - _ROUNDING).sum())
    return WithinGroups(observed, (as_high + 1) / (draws + 1), float(permuted.std()), **counted)


def _deviations(values: NDArray[np.float64], names: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return deviations from the means of groups, their squares adding up to 1; all 0 if they are rounding."""
    largest = np.abs(values).max()
    if largest == 0:
        return np.zeros_like(values)
    shares = values / largest  # whose squares neither overflow nor vanish
    own = shares - (np.bincount(names, shares) / np.maximum(np.bincount(names), 1))[names]
    return np.zeros_like(values) if arguments.nearly_constant(own, 1.0) else own / np.linalg.norm(own)


def _permuted(values: NDArray[np.float64], names: NDArray[np.int64], draws: int, seed: int) -> NDArray[np.float64]:
    """Return values permuted within groups, ``(draws, n)``."""
    rng, result = np.random.default_rng(seed), np.empty((draws, len(values)))
    for name in np.unique(names):
        own = np.flatnonzero(names == name)
        result[:, own] = rng.permuted(np.tile(values[own], (draws, 1)), axis=1)
    return result
