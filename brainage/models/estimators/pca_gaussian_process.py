"""Principal components, then a Gaussian process with a linear kernel: the paper's kernel method."""

from dataclasses import dataclass
from typing import Any, Literal, Self, overload

import gpytorch
import numpy as np
import torch
from linear_operator.utils.errors import NanError, NotPSDError
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_number, check_seed, check_whole
from brainage.models.estimators.fit_checks import training_data
from brainage.models.estimators.persistence import Storable
from brainage.models.estimators.trained_on import TrainedOn
from brainage.models.map_arrays import checked_maps

#: What the paper's random search chose (50 draws per input; Methods, "Evaluation Protocol").
PUBLISHED: dict[str, dict[str, Any]] = {
    "stiffness": {"learning_rate": 0.001, "n_components": 100, "noise": 0.02},
    "damping_ratio": {"learning_rate": 0.001, "n_components": 100, "noise": 0.1},
    "mre": {"learning_rate": 0.1, "n_components": 100, "noise": 0.15},
    "mri": {"learning_rate": 0.1, "n_components": 100, "noise": 0.2},
}


class _LinearGP(gpytorch.models.ExactGP):
    """Constant mean and scaled linear kernel, as in the authors' code."""

    def __init__(self, scores: torch.Tensor, ages: torch.Tensor) -> None:
        super().__init__(scores, ages, gpytorch.likelihoods.GaussianLikelihood())
        self.mean_module = gpytorch.means.ConstantMean()
        self.covar_module = gpytorch.kernels.ScaleKernel(gpytorch.kernels.LinearKernel())

    def forward(self, scores: torch.Tensor) -> gpytorch.distributions.MultivariateNormal:
        return gpytorch.distributions.MultivariateNormal(self.mean_module(scores), self.covar_module(scores))


@dataclass(eq=False, repr=False)
class PCAGaussianProcess(Storable, RegressorMixin, BaseEstimator):
    """Gaussian process regression of age on the principal components of the maps.

    Follows the paper (Methods, "Evaluation Protocol") and the authors' code: principal components, exact Gaussian
    process with constant mean and scaled linear kernel, marginal likelihood, Adam, 50 epochs. Four things differ:

    - Gaussian noise really reaches the model (in the authors' code it does not). Fresh noise on every training voxel
      in every epoch is, seen through orthonormal components, the same noise on the scores, and is drawn there.
    - Ages are standardised and scores divided by one common factor, both learned in training, so that Adam starts
      near a sensible model whatever the number of voxels. The kernel stays linear.
    - Principal components are exact; the authors use the randomised ``torch.pca_lowrank``.
    - Everything is learned from the maps given to `fit`.

    Parameters
    ----------
    n_components : int
        Principal components; the paper's random search chose 100 of 10, 50, 100 for every modality.
    learning_rate : float
        Of Adam.
    epochs : int
        Steps of Adam on the whole training set.
    noise : float
        SD of the augmentation noise, in the unit of the maps (normalised maps: SDs).
    random_state : int
        Seed of the noise.

    Attributes
    ----------
    components_ : Tensor
        ``(features, n_components)``, orthonormal columns, strongest first.
    loss_history_ : list of float
        Negative log marginal likelihood per participant, one value an epoch.
    map_shape_ : tuple of int
        Shape of one participant's maps.
    n_features_in_ : int
        Values of one participant, over all channels and voxels.
    trained_on_ : TrainedOn
        What the training participants were like.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> ages = rng.uniform(20, 80, 60)
    >>> maps = ages[:, None, None] * np.ones((1, 1, 30)) + rng.normal(0, 5, (60, 1, 30))
    >>> model = PCAGaussianProcess(n_components=5).fit(maps[:40], ages[:40])
    >>> bool(np.abs(model.predict(maps[40:]) - ages[40:]).mean() < 3)
    True

    """

    n_components: int = 100
    learning_rate: float = 0.1
    epochs: int = 50
    noise: float = 0.1
    random_state: int = 0

    def fit(self, maps: NDArray[np.float32], ages: NDArray[np.float64]) -> Self:
        """Learn from maps ``(n, ...)`` and ages ``(n,)`` in years.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, ...)``, normalised, 0 without data.
        ages : array_like
            Shape ``(n,)``, years.

        Raises
        ------
        BrainageError
            If a setting is impossible, there are fewer participants than components, ages are constant, maps hold NaN,
            or the likelihood is not finite.

        """
        self._check_settings()
        maps, ages = training_data(self, maps, ages)
        self._check_components(maps)
        generator = torch.Generator().manual_seed(int(self.random_state))
        features = _flat(maps)
        self.center_ = features.mean(dim=0)
        self.components_ = _principal_components(features - self.center_, int(self.n_components))
        self.age_mean_, self.age_std_ = float(ages.mean()), float(ages.std())
        raw = ((features - self.center_) @ self.components_).double()
        self.scale_ = float(raw.square().sum(dim=1).mean().sqrt())
        self._learn(raw / self.scale_, torch.as_tensor((ages - self.age_mean_) / self.age_std_), generator)
        self.trained_on_ = TrainedOn.learn(maps, ages)
        return self

    @overload
    def predict(self, maps: NDArray[np.float32], *, return_std: Literal[False] = False) -> NDArray[np.float64]: ...

    @overload
    def predict(
        self, maps: NDArray[np.float32], *, return_std: Literal[True]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...

    def predict(
        self, maps: NDArray[np.float32], *, return_std: bool = False
    ) -> NDArray[np.float64] | tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return predicted ages in years, ``(n,)``: the mean of the predictive distribution.

        Parameters
        ----------
        maps : ndarray
            ``(n, ...)``, such as the model was fitted on.
        return_std : bool
            Return the SD of the predictive distribution as well, ``(n,)`` years: of the model and of ages around it.

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
        scores = ((_flat(maps) - self.center_) @ self.components_).double() / self.scale_
        with torch.no_grad(), gpytorch.settings.debug(state=False):  # which warns when training maps are predicted
            found = self.model_(scores)
            spread = self.model_.likelihood(found).variance.sqrt().numpy() if return_std else None
        ages: NDArray[np.float64] = self.age_mean_ + self.age_std_ * found.mean.numpy()
        self.trained_on_.warn(maps, ages)
        return ages if spread is None else (ages, self.age_std_ * spread)

    def _learn(self, scores: torch.Tensor, ages: torch.Tensor, generator: torch.Generator) -> None:
        self.model_ = _LinearGP(scores, ages).double()
        objective = gpytorch.mlls.ExactMarginalLogLikelihood(self.model_.likelihood, self.model_)
        optimizer = torch.optim.Adam(self.model_.parameters(), lr=float(self.learning_rate))
        self.loss_history_: list[float] = []
        self.model_.train()
        for epoch in range(1, int(self.epochs) + 1):
            noise = torch.randn(scores.shape, generator=generator, dtype=scores.dtype) * float(self.noise) / self.scale_
            self.model_.set_train_data(scores + noise, ages, strict=False)
            optimizer.zero_grad()
            try:
                loss = -objective(self.model_(scores + noise), ages)
            except (NanError, NotPSDError):  # what is not finite makes no covariance
                loss = torch.tensor(torch.nan)
            self.loss_history_.append(self._finite(loss.item(), epoch))
            loss.backward()
            optimizer.step()
        self.model_.set_train_data(scores, ages, strict=False)  # predictions are conditioned on the maps without noise
        self.model_.eval()

    def learned(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays by name."""
        arrays = {f"model.{name}": values.numpy() for name, values in self.model_.state_dict().items()}
        scalars = np.array([self.age_mean_, self.age_std_, self.scale_])
        (scores,), ages = self.model_.train_inputs, self.model_.train_targets
        arrays |= {"scores": scores.numpy(), "ages": ages.numpy(), "center": self.center_.numpy()}
        arrays |= {"components": self.components_.numpy(), "loss": np.array(self.loss_history_)}
        return {**arrays, **self.trained_on_.arrays(), "scalars": scalars, "map_shape": np.array(self.map_shape_)}

    def restore(self, learned: dict[str, NDArray[Any]]) -> None:
        """Take back what `learned` gave.

        Parameters
        ----------
        learned : dict of array
            By name.

        """
        arrays = {name: torch.from_numpy(values.copy()) for name, values in learned.items()}
        self.age_mean_, self.age_std_, self.scale_ = (float(value) for value in learned["scalars"])
        self.map_shape_ = tuple(learned["map_shape"].tolist())
        self.n_features_in_ = int(np.prod(self.map_shape_))
        self.trained_on_ = TrainedOn.from_arrays(learned)
        self.center_, self.components_ = arrays["center"], arrays["components"]
        self.loss_history_ = learned["loss"].tolist()
        self.model_ = _LinearGP(arrays["scores"], arrays["ages"]).double()
        state = {name.removeprefix("model."): values for name, values in arrays.items() if name.startswith("model.")}
        self.model_.load_state_dict(state)
        self.model_.eval()

    def __sklearn_tags__(self) -> Any:
        """Say what scikit-learn asks of estimators: maps may have many dimensions, and no NaN."""
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        return tags

    def _check_settings(self) -> None:
        check_whole("n_components", self.n_components, least=1)
        check_number("learning_rate", self.learning_rate, above=0)
        check_whole("epochs", self.epochs, least=1)
        check_number("noise", self.noise, least=0)
        check_seed(self.random_state)

    def _finite(self, loss: float, epoch: int) -> float:
        if not np.isfinite(loss):
            cause = f"lower learning_rate, {self.learning_rate:g}" if epoch > 1 else f"lower noise, {self.noise:g}"
            refuse(f"the likelihood is not finite in epoch {epoch}; {cause}")
        return loss

    def _check_components(self, maps: NDArray[np.float32]) -> None:
        largest = min(len(maps) - 1, int(np.prod(maps.shape[1:])))  # centring takes one
        if not 1 <= self.n_components <= largest:
            refuse(
                f"n_components is {self.n_components}; expected 1 to {largest}, with {len(maps)} training participants"
            )


def _flat(maps: NDArray[np.float32]) -> torch.Tensor:
    return torch.from_numpy(np.require(maps, np.float32, ["C", "W"]).reshape(len(maps), -1))


def _principal_components(centered: torch.Tensor, n_components: int) -> torch.Tensor:
    """Return the leading principal axes, from the eigenvectors of the participants' Gram matrix.

    There are far fewer participants than voxels, so this is exact and several times faster than a singular value
    decomposition of the maps. Axes that hold nothing but rounding error (float32) are set to 0.
    """
    values, vectors = torch.linalg.eigh((centered @ centered.T).double())
    values, vectors = values[-n_components:].flip(0), vectors[:, -n_components:].flip(1)
    kept = values > 1e-6 * values[0]
    weights = torch.where(kept, vectors / values.clamp(min=1e-30).sqrt(), 0)
    return centered.T @ weights.to(centered.dtype)
