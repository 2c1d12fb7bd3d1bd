"""Predict everybody once, by a model that never saw them, and other people by all of these models, with intervals.

Intervals of other people are those of CV+ (Barber, Candès, Ramdas and Tibshirani 2021, "Predictive inference with the
jackknife+", Annals of Statistics 49:486). Whatever the model, at a level of 90 % they hold nearly 80 % of people like
those trained on at least (theorem 4), and as a rule about 90 %. People of another scanner are not like them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from tqdm import tqdm

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_number
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.splits import Split, fold_splits
from brainage.evaluate.with_studies import predict_people

Array = NDArray[np.float64]


class Fold(NamedTuple):
    """The model of one fold, and its ages of those whom it left out, a table of `fit_and_predict`."""

    model: BaseEstimator
    table: pd.DataFrame


@dataclass(frozen=True)
class CrossFit:
    """A model of every fold, and by how much each missed those whom it never saw.

    Attributes
    ----------
    models : list of estimator
        One a fold, fitted on all other folds.
    fold : ndarray of int
        In which each map trained on was held out, ``(n,)``.
    missed : ndarray
        By how much its age was missed then, years, ``(n,)``.
    level : float
        Share of people whose age intervals shall hold.
    ages : DataFrame
        One row a map trained on, in their order: ``participant_id``, ``session`` if they have it, ``age``, ``fold``,
        ``predicted_age``, and ``low``, ``high``, the interval by the errors in other folds; years. Of a model that was
        opened from a file it has no rows.

    """

    models: list[BaseEstimator]
    fold: NDArray[np.int64]
    missed: Array
    level: float
    ages: pd.DataFrame

    def predict(self, maps: NDArray[np.float32], people: pd.DataFrame | None = None) -> pd.DataFrame:
        """Predict people whom no model has seen: patients, or other healthy people of the same studies.

        Parameters
        ----------
        maps : ndarray
            ``(n, channels, ...)``, as those that were fitted.
        people : DataFrame, optional
            Whose they are; with ``study`` if models ask for it.

        Returns
        -------
        DataFrame
            ``predicted_age``, the mean over models, and ``low``, ``high``, their CV+ interval, years; one row a map.

        """
        said = np.array([predict_people(model, maps, people) for model in self.models])
        of_each = said[self.fold]  # by person trained on, what the model that never saw them says
        low = -_rank(self.missed[:, None] - of_each, self.level)
        high = _rank(of_each + self.missed[:, None], self.level)
        return pd.DataFrame({"predicted_age": said.mean(axis=0), "low": low, "high": high})


def cross_fit(
    estimator: BaseEstimator,
    maps: NDArray[np.float32],
    participants: pd.DataFrame,
    *,
    folds: int = 10,
    seed: int = 0,
    level: float = 0.9,
) -> CrossFit:
    """Fit a model on all folds but one, for each of them, and predict the one that is left out.

    Parameters
    ----------
    estimator, maps, participants
        As of `brainage.evaluate.evaluation.evaluate`; healthy participants, as a rule.
    folds, seed : int
        As of `brainage.evaluate.splits.fold_splits`.
    level : float
        Share of people whose age intervals shall hold.

    Raises
    ------
    BrainageError
        As `evaluate` and `fold_splits`, or if there are too few people for intervals of this level.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(40)], "age": np.linspace(20.0, 80.0, 40)})
    >>> fit = cross_fit(LinearRegression(), people[["age"]].to_numpy(np.float32), people, folds=5)
    >>> fit.ages["predicted_age"].round(1).tolist() == people["age"].round(1).tolist(), len(fit.models)
    (True, 5)

    """
    splits = checked_folds(participants, folds, seed, level)
    fits = (fit_and_predict(estimator, maps, participants, split) for split in tqdm(splits, "folds", leave=False))
    return cross_fitted([Fold(*one) for one in fits], splits, level)


def checked_folds(participants: pd.DataFrame, folds: int, seed: int, level: float) -> list[Split]:
    """Return the splits of all folds, if they leave enough people for intervals; parameters as of `cross_fit`.

    Parameters
    ----------
    participants : DataFrame
        Who is fitted on.
    folds, seed : int
        As of `brainage.evaluate.splits.fold_splits`.
    level : float
        Share of people whose age intervals shall hold.

    Raises
    ------
    BrainageError
        If the level is no share, or there are too few people for it.

    """
    if not 0 < check_number("level", level) < 1:
        refuse(f"level is {level:g}; expected a share between 0 and 1, such as 0.9")
    splits = fold_splits(participants, folds, seed)
    _check_number_of_people(len(participants) - max(len(split.test) for split in splits), level)
    return splits


def cross_fitted(fits: Sequence[Fold], splits: Sequence[Split], level: float) -> CrossFit:
    """Return what models of all folds say together.

    Parameters
    ----------
    fits : sequence of Fold
        One a split.
    splits : sequence of Split
        Of `checked_folds`.
    level : float
        As there.

    """
    parts = [
        fit.table.assign(fold=i).set_index(split.test) for i, (fit, split) in enumerate(zip(fits, splits, strict=True))
    ]
    told = pd.concat(parts).sort_index().drop(columns=["seed", "training_mean"])
    fold, missed = told["fold"].to_numpy(), (told["predicted_age"] - told["age"]).abs().to_numpy()
    far = _radius(fold, missed, level)
    ages = told.assign(low=told["predicted_age"] - far, high=told["predicted_age"] + far)
    return CrossFit([fit.model for fit in fits], fold, missed, level, ages)


def _radius(fold: NDArray[np.int64], missed: Array, level: float) -> Array:
    """Return for each person what the errors in other folds leave open around their age."""
    by_fold = {int(one): _rank(missed[fold != one][:, None], level)[0] for one in np.unique(fold)}
    return np.array([by_fold[int(one)] for one in fold])


def _rank(values: Array, level: float) -> Array:
    """Return, column by column, the value with the rank that leaves a share of one more person above it."""
    return np.sort(values, axis=0)[_place(len(values), level) - 1]


def _place(n: int, level: float) -> int:
    return math.ceil(round(level * (n + 1), 9))


def _check_number_of_people(n: int, level: float) -> None:
    """Refuse a level for which so many errors do not suffice: the interval would have no end."""
    if _place(n, level) > n:
        needed = next(m for m in range(n + 1, 10_000_000) if _place(m, level) <= m)
        refuse(f"level is {level:g} with {n} people to learn errors from; expected {needed} or more, or a lower level")
