"""Classifier two-sample tests: how well can two groups of participants be told apart."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice, check_seed

_FOLDS = 5

#: Name and constructor; both learn from the training folds only.
CLASSIFIERS = {
    "logistic": lambda: make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000)),
    "forest": lambda: RandomForestClassifier(200, min_samples_leaf=3, random_state=0),
}


def separability(one: pd.DataFrame, other: pd.DataFrame, classifier: str = "logistic", seed: int = 0) -> float:
    """Return the cross-validated area under the ROC curve of telling two groups apart; 0.5 is chance.

    Parameters
    ----------
    one, other : DataFrame
        One row per participant, at least five; the same columns, in any order.
    classifier : str
        A key of `CLASSIFIERS`.
    seed : int
        Seed of the five folds.

    Raises
    ------
    BrainageError
        If the classifier is unknown, columns differ or are there twice, a value is missing or infinite, or a group has
        fewer than five participants.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> near, far = (pd.DataFrame(rng.normal(shift, 1, (40, 3))) for shift in (0, 5))
    >>> separability(near, far)
    1.0

    """
    check_choice("classifier", classifier, CLASSIFIERS)
    check_seed(seed, "seed")
    _check_columns(one, other)
    both = (("one", one), ("other", other[list(one.columns)]))
    features = np.vstack([arguments.numbers(name, table, axes=2, least=_FOLDS) for name, table in both])
    group = np.repeat([0, 1], [len(one), len(other)])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    model: ClassifierMixin = CLASSIFIERS[classifier]()
    scores: NDArray[np.float64] = cross_val_predict(model, features, group, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(group, scores))


def _check_columns(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Refuse tables of other columns: what stands in one place is not the same measure for that."""
    names = [list(arguments.frame(name, table).columns) for name, table in (("one", one), ("other", other))]
    if set(names[0]) != set(names[1]) or any(len(set(each)) < len(each) for each in names):
        differing = sorted(map(_shown, set(names[0]) ^ set(names[1]) or set(names[0] + names[1])))
        refuse(f"columns differ or are there twice: {', '.join(differing[:5])}; expected each once in both tables")


def _shown(column: object) -> str:
    """Return the name of a column; text that looks like a number in quotes, as the column 0 is not "0"."""
    return repr(column) if isinstance(column, str) and column.isdecimal() else str(column)
