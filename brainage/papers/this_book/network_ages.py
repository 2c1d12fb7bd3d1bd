"""Ages of people who were left out as a supervised network tells them, which yardsticks ask beside linear learners."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline

from brainage.models.estimators.supervised import SupervisedRegressor
from brainage.models.normalization import DatasetNormalizer

_RATE = 5e-4  # ten times the published one, at which networks are far from trained here


def network_ages(
    images: NDArray[np.float32],
    ages: NDArray[np.float64],
    folds: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    epochs: int,
    batch_size: int = 32,
) -> NDArray[np.float64]:
    """Return the ages told of the second part of each fold by a network trained on the first, ``(n,)``, years.

    Parameters
    ----------
    images : ndarray
        Maps ``(n, x, y, z)``, 0 without data; normalised by the training participants of each fold.
    ages : ndarray
        ``(n,)``, years.
    folds : sequence of tuple
        Rows to learn from and rows to tell; the latter are everybody once.
    epochs, batch_size : int
        Of training.

    """
    network = SupervisedRegressor(epochs=epochs, learning_rate=_RATE, batch_size=batch_size)
    return np.asarray(cross_val_predict(make_pipeline(DatasetNormalizer(), network), images[:, None], ages, cv=folds))
