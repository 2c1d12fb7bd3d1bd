"""How brains age, by one code for real people's tables and for simulated people's segmentations and maps.

What is asked: how much each part changes between 25 and 75 years, how much people of one age differ and how that goes
together, and how well age is told by a Gaussian process, which says how much age there is to learn.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin, TransformerMixin
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, WhiteKernel
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from brainage.core import arguments
from brainage.core.errors import refuse

Array = NDArray[np.float64]

_PAIRED = ("thalamus", "caudate", "putamen", "pallidum", "hippocampus", "amygdala", "accumbens", "ventral diencephalon")
#: Rows of the table of changes.
STRUCTURES_SHOWN = (*_PAIRED, "cerebellum", "brain stem", "ventricles", "gray matter", "tissue", "cortex")
_ONSET, _BEND = 25.0, 60.0
_ADULT = 18.0
_COMPONENTS = 100
_FOLDS = 5


def shown_volumes(people: pd.DataFrame) -> pd.DataFrame:
    """Return the volumes of `STRUCTURES_SHOWN`, both sides together; ventricles are the lateral ones.

    Parameters
    ----------
    people : DataFrame
        With a column for each side, as `tables.freesurfer` and `segmented.segmented` return.

    """
    both = {name: people[f"left {name}"] + people[f"right {name}"] for name in (*_PAIRED, "cerebellum")}
    both["ventricles"] = people["left ventricle"] + people["right ventricle"]
    rest = {name: people[name] for name in ("brain stem", "gray matter", "tissue", "cortex")}
    return pd.DataFrame({**both, **rest})[list(STRUCTURES_SHOWN)]


def changes(people: pd.DataFrame) -> pd.DataFrame:
    """Return what each of `STRUCTURES_SHOWN` changes from 25 to 60 and 75 years, and what people of one age differ by.

    The logarithm of the volume is flat below 25 and has a bend at 60, with ICV and site beside it, in adults.

    Parameters
    ----------
    people : DataFrame
        Volumes, ``age`` in years, ``icv`` and ``site``, as `tables.freesurfer` and `segmented.segmented` return.

    Returns
    -------
    DataFrame
        ``structure``, ``to_60``, ``to_75`` and ``sd``, all in per cent, ``error_60`` and ``error_75`` (standard
        errors), ``n``.

    """
    adults = people[people["age"] >= _ADULT]
    volumes = np.log(shown_volumes(adults).to_numpy())
    design = _design(adults)
    inverse = np.linalg.inv(design.T @ design)
    effects = inverse @ design.T @ volumes
    left = volumes - design @ effects
    sds = np.sqrt((left**2).sum(axis=0) / (len(adults) - design.shape[1]))
    rows = {"structure": STRUCTURES_SHOWN, "sd": 100 * sds, "n": len(adults)}
    for age in (60, 75):
        at = np.zeros(design.shape[1])
        at[1:3] = min(age, _BEND) - _ONSET, max(age - _BEND, 0)
        rows[f"to_{age}"] = 100 * np.expm1(at @ effects)
        rows[f"error_{age}"] = 100 * np.exp(at @ effects) * sds * np.sqrt(at @ inverse @ at)
    return pd.DataFrame(rows)


def correlations(people: pd.DataFrame) -> Array:
    """Return correlations between the ten structures and the ventricles at one age, ``(11, 11)``.

    Parameters
    ----------
    people : DataFrame
        As for `changes`.

    """
    adults = people[people["age"] >= _ADULT]
    volumes = np.log(shown_volumes(adults).iloc[:, :11].to_numpy())
    design = _design(adults)
    return np.corrcoef((volumes - design @ np.linalg.lstsq(design, volumes, rcond=None)[0]).T)


def gaussian_process(components: int | None = None) -> RegressorMixin:
    """Return a Gaussian process with a radial, a linear and a noise kernel on standardised features.

    Parameters
    ----------
    components : int, optional
        Principal components that features are reduced to, for maps.

    """
    kernel = ConstantKernel(1.0) * RBF(5.0) + ConstantKernel(1.0) * DotProduct(1.0) + WhiteKernel(0.3)
    model = GaussianProcessRegressor(kernel, normalize_y=True)
    if not components:
        return make_pipeline(StandardScaler(), model)
    return make_pipeline(PCA(components, random_state=0), _CommonScale(), model)


class _CommonScale(TransformerMixin, BaseEstimator):
    """Divide features by the SD of the first, so that principal components keep their proportions."""

    def fit(self, features: Array, ages: Array | None = None) -> "_CommonScale":
        """Take the SD of the first feature."""
        del ages
        self.scale_ = features[:, 0].std()
        return self

    def transform(self, features: Array) -> Array:
        """Return the features, divided."""
        return np.asarray(features / self.scale_)


def told_ages(
    features: ArrayLike, ages: ArrayLike, groups: ArrayLike | None = None, repeats: int = 1
) -> NDArray[np.float64]:
    """Return the ages that a Gaussian process tells of people who were left out, ``(repeats, n)``, years.

    Parameters
    ----------
    features, ages, groups, repeats
        As for `age_error`.

    Raises
    ------
    BrainageError
        If there are fewer than 20 people or a value is missing.

    """
    values = arguments.numbers("features", features, axes=2)
    ages = arguments.numbers("ages", ages, axes=1)
    if len(ages) < 20 or len(values) != len(ages):
        refuse(f"features of {len(values)} people and {len(ages)} ages; expected as many of both, at least 20")
    model = gaussian_process(min(_COMPONENTS, len(ages) // 2) if values.shape[1] > 500 else None)
    with unneeded_kernels():
        return np.array([cross_val_predict(model, values, ages, cv=folds) for folds in _splits(groups, repeats)])


@contextmanager
def unneeded_kernels() -> Iterator[None]:
    """Fit without warnings that a kernel which is not needed runs into its bound, which does no harm."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def age_error(features: ArrayLike, ages: ArrayLike, groups: ArrayLike | None = None, repeats: int = 1) -> pd.Series:
    """Return how well a Gaussian process tells the ages of people who were left out.

    Parameters
    ----------
    features : ndarray
        ``(n, features)``; more than 500 columns are maps, which are reduced to principal components.
    ages : ndarray
        ``(n,)``, years.
    groups : ndarray, optional
        Leaves out whole groups, such as studies, instead of five random folds.
    repeats : int
        Random folds drawn anew.

    Returns
    -------
    Series
        ``mae`` and ``guessing`` (years), ``ratio`` of the two, ``r2``.

    Raises
    ------
    BrainageError
        If there are fewer than 20 people or a value is missing.

    """
    ages = arguments.numbers("ages", ages, axes=1)
    told = told_ages(features, ages, groups, repeats)
    mae, guessing = float(np.abs(told - ages).mean()), float(np.abs(ages - ages.mean()).mean())
    r2 = 1 - ((told - ages) ** 2).mean() / ages.var()
    return pd.Series({"mae": mae, "guessing": guessing, "ratio": mae / guessing, "r2": float(r2)})


def years_older(
    features: NDArray, ages: Array, ill: NDArray[np.bool_], since: float = 60.0
) -> tuple[float, float, float]:
    """Return how many years older the ill look than healthy people of the same age, with a 95 % interval.

    The Gaussian process learns from the healthy, each of whom is told by folds without them; the difference is that of
    a regression of told on true age, among those of ``since`` and more.

    Parameters
    ----------
    features : ndarray
        ``(n, features)``.
    ages : ndarray
        ``(n,)``, years.
    ill : ndarray of bool
        ``(n,)``.
    since : float
        Years.

    """
    model = gaussian_process(min(_COMPONENTS, int((~ill).sum()) // 2) if features.shape[1] > 500 else None)
    told = np.empty(len(ages))
    told[~ill] = cross_val_predict(model, features[~ill], ages[~ill], cv=KFold(_FOLDS, shuffle=True, random_state=0))
    told[ill] = model.fit(features[~ill], ages[~ill]).predict(features[ill])
    old = ages >= since
    design = np.column_stack([np.ones(old.sum()), ages[old], ill[old]])
    inverse = np.linalg.inv(design.T @ design)
    effects = inverse @ design.T @ told[old]
    left = told[old] - design @ effects
    error = float(np.sqrt(left @ left / (len(left) - 3) * inverse[2, 2]))
    return float(effects[2]), float(effects[2] - 1.96 * error), float(effects[2] + 1.96 * error)


def _splits(groups: ArrayLike | None, repeats: int) -> Iterator[KFold | Sequence[tuple[Array, Array]]]:
    if groups is None:
        yield from (KFold(_FOLDS, shuffle=True, random_state=seed) for seed in range(repeats))
        return
    names = np.asarray(groups)
    yield [(np.flatnonzero(names != one), np.flatnonzero(names == one)) for one in np.unique(names)]


def _design(people: pd.DataFrame) -> Array:
    """Return the regressors of a log volume: years from 25 to 60 and past 60, head, sites."""
    age, head = people["age"].to_numpy(), np.log(people["icv"].to_numpy())
    sites = pd.get_dummies(people["site"], drop_first=True).to_numpy(float)
    early, late = np.clip(age, _ONSET, _BEND) - _ONSET, np.maximum(age - _BEND, 0)
    return np.column_stack([np.ones(len(age)), early, late, head - head.mean(), sites])
