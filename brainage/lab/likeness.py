"""How unlike the maps that a model was fitted on a map is: what principal components leave of it, and how far they go.

`brainage.models.estimators.trained_on` tells maps of another unit or orientation; this tells those that look like
brains and are not like these: another sequence, an artefact, a lesion. For yardstick every map that was fitted on is
measured by components of the other folds, so a new map of the same kind lies anywhere among them.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

Array = NDArray[np.float64]
_MOST = 20_000  # values of a map that are looked at, evenly spread
_COMPONENTS, _PEOPLE_EACH = 10, 4
_FAR = 1.25  # times the most unlike of those fitted on
_NAMES = ("center", "scale", "axes", "spread", "measured", "limit")
_MEASURES, _LEAST = 3, 1e-6


class Likeness(NamedTuple):
    """What maps that were fitted on look like.

    Attributes
    ----------
    center, scale : ndarray
        Mean of each value that is looked at, and SD of those of its channel, ``(values,)``.
    axes : ndarray
        Principal components, ``(components, values)``.
    spread : ndarray
        SD of scores along each.
    measured : ndarray
        Of each map that was fitted on, the measures of `measure`, ``(n, 3)``, by components of other folds.
    limit : ndarray
        The largest of each measure, by components of other folds and by all, ``(3,)``: a map that was fitted on, and
        one almost like it, are not far.

    """

    center: Array
    scale: Array
    axes: Array
    spread: Array
    measured: Array
    limit: Array

    @classmethod
    def learn(cls, maps: NDArray[np.float32], fold: NDArray[np.int64]) -> Self:
        """Look at maps that were fitted on.

        Parameters
        ----------
        maps : ndarray
            ``(n, channels, ...)``, 0 without data.
        fold : ndarray of int
            In which each was held out, ``(n,)``.

        """
        values, scale = _values(maps), _scale(maps)
        measured = np.empty((len(maps), _MEASURES))
        for one in np.unique(fold):
            held_out = fold == one
            measured[held_out] = _of(values[~held_out], scale).measure(values[held_out])
        found = _of(values, scale)
        limit = np.maximum(measured.max(axis=0), found.measure(values).max(axis=0))
        return cls(*found[:4], measured, limit)

    def unusual(self, maps: NDArray[np.float32]) -> Array:
        """Return the share of maps fitted on that are less unlike the others than each is, in %, ``(n,)``.

        Parameters
        ----------
        maps : ndarray
            As those that were fitted on.

        """
        return self._ranks(self.measure(_values(maps)))

    def of_fitted(self) -> Array:
        """Return the same of the maps that were fitted on, ``(n,)``."""
        return self._ranks(self.measured)

    def is_far(self, maps: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Say which maps are a quarter more unlike than any that was fitted on, in one measure or more, ``(n,)``.

        Parameters
        ----------
        maps : ndarray
            As those that were fitted on.

        """
        return np.asarray((self.measure(_values(maps)) > _FAR * self.limit).any(axis=1))

    def arrays(self) -> dict[str, NDArray]:
        """Return it as arrays, to be saved."""
        return {f"likeness.{name}": np.asarray(getattr(self, name), np.float32) for name in _NAMES}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray]) -> Self:
        """Take back what `arrays` gave.

        Parameters
        ----------
        arrays : dict of array
            By name.

        """
        return cls(*(arrays[f"likeness.{name}"].astype(float) for name in _NAMES))

    def measure(self, values: NDArray[np.float32]) -> Array:
        """Return what components leave of a map, its inverse, and the largest score, ``(n, 3)``.

        What is left is a root mean square, in SDs. Too much is left of a map with noise or of another kind, too little
        of one that is smoother than all others. The largest score, in SDs of each component, tells maps that are
        brighter or darker than all others.

        Parameters
        ----------
        values : ndarray
            Those that are looked at, ``(n, values)``.

        """
        centred = _standardized(values, self.center, self.scale)
        scores = (centred @ self.axes.T.astype(np.float32)).astype(float)
        all_of_it = np.array([one @ one for one in centred], float)
        left = np.sqrt(np.maximum(all_of_it - (scores**2).sum(axis=1), 0) / centred.shape[1])
        return np.column_stack([left, 1 / np.maximum(left, _LEAST), np.abs(scores / self.spread).max(axis=1)])

    def _ranks(self, measured: Array) -> Array:
        """Return ranks of the most unusual measure among the maps fitted on, %."""
        shares = np.sort(self.measured, axis=0)
        of_each = [np.searchsorted(shares[:, i], measured[:, i]) for i in range(_MEASURES)]
        own = [np.searchsorted(shares[:, i], self.measured[:, i]) for i in range(_MEASURES)]
        both = np.sort(np.max(own, axis=0))
        ranks: Array = 100 * np.searchsorted(both, np.max(of_each, axis=0)) / len(both)
        return ranks


def _values(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return evenly spread values of each map, ``(n, values)``."""
    flat = maps.reshape(len(maps), -1)
    return flat[:, :: max(1, -(-flat.shape[1] // _MOST))]


def _scale(maps: NDArray[np.float32]) -> Array:
    """Return the SD of what each value's channel has where there are data, ``(values,)``."""
    by_channel = maps.reshape(len(maps), maps.shape[1], -1)
    spread = np.array([by_channel[:, i][by_channel[:, i] != 0].std(dtype=float) for i in range(maps.shape[1])])
    whole = np.repeat(spread, by_channel.shape[2])[None]
    return _values(whole)[0]


def _standardized(values: NDArray[np.float32], center: Array, scale: Array) -> NDArray[np.float32]:
    """Return scores of values, in single precision: of thousands of maps they take a gigabyte otherwise."""
    scores: NDArray[np.float32] = values - center.astype(np.float32)
    scores /= scale.astype(np.float32)
    return scores


def _of(values: NDArray[np.float32], scale: Array) -> Likeness:
    """Return components of maps, without a yardstick."""
    center = values.mean(axis=0, dtype=float)
    n = max(1, min(_COMPONENTS, len(values) // _PEOPLE_EACH, values.shape[1]))
    found = PCA(n, svd_solver="randomized", random_state=0).fit(_standardized(values, center, scale))
    spread = np.maximum(np.sqrt(found.explained_variance_), np.finfo(float).tiny)
    nobody = np.empty((0, _MEASURES))
    return Likeness(center, scale, found.components_.astype(float), spread, nobody, np.empty(_MEASURES))
