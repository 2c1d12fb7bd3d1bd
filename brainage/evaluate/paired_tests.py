"""Compare two models on the same participants: as the paper does over seeds, and as the design asks for.

Seeds on one cohort share participants, so ten seeds are not ten independent samples: a t-test that takes them for such
becomes significant with training noise. Two tests answer that: one corrects the variance for the overlap, the other
treats participants, not seeds, as the sample.
"""

from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.evaluate.intervals import RESAMPLES, bootstrap

#: Differences that a test needs: two have one degree of freedom, and their p says next to nothing.
FEWEST = 3
_LEVEL = 0.05


class Comparison(NamedTuple):
    """A test of paired differences.

    Attributes
    ----------
    test : str
        Its name; ``"not tested: 2 splits"`` where there are fewer than `FEWEST` differences.
    difference : float
        Mean of first less second.
    p : float
        Two-sided; NaN where nothing was tested.

    """

    test: str
    difference: float
    p: float


def published_paired_test(first: ArrayLike, second: ArrayLike) -> Comparison:
    """Test as the paper does (Methods, "Statistics"): paired t, or Wilcoxon if Shapiro-Wilk finds differences skewed.

    The paper does not say what Shapiro-Wilk was applied to; a paired test asks for normal differences. Differences
    that are all the same have nothing to test against: p is 1 if they are 0, and 0 otherwise.

    Parameters
    ----------
    first : array_like
        Shape ``(seeds,)``, of one model.
    second : array_like
        Of the other, on the same splits.

    Returns
    -------
    Comparison
        Which test was made, the mean difference (first less second), and p.

    Raises
    ------
    BrainageError
        If a score is missing or infinite, there are fewer than two, or not as many of both.

    Examples
    --------
    >>> published_paired_test([5.1, 5.0, 5.3, 5.2], [6.0, 6.1, 6.2, 6.4]).test
    'paired t'

    """
    differences = _differences(first, second)
    if certain := _certain("paired t", differences):
        return certain
    mean = float(differences.mean())
    if stats.shapiro(differences).pvalue < _LEVEL:
        return Comparison("Wilcoxon", mean, float(stats.wilcoxon(_tied(differences, first)).pvalue))
    return Comparison("paired t", mean, float(stats.ttest_1samp(differences, 0).pvalue))


def corrected_resampled_t(first: ArrayLike, second: ArrayLike, test_share: float = 0.2) -> Comparison:
    """Test scores of repeated random splits with the variance that overlapping training sets leave.

    Nadeau and Bengio (2003), Machine Learning 52:239, equation 2: the variance of the mean of k differences is
    (1/k + n_test/n_train) times theirs, not 1/k.

    Parameters
    ----------
    first : array_like
        Shape ``(seeds,)``, of one model.
    second : array_like
        Of the other, on the same splits.
    test_share : float
        Of the participants that each split holds out.

    Returns
    -------
    Comparison
        The mean difference (first less second), and p.

    Raises
    ------
    BrainageError
        As of `published_paired_test`, or if ``test_share`` is not between 0 and 1.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> differences = rng.normal(0.5, 1, 10)
    >>> naive, corrected = stats.ttest_1samp(differences, 0), corrected_resampled_t(differences, np.zeros(10))
    >>> bool(corrected.p > naive.pvalue)
    True

    """
    differences = _differences(first, second)
    mean, error = float(differences.mean()), resampled_error(differences, test_share)
    if certain := _certain("corrected resampled t", differences):
        return certain
    p = 2 * stats.t.sf(abs(mean) / error, len(differences) - 1)
    return Comparison("corrected resampled t", mean, float(p))


def resampled_error(scores: ArrayLike, test_share: float = 0.2) -> float:
    """Return the standard error of the mean of scores of random splits, which share people.

    Nadeau and Bengio (2003), equation 2.

    Parameters
    ----------
    scores : array_like
        Shape ``(seeds,)``.
    test_share : float
        Of the participants that each split holds out.

    Raises
    ------
    BrainageError
        If a score is missing or infinite, there are fewer than two, or ``test_share`` is not between 0 and 1.

    Examples
    --------
    Ten independent scores with an SD of 1 would have 0.32:

    >>> round(resampled_error([-1.5, -1, -1, -0.5, 0, 0, 0.5, 1, 1, 1.5]), 2)
    0.59

    """
    values = arguments.numbers("scores", scores, least=2)
    if not isinstance(test_share, Real) or not 0 < test_share < 1:
        refuse(f"test_share is {test_share}; expected the share of people that are held out, between 0 and 1")
    return float(np.sqrt((1 / len(values) + test_share / (1 - test_share)) * values.var(ddof=1)))


def bootstrap_mean(values: ArrayLike, seed: int = 0, resamples: int = RESAMPLES) -> tuple[float, float, float]:
    """Return the mean over participants and its 95 % interval by resampling them (percentiles).

    Parameters
    ----------
    values : array_like
        Shape ``(n,)``, one a participant.
    seed : int
        Of the resamples.
    resamples : int
        How many.

    Returns
    -------
    tuple of float
        Mean, and the ends of its 95 % interval.

    Raises
    ------
    BrainageError
        If a value is missing or infinite, or there are fewer than three.

    Examples
    --------
    >>> mean, low, high = bootstrap_mean([1.0, 2.0, 3.0, 4.0])
    >>> mean, bool(low < mean < high)
    (2.5, True)

    """
    sample = arguments.numbers("values", values)
    if len(sample) < 3:
        refuse(f"an interval over participants needs 3 of them; there are {len(sample)}")
    return float(sample.mean()), *bootstrap(np.mean, sample, seed=seed, resamples=resamples)


def compare_pair(table: pd.DataFrame, errors: pd.DataFrame, first: str, second: str) -> dict[str, object]:
    """Compare two models in three ways: as the paper does, over splits that share people, and over participants.

    Parameters
    ----------
    table : DataFrame
        Mean absolute error, years: one row a seed, one column a model.
    errors : DataFrame
        See `participant_errors`; participants whom either model lacks take no part in the interval.
    first, second : str
        Columns of both.

    Returns
    -------
    dict
        ``difference`` (years, first less second), the paper's ``test`` and ``p``, ``p_corrected``, ``low``, ``high``.

    """
    published = published_paired_test(table[first], table[second])
    corrected = corrected_resampled_t(table[first], table[second])
    _, low, high = bootstrap_mean((errors[first] - errors[second]).dropna())
    return {
        "difference": published.difference,
        "test": published.test,
        "p": published.p,
        "p_corrected": corrected.p,
        "low": low,
        "high": high,
    }


def participant_errors(predictions: pd.DataFrame, between: str) -> pd.DataFrame:
    """Return each participant's mean absolute error over the seeds in which they were held out, by model.

    Parameters
    ----------
    predictions : DataFrame
        ``participant_id``, ``age``, ``predicted_age``.
    between : str
        Its column that tells models apart.

    """
    errors = predictions.assign(error=(predictions["predicted_age"] - predictions["age"]).abs())
    return errors.pivot_table(index="participant_id", columns=between, values="error")


def _differences(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Return first less second; exactly the same numbers where only rounding tells them apart."""
    one, other = (arguments.numbers(name, values) for name, values in (("first", first), ("second", second)))
    if len(one) != len(other) or len(one) < 2:
        refuse(f"{len(one)} and {len(other)} values; a paired test needs as many of both, at least two")
    one, other = arguments.columns(first=first, second=second)
    differences, largest = one - other, float(np.abs([one, other]).max())
    if not arguments.nearly_constant(differences, largest):
        return np.asarray(differences)
    same = float(np.median(differences))
    return np.full(len(one), 0.0 if arguments.is_rounding(same, largest) else same)


def _tied(differences: NDArray[np.float64], scores: ArrayLike) -> NDArray[np.float64]:
    """Return differences of which those that only rounding tells apart are the same in size, so that ranks tie."""
    rounding = arguments.ROUNDING * float(np.abs(arguments.numbers("first", scores)).max())
    order = np.argsort(np.abs(differences))
    sizes = np.abs(differences)[order]
    other = np.diff(sizes, prepend=0.0) > rounding
    tied = np.empty_like(sizes)
    tied[order] = np.concatenate([[0.0], sizes[other]])[np.cumsum(other)]
    return np.copysign(tied, differences)


def _certain(test: str, differences: NDArray[np.float64]) -> Comparison | None:
    """Return what needs no test: differences that are too few for one, or that do not vary."""
    mean = float(differences.mean())
    if len(differences) < FEWEST:
        return Comparison(f"not tested: {len(differences)} splits", mean, float("nan"))
    return Comparison(test, mean, float(mean == 0)) if np.ptp(differences) == 0 else None
