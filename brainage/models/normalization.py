"""Put maps on a common scale, learned from training participants only.

Maps are ``(n, channels, ...)``; maps in two dimensions, ``(n, voxels)``, are taken as one channel. What comes back is
float32, or float64 if the maps are: integers and float16 hold no z-scores.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.models.map_arrays import ROUNDING, checked_maps

Maps = NDArray[np.floating]


class _Normalizer(TransformerMixin, BaseEstimator):
    """What both normalisers ask of maps.

    Attributes
    ----------
    map_shape_ : tuple of int
        Shape of one participant's maps, as fitted: ``(channels, ...)``, or ``(voxels,)``.
    n_features_in_ : int
        Values of one participant, over all channels and voxels.

    """

    def _checked(self, maps: Any, *, fitting: bool = False) -> tuple[tuple[int, ...], Maps]:
        """Return the shape of maps, and maps that can be put on a scale, ``(n, channels, ...)``."""
        checked = checked_maps(self, maps, fitting=fitting, types=(np.float32, np.float64))
        return checked.shape, checked if checked.ndim > 2 else checked[:, None]

    def __sklearn_tags__(self) -> Any:
        """Say what scikit-learn asks of estimators: maps may have many dimensions, and no NaN."""
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.transformer_tags.preserves_dtype = ["float32", "float64"]
        return tags


class DatasetNormalizer(_Normalizer):
    """Subtract the mean and divide by the SD of all voxels with data, one pair per channel; 0 stays 0.

    The paper's dataset-level normalisation (Methods; ``normalize_mean_0_std_1`` in the authors' code), which there is
    computed before the split, from test participants too. Here `fit` sees what it is given: the training participants.

    Attributes
    ----------
    mean_ : ndarray
        One value per channel, in the unit of the maps, computed in float64.
    std_ : ndarray
        Likewise.
    map_shape_ : tuple of int
        Shape of one participant's maps, as fitted.
    n_features_in_ : int
        Values of one participant, over all channels and voxels.

    Examples
    --------
    >>> maps = np.array([[[0.0, 2.0, 4.0]]])  # one participant, one channel, three voxels, one without data
    >>> DatasetNormalizer().fit_transform(maps).tolist()
    [[[0.0, -1.0, 1.0]]]

    """

    def fit(self, maps: Maps, ages: object = None) -> Self:  # noqa: ARG002
        """Learn mean and SD from maps ``(n, channels, ...)``.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, channels, ...)``, 0 without data.
        ages : object
            Not used; pipelines give it.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, or are no array of numbers, or a channel has no data or, but for rounding, the
            same value everywhere.

        """
        _, maps = self._checked(maps, fitting=True)
        channels = [maps[:, channel][maps[:, channel] != 0] for channel in range(maps.shape[1])]
        for channel, values in enumerate(channels):
            if not _vary(values):
                refuse(
                    f"channel {channel} of the maps has {values.size} voxels with data and no variation; check the mask"
                )
        self.mean_ = np.array([values.mean(dtype=float) for values in channels])
        self.std_ = np.array([values.std(dtype=float) for values in channels])
        return self

    def transform(self, maps: Maps) -> Maps:
        """Return the maps on the learned scale, in a new array: float32, or float64 if the maps are.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, channels, ...)``, 0 without data.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, or have other channels or another grid than those fitted on.

        """
        check_is_fitted(self)
        shape, maps = self._checked(maps)
        scaled = np.zeros_like(maps)
        for channel, (mean, std) in enumerate(zip(self.mean_, self.std_, strict=True)):
            for values, out in zip(maps[:, channel], scaled[:, channel], strict=True):  # map by map, in float64
                out[...] = np.where(values != 0, (values - np.float64(mean)) / np.float64(std), 0)
        return scaled.reshape(shape)


class ImageNormalizer(_Normalizer):
    """Subtract the mean and divide by the SD of each map's own voxels with data; 0 stays 0.

    The paper's image-level normalisation (Supplementary Figure 1). Nothing is learned but the shape of maps, and a
    map's mean, in which much of the age effect of stiffness lies, is taken away.

    Attributes
    ----------
    map_shape_ : tuple of int
        Shape of one participant's maps, if fitted.
    n_features_in_ : int
        Values of one participant, over all channels and voxels, if fitted.

    Examples
    --------
    >>> maps = np.array([[[0.0, 2.0, 4.0]], [[0.0, 20.0, 40.0]]])
    >>> ImageNormalizer().fit_transform(maps).tolist()
    [[[0.0, -1.0, 1.0]], [[0.0, -1.0, 1.0]]]

    """

    def fit(self, maps: Maps, ages: object = None) -> Self:  # noqa: ARG002
        """Learn the shape of maps, and nothing else.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, channels, ...)``, 0 without data.
        ages : object
            Not used; pipelines give it.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, or are no array of numbers.

        """
        self._checked(maps, fitting=True)
        return self

    def transform(self, maps: Maps) -> Maps:
        """Return maps, each on its own scale, in a new array: float32, or float64 if the maps are.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, channels, ...)``, 0 without data.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, have another shape than those fitted on, or a map has no data or the same
            value everywhere.

        """
        shape, maps = self._checked(maps)
        scaled = np.zeros_like(maps)
        for row, channel in np.ndindex(maps.shape[:2]):
            known = maps[row, channel] != 0
            values = maps[row, channel][known]
            if not _vary(values):
                refuse(
                    f"map {row}, channel {channel} has {values.size} voxels with data and no variation; leave it out"
                )
            scaled[row, channel][known] = (values - values.mean(dtype=float)) / values.std(dtype=float)
        return scaled.reshape(shape)

    def __sklearn_is_fitted__(self) -> bool:
        """Return true: there is nothing to learn."""
        return True

    def __sklearn_tags__(self) -> Any:
        """Say that nothing needs to be learned."""
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


def _vary(values: Maps) -> bool:
    """Say whether values differ by more than the rounding of numbers as large as they are."""
    if values.size == 0:
        return False
    low, high = float(values.min()), float(values.max())
    return high - low > ROUNDING * float(np.finfo(values.dtype).eps) * max(abs(low), abs(high))
