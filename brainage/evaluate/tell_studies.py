"""How well the study that a map comes from can be told, which a measure of age should not show."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_seed

_FOLDS = 5
_LARGEST = 1e100  # beyond, variances overflow


class Told(NamedTuple):
    """How well studies are told apart.

    Attributes
    ----------
    accuracy : float
        Balanced: the mean over studies of the share of their people that are recognised.
    guessing : float
        One by the number of studies.
    studies, people : int
        That took part.

    """

    accuracy: float
    guessing: float
    studies: int
    people: int


def enough(studies: ArrayLike, people: ArrayLike | None = None) -> bool:
    """Say whether two studies have people for five folds.

    Parameters
    ----------
    studies : array_like
        Shape ``(n,)``, names.
    people : array_like, optional
        Shape ``(n,)``, who each row is of; default: each of another person.

    Examples
    --------
    >>> enough(["a"] * 5 + ["b"] * 4)
    False

    """
    return int((_sizes(np.asarray(studies), people) >= _FOLDS).sum()) > 1


def _sizes(studies: ArrayLike, people: ArrayLike | None) -> pd.Series:
    """Return how many people each study has."""
    names = pd.Series(np.asarray(studies))
    return pd.Series(names.index if people is None else np.asarray(people)).groupby(names).nunique()


def tell_studies(features: ArrayLike, studies: ArrayLike, seed: int = 0, people: ArrayLike | None = None) -> Told:
    """Predict each person's study by logistic regression in five folds; studies of fewer than five are left out.

    Whoever has several rows is in one fold with all of them.

    As in Barbano et al. (2023), whose code scores frozen features so.

    Parameters
    ----------
    features : array_like
        ``(participants, features)``; standardised within each training part.
    studies : array_like
        ``(participants,)``.
    seed : int
        Of the folds.
    people : array_like, optional
        ``(participants,)``, who each row is of; default: each of another person.

    Returns
    -------
    Told
        Balanced accuracy, that of guessing, and how many studies and people took part.

    Raises
    ------
    BrainageError
        If fewer than two studies have five people, a feature or study is missing, or there are not as many of both.

    Examples
    --------
    >>> told = tell_studies([[i % 2 + 0.01 * i] for i in range(40)], ["a", "b"] * 20)
    >>> told.accuracy, told.guessing
    (1.0, 0.5)

    """
    arguments.check_order(features=features, studies=studies)
    table = arguments.numbers("features", features, axes=2)
    if np.abs(table).max() > _LARGEST:
        refuse(
            f"features: the largest is {np.abs(table).max():.3g}, whose square is no number; give them in another unit"
        )
    names = pd.Series(arguments.labels("studies", studies, len(table)).astype(str))
    who = pd.Series(arguments.labels("people", range(len(table)) if people is None else people, len(table)))
    kept = names.map(_sizes(names, who)) >= _FOLDS
    if not enough(names, who):
        refuse(f"{names[kept].nunique()} studies have {_FOLDS} people; telling them apart needs two such studies")
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000, class_weight="balanced"))
    kind, groups = StratifiedKFold, None
    if who[kept].duplicated().any():
        kind, groups = StratifiedGroupKFold, pd.factorize(who[kept])[0]
    folds = kind(_FOLDS, shuffle=True, random_state=check_seed(seed, "seed"))
    found = cross_val_predict(model, table[kept], names[kept], cv=folds, groups=groups)
    count = int(names[kept].nunique())
    return Told(float(balanced_accuracy_score(names[kept], found)), 1 / count, count, int(who[kept].nunique()))
