"""How well the study that a map comes from can be told, which a measure of age should not show."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
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


def enough(studies: ArrayLike) -> bool:
    """Say whether two studies have people for five folds.

    Parameters
    ----------
    studies : array_like
        Shape ``(n,)``, names.

    Examples
    --------
    >>> enough(["a"] * 5 + ["b"] * 4)
    False

    """
    return int((pd.Series(np.asarray(studies)).value_counts() >= _FOLDS).sum()) > 1


def tell_studies(features: ArrayLike, studies: ArrayLike, seed: int = 0) -> Told:
    """Predict each person's study by logistic regression in five folds; studies of fewer than five are left out.

    As in Barbano et al. (2023), whose code scores frozen features so.

    Parameters
    ----------
    features : array_like
        ``(participants, features)``; standardised within each training part.
    studies : array_like
        ``(participants,)``.
    seed : int
        Of the folds.

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
    kept = names.map(names.value_counts()) >= _FOLDS
    if not enough(names):
        refuse(f"{names[kept].nunique()} studies have {_FOLDS} people; telling them apart needs two such studies")
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000, class_weight="balanced"))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=check_seed(seed, "seed"))
    found = cross_val_predict(model, table[kept], names[kept], cv=folds)
    count = int(names[kept].nunique())
    return Told(float(balanced_accuracy_score(names[kept], found)), 1 / count, count, int(kept.sum()))
