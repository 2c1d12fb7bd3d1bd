"""How well age is predicted by who knows the distribution of what is seen at each age.

Two uses. The *gap* limit: brain age differs from age by the personal gap, so whoever knows brain age without error, and
nothing else, predicts age only so well. And the posterior distribution of age given features, for the reader of
`brainage.truth.oracle`. Both predict the median of the posterior, which has the least mean absolute error given what is
known. Neither is a bound for whoever sees more, such as the site, whose people are of certain ages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.special import logsumexp
from scipy.stats import beta, norm

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.simulation.person.drawn_person import beta_shape
from brainage.simulation.person.model import Group

Array = NDArray[np.float64]

#: Ages in years at which posteriors are computed.
AGES = np.arange(5.0, 105.01, 0.25)
_LEAST_SD = 0.5  # two steps, with which a limit is 2 % too low; with one it is 8 %


@dataclass(frozen=True)
class Expectation:
    """Normal distribution of features at each of `AGES`.

    Attributes
    ----------
    means : ndarray
        ``(ages, features)``.
    covariances : ndarray
        ``(ages, features, features)``.

    """

    means: Array
    covariances: Array


def age_prior(groups: Sequence[Group]) -> Array:
    """Return how probable each group is at each of `AGES`, ``(groups, ages)``; all together add up to one.

    Parameters
    ----------
    groups : sequence of Group
        Whom a participant may belong to.

    Raises
    ------
    BrainageError
        If there is no group.

    """
    if not len(groups):
        refuse("groups is empty; expected one or more whom a participant may belong to")
    density = np.array([group.n * _density(group) for group in groups])
    return density / density.sum()


def gap_limit(groups: Sequence[Group], gap_sd: float) -> float:
    """Return the mean absolute error, years, of the best prediction from brain age alone, age + normal gap.

    Parameters
    ----------
    groups : sequence of Group
        Whom a participant may belong to.
    gap_sd : float
        Of personal gaps, years.

    Raises
    ------
    BrainageError
        If there is no group, or the SD of gaps is missing, infinite, below 0, or so small that steps of `AGES` are too
        coarse for it: the limit would come out too low.

    Examples
    --------
    Where all ages are as frequent, it is the mean absolute value of the gap, 2.4 years, and a little less at the ends.

    >>> flat = Group("A", "A", "CN", 1, 5, 105, 55, 28.86, 0.5, "", "")
    >>> round(gap_limit([flat], 3.0), 1)
    2.3

    """
    if not isinstance(gap_sd, Real) or not (gap_sd == 0 or _LEAST_SD <= gap_sd < np.inf):
        refuse(f"gap_sd is {gap_sd!r}; expected the standard deviation of gaps, 0 or {_LEAST_SD:g} years or more")
    prior = age_prior(groups).sum(axis=0)
    if gap_sd == 0:
        return 0.0
    brain_ages = np.arange(AGES[0] - 5 * gap_sd, AGES[-1] + 5 * gap_sd, 0.25)
    joint = prior * norm.pdf(brain_ages[:, None], AGES, gap_sd)
    guesses = _medians(joint)
    return float((joint * np.abs(AGES - guesses[:, None])).sum() / joint.sum())


def posterior_medians(
    features: Array, expectation: Expectation, groups: Sequence[Group], offsets: Array, scales: Array | None = None
) -> Array:
    """Return the median of the posterior of age for each participant, years, ``(n,)``.

    Parameters
    ----------
    features : ndarray
        ``(n, features)``; NaN where a participant has no value.
    expectation : Expectation
        Their distribution at each age.
    groups : sequence of Group
        Who the participants may be; which one is not known.
    offsets : ndarray
        What each group's site adds to features, ``(groups, features)``.
    scales : ndarray, optional
        What offsets are multiplied by at each age, ``(ages, features)``.

    Raises
    ------
    BrainageError
        If a feature is infinite, a participant has none, features or offsets are not as many as expected, a covariance
        has no inverse, or features are so far from any expectation that no age is possible.

    """
    features = _checked_features(features, expectation)
    offsets = arguments.numbers("offsets", offsets, axes=2)
    if offsets.shape != (len(groups), features.shape[1]):
        refuse(f"offsets: shape is {offsets.shape}; expected groups and features, {(len(groups), features.shape[1])}")
    prior = np.log(age_prior(groups) + 1e-300)
    scales = np.ones_like(expectation.means) if scales is None else scales
    medians = np.empty(len(features))
    for pattern in np.unique(np.isfinite(features), axis=0):  # participants who lack the same features
        rows = (np.isfinite(features) == pattern).all(axis=1)
        part = Expectation(expectation.means[:, pattern], expectation.covariances[:, pattern][:, :, pattern])
        fit = _log_likelihood(features[rows][:, pattern], part, offsets[:, pattern], scales[:, pattern])
        posterior = logsumexp(prior + fit, axis=1)
        if not np.isfinite(posterior.max(axis=1)).all():
            refuse("features: some are so far from what is expected at any age that none is possible; leave these out")
        medians[rows] = _medians(np.exp(_normalized(posterior)))
    return medians


def _checked_features(features: Array, expectation: Expectation) -> Array:
    table, expected = arguments.numbers("features", features, axes=2, missing=True), expectation.means.shape[1]
    if table.shape[1] != expected:
        refuse(f"features: {table.shape[1]} of each participant; expected {expected}, as at each age")
    without = np.isnan(table).all(axis=1)
    if without.any():
        refuse(f"features: {without.sum()} participants have none (first: row {without.argmax()}); leave these out")
    return table


def _log_likelihood(features: Array, expectation: Expectation, offsets: Array, scales: Array) -> Array:
    """Return the log density of every participant's features, ``(n, groups, ages)``, but for a constant."""
    result = np.empty((len(features), len(offsets), len(AGES)))
    for i, (mean, covariance, scale) in enumerate(zip(expectation.means, expectation.covariances, scales, strict=True)):
        root = _root(covariance)
        residual = (features[:, None, :] - mean - scale * offsets).reshape(-1, len(mean))
        whitened = solve_triangular(root, residual.T, lower=True)
        fit = -0.5 * (whitened**2).sum(axis=0) - np.log(np.diag(root)).sum()
        result[:, :, i] = fit.reshape(len(features), len(offsets))
    return result


def _root(covariance: Array) -> Array:
    try:
        return np.asarray(np.linalg.cholesky(covariance), float)
    except np.linalg.LinAlgError:
        refuse("expectation: a covariance has no inverse; leave out features that others determine")


def _normalized(log_posterior: Array) -> Array:
    return log_posterior - logsumexp(log_posterior, axis=1, keepdims=True)


def _medians(weights: Array) -> Array:
    """Return the weighted median of `AGES` for each row."""
    cumulative = np.cumsum(weights, axis=1)
    return AGES[(cumulative >= cumulative[:, -1:] / 2).argmax(axis=1)]


def _density(group: Group) -> Array:
    """Return the share of a group within each step of `AGES`; a density could be infinite at the youngest."""
    ages = beta(*beta_shape(group), loc=group.youngest, scale=group.oldest - group.youngest)
    half = (AGES[1] - AGES[0]) / 2
    return ages.cdf(AGES + half) - ages.cdf(AGES - half)
