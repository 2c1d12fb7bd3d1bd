"""What a linear model of age predicts, without the people whom it was fitted on: a weight a voxel and a constant.

A Gaussian process with a constant mean and a linear kernel predicts a linear function of the maps. It is kept as the
training people's scores and ages all the same; as weights it predicts the same, is a hundredth as large, and holds
nothing of single people.
"""

from typing import Any, Self

import gpytorch
import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.models.estimators.pca_gaussian_process import PCAGaussianProcess
from brainage.models.estimators.persistence import Storable
from brainage.models.estimators.trained_on import TrainedOn
from brainage.models.map_arrays import checked_maps


class LinearAges(Storable, RegressorMixin, BaseEstimator):
    """Ages as weighted sums of voxels; made by `of`, never fitted.

    Attributes
    ----------
    weights_ : ndarray of float32
        Years a unit of each voxel, ``(features,)``.
    intercept_ : float
        Years.
    map_shape_ : tuple of int
        Shape of one participant's maps.
    n_features_in_ : int
        Values of one participant, over all channels and voxels.
    trained_on_ : TrainedOn
        What the training participants were like together.

    """

    @classmethod
    def of(cls, model: PCAGaussianProcess) -> Self:
        """Return what a fitted Gaussian process on principal components predicts.

        Parameters
        ----------
        model : PCAGaussianProcess
            Fitted.

        """
        check_is_fitted(model)
        made = cls()
        made.map_shape_, made.n_features_in_ = model.map_shape_, model.n_features_in_
        made.trained_on_ = model.trained_on_
        at_zero, of_scores = _line(model)
        components, center = model.components_.double().numpy(), model.center_.double().numpy()
        weights = components @ of_scores * model.age_std_ / model.scale_
        made.weights_ = weights.astype(np.float32)
        made.intercept_ = float(model.age_mean_ + model.age_std_ * at_zero - center @ weights)
        return made

    def fit(self, maps: Any, ages: Any) -> None:  # noqa: ARG002
        """Refuse: there is nothing that it would learn by itself.

        Parameters
        ----------
        maps, ages : object
            Not looked at.

        Raises
        ------
        BrainageError
            Always, with what to do instead.

        """
        refuse("LinearAges is made of a fitted model: LinearAges.of(PCAGaussianProcess().fit(maps, ages))")

    def predict(self, maps: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return predicted ages in years, ``(n,)``.

        Parameters
        ----------
        maps : ndarray
            ``(n, ...)``, such as the model was fitted on.

        Warns
        -----
        PredictionWarning
            If maps or predicted ages are unlike those in training; see `brainage.models.estimators.trained_on`.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, or have other channels, another grid or mask than in training.

        """
        check_is_fitted(self)
        maps = checked_maps(self, maps, fitting=False)
        ages = self.intercept_ + np.array([one.ravel() @ self.weights_ for one in maps], float)
        self.trained_on_.warn(maps, ages)
        return ages

    def learned(self) -> dict[str, NDArray[Any]]:
        """Return all that is known, as arrays by name; weights as shares of the largest, which half precision keeps."""
        largest = float(np.abs(self.weights_).max()) or 1.0
        return {
            "weights": self.weights_ / np.float32(largest),
            "scalars": np.array([largest, self.intercept_]),
            "map_shape": np.array(self.map_shape_),
            **self.trained_on_.arrays(),
        }

    def restore(self, learned: dict[str, NDArray[Any]]) -> None:
        """Take back what `learned` gave.

        Parameters
        ----------
        learned : dict of array
            By name.

        """
        largest, self.intercept_ = (float(value) for value in learned["scalars"])
        self.weights_ = (learned["weights"] * np.float32(largest)).astype(np.float32)
        self.map_shape_ = tuple(learned["map_shape"].tolist())
        self.n_features_in_ = int(np.prod(self.map_shape_))
        self.trained_on_ = TrainedOn.from_arrays(learned)

    def __sklearn_tags__(self) -> Any:
        """Say what scikit-learn asks of estimators: maps may have many dimensions, and no NaN."""
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        return tags


def thinned(model: Any) -> Any:
    """Return a fitted pipeline with `LinearAges` in place of a Gaussian process; others as they are.

    Parameters
    ----------
    model : estimator
        Fitted.

    """
    if isinstance(model, Pipeline) and isinstance(model[-1], PCAGaussianProcess):
        return Pipeline([*model.steps[:-1], ("linearages", LinearAges.of(model[-1]))])
    return model


def _line(model: PCAGaussianProcess) -> tuple[float, NDArray[np.float64]]:
    """Return the standardised age at scores of 0, and by how much it grows with each score."""
    n = model.components_.shape[1]
    probes = torch.cat([torch.zeros(1, n), torch.eye(n)]).double()
    with torch.no_grad(), gpytorch.settings.debug(state=False):
        found = model.model_(probes).mean.numpy()
    return float(found[0]), found[1:] - found[0]
