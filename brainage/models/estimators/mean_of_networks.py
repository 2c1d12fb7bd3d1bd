"""Several networks that differ in their seed, and the mean of what they say."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, MetaEstimatorMixin, RegressorMixin, clone
from sklearn.utils.validation import check_is_fitted

from brainage.core.setting_checks import check_seed, check_whole

_APART = 1000  # seeds of the members of one seed, and of the next


@dataclass(eq=False, repr=False)
class MeanOfNetworks(MetaEstimatorMixin, RegressorMixin, BaseEstimator):
    """Mean predicted age of networks with other first weights, batches and noise.

    Absolute errors of a mean of predictions are never larger on average than the mean of theirs.

    Parameters
    ----------
    network : estimator
        With a ``random_state``; members are clones of it.
    members : int
        How many.
    random_state : int
        From which the members' seeds follow.

    Attributes
    ----------
    members_ : list of estimator
        Fitted.
    map_shape_ : tuple of int
        Shape of one participant's maps.

    """

    network: Any
    members: int = 5
    random_state: int = 0

    def fit(self, maps: NDArray[np.float32], ages: NDArray[np.float64]) -> Self:
        """Fit every member.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, ...)``, normalised, 0 without data.
        ages : array_like
            Shape ``(n,)``, years.

        Raises
        ------
        BrainageError
            If a setting is impossible, or as the network's ``fit``.

        """
        check_whole("members", self.members, least=1)
        first = _APART * check_seed(self.random_state)
        self.members_ = [
            clone(self.network).set_params(random_state=first + i).fit(maps, ages) for i in range(self.members)
        ]
        self.map_shape_ = self.members_[0].map_shape_
        return self

    def predict(self, maps: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return predicted ages in years, ``(n,)``.

        Parameters
        ----------
        maps : ndarray
            ``(n, channels, ...)``, such as the members were fitted on.

        """
        check_is_fitted(self)
        ages: NDArray[np.float64] = np.mean([one.predict(maps) for one in self.members_], axis=0)
        return ages
