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

__all__ = ["CLASSIFIERS", "separability"]

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
        One row per participant, the same columns.
    classifier : str
        A key of `CLASSIFIERS`.
    seed : int
        Seed of the five folds.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> near, far = (pd.DataFrame(rng.normal(shift, 1, (40, 3))) for shift in (0, 5))
    >>> separability(near, far)
    1.0

    """
    features = np.vstack([one.to_numpy(float), other.to_numpy(float)])
    group = np.repeat([0, 1], [len(one), len(other)])
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    model: ClassifierMixin = CLASSIFIERS[classifier]()
    scores: NDArray[np.float64] = cross_val_predict(model, features, group, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(group, scores))
