"""Put maps on a common scale, learned from training participants only."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from brainage.errors import BrainageError

__all__ = ["DatasetNormalizer", "ImageNormalizer"]


class DatasetNormalizer(TransformerMixin, BaseEstimator):
    """Subtract the mean and divide by the SD of all voxels with data, one pair per channel; 0 stays 0.

    The paper's dataset-level normalisation (Methods; ``normalize_mean_0_std_1`` in the authors' code), which there is
    computed before the split, from test participants too. Here `fit` sees what it is given: the training participants.

    Attributes
    ----------
    mean_ : ndarray
        One value per channel, in the unit of the maps.
    std_ : ndarray
        Likewise.

    Examples
    --------
    >>> maps = np.array([[[0.0, 2.0, 4.0]]])  # one participant, one channel, three voxels, one without data
    >>> DatasetNormalizer().fit_transform(maps).tolist()
    [[[0.0, -1.0, 1.0]]]

    """

    def fit(self, maps: NDArray[np.float32], ages: object = None) -> Self:  # noqa: ARG002
        """Learn mean and SD from maps ``(n, channels, ...)``.

        Raises
        ------
        BrainageError
            If a channel has no data, or the same value everywhere.

        """
        channels = [maps[:, channel][maps[:, channel] != 0] for channel in range(maps.shape[1])]
        for channel, values in enumerate(channels):
            if values.size == 0 or values.min() == values.max():
                msg = (
                    f"channel {channel} of the maps has {values.size} voxels with data and no variation; check the mask"
                )
                raise BrainageError(msg)
        self.mean_ = np.array([values.mean(dtype=float) for values in channels])
        self.std_ = np.array([values.std(dtype=float) for values in channels])
        return self

    def transform(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the maps on the learned scale, in a new array."""
        check_is_fitted(self)
        scaled = np.empty_like(maps)
        for channel, (mean, std) in enumerate(zip(self.mean_, self.std_, strict=True)):
            values = maps[:, channel]
            scaled[:, channel] = np.where(values != 0, (values - maps.dtype.type(mean)) / maps.dtype.type(std), 0)
        return scaled


class ImageNormalizer(TransformerMixin, BaseEstimator):
    """Subtract the mean and divide by the SD of each map's own voxels with data; 0 stays 0.

    The paper's image-level normalisation (Supplementary Figure 1). Nothing is learned, and a map's mean, in which much
    of the age effect of stiffness lies, is taken away.

    Examples
    --------
    >>> maps = np.array([[[0.0, 2.0, 4.0]], [[0.0, 20.0, 40.0]]])
    >>> ImageNormalizer().fit_transform(maps).tolist()
    [[[0.0, -1.0, 1.0]], [[0.0, -1.0, 1.0]]]

    """

    def fit(self, maps: NDArray[np.float32], ages: object = None) -> Self:  # noqa: ARG002
        """Learn nothing."""
        return self

    def transform(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return maps ``(n, channels, ...)``, each on its own scale, in a new array.

        Raises
        ------
        BrainageError
            If a map has no data, or the same value everywhere.

        """
        scaled = np.zeros_like(maps)
        for row, channel in np.ndindex(maps.shape[:2]):
            known = maps[row, channel] != 0
            values = maps[row, channel][known]
            if values.size == 0 or values.min() == values.max():
                msg = f"map {row}, channel {channel} has {values.size} voxels with data and no variation; leave it out"
                raise BrainageError(msg)
            scaled[row, channel][known] = (values - values.mean(dtype=float)) / values.std(dtype=float)
        return scaled

    def __sklearn_is_fitted__(self) -> bool:
        """Return true: there is nothing to learn."""
        return True
