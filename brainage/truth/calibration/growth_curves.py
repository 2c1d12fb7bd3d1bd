"""How volumes and thicknesses change with age in real people, and how people of one age differ.

A penalised spline of age, with head size, sex and site taken off, for the logarithm of each; people of one age differ
by a normal distribution whose SD changes with age, whose correlations are shrunk, and which is wider along the
direction of ageing: some people's brains are older than others'. How much to smooth, to shrink and to widen is what
people who were left out of the fit tell: by the likelihood of their volumes, and of their ages given their volumes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, solve_triangular
from sklearn.model_selection import KFold
from sklearn.preprocessing import SplineTransformer

from brainage.truth.lifespan.tables import FEATURES

Array = NDArray[np.float64]

_KNOTS, _FOLDS = 5, 5
_SMOOTHING, _SHRINKAGE = (0.1, 1.0, 10.0), (0.05, 0.1, 0.15, 0.2, 0.3)
_GAPS = tuple(np.arange(0, 8.1, 0.5))
_AGES = np.arange(8.0, 96.0)
_LEAST = 1e-4  # of the largest eigenvalue


@dataclass(frozen=True)
class Curves:
    """What was fitted: logarithms of `FEATURES` against age, head size, sex and site.

    Attributes
    ----------
    spline : SplineTransformer
        Basis of age.
    effects : ndarray
        Coefficients of the intercept, the basis, log ICV, sex and site, ``(8 + ..., features)``.
    sds : ndarray
        Between people of one age, at the mean age, ``(features,)``.
    growth : tuple of float
        Logarithm of the SD against age: slope a year, and the age at which it is 0.
    correlations : ndarray
        Shrunk, ``(features, features)``.

    """

    spline: SplineTransformer
    effects: Array
    sds: Array
    growth: tuple[float, float]
    correlations: Array

    @property
    def bases(self) -> int:
        """Return the number of functions of age."""
        return len(self.effects) - 4

    def at(self, ages: Array) -> Array:
        """Return log values at ages less their mean, for the mean head, between the sexes, ``(ages, features)``."""
        return np.asarray(self.spline.transform(ages[:, None]) @ self.effects[1 : 1 + self.bases])

    def widths(self, ages: Array) -> Array:
        """Return the SD at ages over that at the mean age, ``(ages,)``."""
        slope, middle = self.growth
        return np.exp(slope * (ages - middle))


def fit_curves(people: pd.DataFrame, smoothing: float, shrinkage: float) -> Curves:
    """Fit curves and what people differ by.

    Parameters
    ----------
    people : DataFrame
        Of `tables.freesurfer`.
    smoothing : float
        Weight of the spline's second differences.
    shrinkage : float
        Weight of no correlation in the correlations, 0 to 1.

    """
    ages, values = people["age"].to_numpy(), np.log(people[list(FEATURES)].to_numpy())
    spline = SplineTransformer(_KNOTS, knots="quantile", include_bias=False, extrapolation="linear")
    spline.fit(ages[:, None])
    design = _design(people, spline)
    gram = design.T @ design + smoothing * _roughness(design.shape[1])
    effects = np.linalg.solve(gram, design.T @ values)
    left = values - design @ effects
    free = len(people) - np.trace(np.linalg.solve(gram, design.T @ design))
    sds = np.sqrt((left**2).sum(axis=0) / free)
    slope, _ = np.polyfit(ages, np.log(((left / sds) ** 2).mean(axis=1)) / 2, 1)
    middle = float(ages.mean())
    scaled = left / sds / np.exp(slope * (ages - middle))[:, None]
    correlations = (1 - shrinkage) * np.corrcoef(scaled.T) + shrinkage * np.eye(len(FEATURES))
    return Curves(spline, effects, sds * scaled.std(axis=0), (float(slope), middle), correlations)


def best_smoothing(people: pd.DataFrame) -> tuple[float, float]:
    """Return smoothing and shrinkage under which volumes of people who were left out are most likely."""
    scores = {
        pair: sum(_likelihood(*parts, *pair) for parts in _folds(people)) for pair in product(_SMOOTHING, _SHRINKAGE)
    }
    return max(scores, key=lambda pair: scores[pair])


def best_gap(people: pd.DataFrame, smoothing: float, shrinkage: float) -> pd.DataFrame:
    """Return how well ages of people who were left out are told, by the SD of brain ages between people of one age.

    The normal distribution that was fitted claims to know more than it does: its correlations fit the people it was
    fitted on. The gap at which the error that it expects is the error that is found makes it honest; see `honest_gap`.

    Returns
    -------
    DataFrame
        ``gap_sd`` in years, ``log_likelihood`` of an age given volumes (mean), ``error`` (mean absolute error of the
        median, years) and ``expected_error`` (what the model takes it to be).

    """
    rows = []
    for train, test in _folds(people):
        curves = fit_curves(train, smoothing, shrinkage)
        rows += [{"gap_sd": gap, **row} for gap in _GAPS for row in _ages_told(curves, test, gap)]
    return pd.DataFrame(rows).groupby("gap_sd", as_index=False).mean()


def honest_gap(told: pd.DataFrame) -> float:
    """Return the SD of gaps, years, at which the expected error is the one that is found.

    Parameters
    ----------
    told : DataFrame
        Of `best_gap`.

    Examples
    --------
    >>> honest_gap(pd.DataFrame({"gap_sd": [0, 2], "error": [5.0, 5.0], "expected_error": [4.0, 6.0]}))
    1.0

    """
    excess = (told["expected_error"] - told["error"]).to_numpy()
    return float(np.interp(0, excess, told["gap_sd"].to_numpy(float)))


def own_covariance(curves: Curves, gap: float) -> Array:
    """Return what people of the mean age differ by beyond how old their brains are, ``(features, features)``.

    Residuals hold both; the variance that an SD of ``gap`` years brings, averaged over ages, is taken off each.
    """
    rates = gap * np.gradient(curves.at(_AGES), _AGES, axis=0)
    sds = np.sqrt(np.maximum(curves.sds**2 - (rates**2).mean(axis=0), _LEAST * curves.sds**2))
    return np.outer(sds, sds) * curves.correlations


def without(covariance: Array, part: Array) -> Array:
    """Take a part off a covariance, which stays positive."""
    values, vectors = np.linalg.eigh(covariance - part)
    return np.asarray((vectors * np.maximum(values, _LEAST * values.max())) @ vectors.T)


def _design(people: pd.DataFrame, spline: SplineTransformer) -> Array:
    head = np.log(people["icv"])
    return np.column_stack(
        [
            np.ones(len(people)),
            spline.transform(people[["age"]].to_numpy()),
            head - head.mean() if "head" not in people else people["head"],
            people["sex"] - 0.5,
            people["other_site"] if "other_site" in people else people["site"] != people["site"].iloc[0],
        ]
    ).astype(float)


def _roughness(size: int) -> Array:
    penalty = np.zeros((size, size))
    second = np.diff(np.eye(size - 4), 2, axis=0)
    penalty[1 : size - 3, 1 : size - 3] = second.T @ second
    return penalty + 1e-6 * np.eye(size)


def _folds(people: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield people to fit on and people to ask, with head sizes and sites counted from all of them."""
    head = np.log(people["icv"])
    named = people.assign(head=head - head.mean(), other_site=people["site"] != people["site"].iloc[0])
    for train, test in KFold(_FOLDS, shuffle=True, random_state=0).split(named):
        yield named.iloc[train], named.iloc[test]


def _likelihood(train: pd.DataFrame, test: pd.DataFrame, smoothing: float, shrinkage: float) -> float:
    curves = fit_curves(train, smoothing, shrinkage)
    left = np.log(test[list(FEATURES)].to_numpy()) - _design(test, curves.spline) @ curves.effects
    widths = curves.widths(test["age"].to_numpy())
    root = cholesky(curves.correlations, lower=True)
    whitened = solve_triangular(root, (left / curves.sds / widths[:, None]).T, lower=True)
    constant = np.log(np.diag(root)).sum() + np.log(curves.sds).sum() + len(FEATURES) * np.log(widths)
    return float((-0.5 * (whitened**2).sum(axis=0) - constant).sum())


def _ages_told(curves: Curves, test: pd.DataFrame, gap: float) -> Iterator[dict[str, float]]:
    """Yield for each person what the posterior of age says, all ages being as likely before."""
    others = _design(test, curves.spline)
    others[:, 1 : 1 + curves.bases] = 0
    values = np.log(test[list(FEATURES)].to_numpy()) - others @ curves.effects
    means = curves.at(_AGES)
    rates, widths = np.gradient(means, _AGES, axis=0), curves.widths(_AGES)
    own, logs = np.outer(curves.sds, curves.sds) * curves.correlations, []
    for mean, rate, width in zip(means, rates, widths, strict=True):
        root = cholesky(width**2 * own + gap**2 * np.outer(rate, rate), lower=True)
        left = values - mean
        logs.append(-0.5 * np.sum(left.T * cho_solve((root, True), left.T), axis=0) - np.log(np.diag(root)).sum())
    density = np.exp(np.array(logs).T - np.max(logs, axis=0)[:, None])
    density /= density.sum(axis=1, keepdims=True)
    for age, chances in zip(test["age"], density, strict=True):
        told = _AGES[np.searchsorted(chances.cumsum(), 0.5)]
        at = int(np.clip(round(age - _AGES[0]), 0, len(_AGES) - 1))
        yield {
            "log_likelihood": float(np.log(max(chances[at], 1e-12))),
            "error": float(abs(told - age)),
            "expected_error": float(chances @ np.abs(_AGES - told)),
        }
