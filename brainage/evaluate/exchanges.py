"""Profiles on axes on which their values can be exchanged, and the p of a resemblance among exchanges."""

import numpy as np
from numpy.typing import NDArray
from sklearn.covariance import LedoitWolf

from brainage.core.errors import refuse

Array = NDArray[np.float64]

_ROUNDING = 1e-12


def correlate(profiles: Array, reference: Array) -> Array:
    """Return Pearson's r of each profile ``(n, regions)`` with a reference ``(regions,)``; 0 where one is constant.

    Its arguments are taken as they are; `brainage.gaps.resemblance.correlations` looks at them first.

    Parameters
    ----------
    profiles : array
        Shape ``(n, regions)``.
    reference : array
        Shape ``(regions,)``.

    """
    one, other = _centered(profiles), _centered(reference)
    norms = np.linalg.norm(one, axis=-1) * np.linalg.norm(other)
    return np.divide(one @ other, norms, out=np.zeros(len(profiles)), where=norms > 0)


def whitened(own: Array, disease: Array) -> tuple[Array, Array]:
    """Return deviations from the healthy mean on axes without covariance, each as near to its region as can be.

    Parameters
    ----------
    own : ndarray
        ``(n, regions)``, of healthy people.
    disease : ndarray
        ``(..., regions)``, put on the same axes.

    Raises
    ------
    BrainageError
        If healthy people do not differ in every direction, so that there are no such axes.

    """
    fit = LedoitWolf().fit(own)
    values, vectors = np.linalg.eigh(fit.covariance_)
    if values[0] <= _ROUNDING * values[-1]:
        refuse(f"gaps of {len(own)} healthy people do not vary in every direction; give people whose gaps differ")
    whiten = (vectors / np.sqrt(values)) @ vectors.T
    return (own - fit.location_) @ whiten, (disease - fit.location_) @ whiten


def exchange_p(profiles: Array, disease: Array, draws: int, rng: np.random.Generator) -> Array:
    """Return, for each profile, the share of its exchanges between regions that correlate as much with the disease.

    Exchanges that change nothing that matters differ in the last digit only, and count as equal.

    Parameters
    ----------
    profiles : array
        Shape ``(n, regions)``, whitened.
    disease : array
        Shape ``(regions,)``, whitened.
    draws : int
        Exchanges of each profile.
    rng : Generator
        That draws them.

    """
    orders = rng.permuted(np.tile(np.arange(len(disease)), (draws, 1)), axis=1)
    found = correlate(profiles, disease) - _ROUNDING
    exceeding = [(correlate(one[orders], disease) >= r).sum() for one, r in zip(profiles, found, strict=True)]
    return (1 + np.array(exceeding)) / (1 + draws)


def _centered(profiles: Array) -> Array:
    """Return deviations from each profile's mean; exactly 0 where they are but rounding."""
    deviations = profiles - profiles.mean(axis=-1, keepdims=True)
    rounding = np.abs(deviations).max(axis=-1) <= _ROUNDING * np.abs(profiles).max(axis=-1)
    return np.asarray(np.where(rounding[..., None], 0, deviations))
