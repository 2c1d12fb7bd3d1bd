"""What a model was trained on, in a few numbers, so that it can tell when it is asked about something else.

Four measures of each map and channel: its correlation with the mean training map, the share of voxels with data, and
mean and logarithm of the SD of these. A map is unlike the training maps if one of them lies further outside what they
show than they are apart themselves, or if it correlates half as much as the least of them. White noise, another unit, a
map without the normalisation of training and shuffled voxels are unlike; new people of the same study are not (none of
540 maps held out of MRE134). It is a check of what goes in, not of whether a prediction is right.
"""

import warnings
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from brainage.models.estimators.cautions import AgeRangeWarning, UnlikeMapsWarning

Array = NDArray[np.float64]

MEASURES = ("correlation with the mean training map", "share of voxels with data", "mean", "logarithm of the SD")
_BESIDES = np.array([0.05, 0.05, 0.25, 0.25])  # added to both ends, of means in SDs: training maps may be all alike
_LEAST_SD = 1e-12  # of which there is a logarithm
_AGE_MARGIN = 0.1  # share of the range of ages by which a prediction may lie outside: nobody predicts to the month


class TrainedOn(NamedTuple):
    """The training participants of a model.

    Attributes
    ----------
    youngest, oldest : float
        Years.
    n : int
        How many there were.
    mean_map : ndarray
        ``(channels, voxels)``, float32.
    low, high : ndarray
        ``(channels, 4)``: what each of `MEASURES` was in training, one's own map not counted in the mean map.

    """

    youngest: float
    oldest: float
    n: int
    mean_map: NDArray[np.float32]
    low: Array
    high: Array

    @classmethod
    def learn(cls, maps: NDArray[np.float32], ages: Array) -> Self:
        """Look at the training maps ``(n, channels, ...)`` and ages ``(n,)``, years.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, ...)``, 0 without data.
        ages : array of float
            Shape ``(n,)``, years.

        """
        mean_map = _rows(maps).mean(axis=0, dtype=np.float64).astype(np.float32)
        measured = _measure(maps, mean_map, among=len(maps))
        low, high = measured.min(axis=0), measured.max(axis=0)
        return cls(float(ages.min()), float(ages.max()), len(maps), mean_map, low, high)

    def warn(self, maps: NDArray[np.float32], predicted: Array) -> None:
        """Warn of maps unlike those in training and of ages beyond them; call it from ``predict``.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, ...)``, 0 without data.
        predicted : array of float
            Ages, shape ``(n,)``, years.

        """
        ages = beyond(predicted, self.youngest, self.oldest)
        for text, kind in ((self.unlike(maps), UnlikeMapsWarning), (ages, AgeRangeWarning)):
            if text:
                warnings.warn(text, kind, stacklevel=3)

    def unlike(self, maps: NDArray[np.float32]) -> str:
        """Return how many maps are unlike those in training, and in what; nothing if none is.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, ...)``, 0 without data.

        """
        measured, room = _measure(maps, self.mean_map), self._room()
        outside = np.maximum(self.low - measured, measured - self.high)
        outside[..., 0] = (self.low - measured)[..., 0]  # more like the mean than others is no fault
        far = outside / room > 1
        if not far.any():
            return ""
        row, channel, measure = np.unravel_index(np.argmax(outside / room), far.shape)
        return (
            f"{far.any(axis=(1, 2)).sum()} of {len(maps)} maps are unlike the {self.n} that the model was trained on "
            f"(row {row}, channel {channel}: {MEASURES[measure]} {measured[row, channel, measure]:.3g}, in training "
            f"{self.low[channel, measure]:.3g} to {self.high[channel, measure]:.3g}), and what it predicts for them "
            "means little; check unit, normalisation, grid and orientation"
        )

    def arrays(self) -> dict[str, NDArray]:
        """Return it as arrays, to be saved."""
        scalars = np.array([self.youngest, self.oldest, self.n])
        return {
            "trained_on.scalars": scalars,
            "trained_on.mean_map": self.mean_map,
            "trained_on.low": self.low,
            "trained_on.high": self.high,
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray]) -> Self:
        """Take back what `arrays` gave.

        Parameters
        ----------
        arrays : dict of array
            By name.

        """
        youngest, oldest, n = (float(value) for value in arrays["trained_on.scalars"])
        mean_map, low, high = (arrays[f"trained_on.{name}"] for name in ("mean_map", "low", "high"))
        return cls(youngest, oldest, int(n), mean_map, low, high)

    def _room(self) -> Array:
        """Return how far outside a map may lie, ``(channels, 4)``: as far as training maps are apart, and a bit."""
        units = np.ones_like(self.high)
        units[:, 2] = np.exp(self.high[:, 3])
        room = self.high - self.low + _BESIDES * units
        alike = self.low[:, 0]  # maps that are much alike leave no room for one that is hardly like them
        room[:, 0] = np.where(alike > 0, np.minimum(room[:, 0], alike / 2), room[:, 0])
        return room


def beyond(predicted: Array, youngest: float, oldest: float) -> str:
    """Return how many ages lie beyond those of training by over a tenth of their range; nothing if none does.

    Parameters
    ----------
    predicted : ndarray
        ``(n,)``, years.
    youngest, oldest : float
        Of the training participants, years.

    Examples
    --------
    >>> beyond(np.array([30.0, 87.0]), 20, 80)[:61]
    '1 of 2 predicted ages lie beyond those that the model was tra'
    >>> beyond(np.array([30.0, 85.0]), 20, 80)
    ''

    """
    margin = _AGE_MARGIN * (oldest - youngest)
    far = predicted[(predicted < youngest - margin) | (predicted > oldest + margin)]
    if not len(far):
        return ""
    furthest = far[np.argmax(np.abs(far - (youngest + oldest) / 2))]
    return (
        f"{len(far)} of {len(predicted)} predicted ages lie beyond those that the model was trained on, "
        f"{youngest:.0f} to {oldest:.0f} years (the furthest is {furthest:.0f}); do not rely on them, or "
        "train on people of these ages"
    )


def _rows(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``(n, channels, voxels)``; maps in two dimensions are one channel."""
    return maps.reshape(len(maps), 1 if maps.ndim == 2 else maps.shape[1], -1)


def _measure(maps: NDArray[np.float32], mean_map: NDArray[np.float32], among: int = 0) -> Array:
    """Return the measures, ``(n, channels, 4)``; those ``among`` so many in training are held against the others."""
    means = mean_map.astype(float)
    means -= means.mean(axis=1, keepdims=True)
    found = np.empty((len(maps), len(mean_map), len(MEASURES)))
    for row, channels in enumerate(_rows(maps)):
        for channel, values in enumerate(channels):
            known = values[values != 0]
            mean, spread = (known.mean(dtype=float), known.std(dtype=float)) if known.size else (0.0, 0.0)
            alike = _correlation(values, means[channel], among)
            found[row, channel] = alike, known.size / values.size, mean, np.log(max(spread, _LEAST_SD))
    return found


def _correlation(values: NDArray[np.float32], mean: Array, among: int) -> float:
    """Return the correlation of a map with the mean, or with the mean of the others among whom it is; 0 if constant."""
    centred = values.astype(float)
    centred -= centred.mean()
    both, own, all_ = centred @ mean, centred @ centred, mean @ mean
    if among:  # n mean - own is the sum of the others
        both, all_ = among * both - own, among**2 * all_ - 2 * among * both + own
    return float(both / np.sqrt(own * all_)) if min(own, all_) > 0 else 0.0
