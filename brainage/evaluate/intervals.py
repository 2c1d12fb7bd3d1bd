"""The two kinds of 95 % interval that are not a t-test's: a statistic's by resampling, and a rate's."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from brainage.core.setting_checks import check_seed, check_whole

RESAMPLES = 2000


class Interval(NamedTuple):
    """Ends of a 95 % interval, in the unit of what it is of."""

    low: float
    high: float


class Rate(NamedTuple):
    """A rate, 0 to 1, with its 95 % interval."""

    rate: float
    low: float
    high: float


def bootstrap(
    statistic: Callable[..., NDArray[np.float64]],
    *samples: ArrayLike,
    paired: bool = False,
    seed: int = 0,
    resamples: int = RESAMPLES,
    batch: int | None = None,
) -> Interval:
    """Return the interval of a statistic by resampling the members of samples: percentiles (Efron and Tibshirani 1993).

    Parameters
    ----------
    statistic : callable
        Takes one array for each sample and ``axis``, along which members lie, for instance ``numpy.mean``.
    *samples : array_like
        ``(n,)`` each, finite.
    paired : bool
        Whether members of all samples are the same people, in the same order, and resampled together.
    seed, resamples : int
        Of the resampling.
    batch : int, optional
        Resamples that are in memory at once; default: all.

    Raises
    ------
    BrainageError
        If ``resamples`` or ``seed`` is no whole number, or there are no resamples.

    Examples
    --------
    >>> bootstrap(np.mean, [1.0, 2.0, 3.0, 4.0])
    Interval(low=1.5, high=3.5)

    """
    check_whole("resamples", resamples, least=1)
    check_seed(seed, "seed")
    arrays = [np.asarray(sample, float) for sample in samples]
    settings = {"paired": paired, "n_resamples": resamples, "batch": batch, "method": "percentile", "rng": seed}
    low, high = stats.bootstrap(arrays, statistic, **settings).confidence_interval
    return Interval(float(low), float(high))


def wilson(hits: int, n: int) -> Rate:
    """Return how often something happened in ``n`` trials, with its interval (Wilson 1927, JASA 22:209).

    Parameters
    ----------
    hits : int
        How many of them.
    n : int
        Of how many.

    Examples
    --------
    >>> wilson(5, 100)
    Rate(rate=0.05, low=0.02154..., high=0.11175...)

    """
    found = stats.binomtest(int(hits), n)
    low, high = found.proportion_ci(method="wilson")
    return Rate(float(found.statistic), float(low), float(high))
