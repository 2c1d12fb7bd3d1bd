"""Contrastive regression: an encoder that puts like ages side by side, then a linear model of age."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold
from torch import Tensor, nn

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice
from brainage.models.estimators.network_regressor import NetworkRegressor
from brainage.models.losses import LOSSES, ContrastiveLoss
from brainage.models.networks import ProjectionNetwork
from brainage.models.training import embed_all

#: What the paper's random search chose (10 draws per input), and the learning rate of the authors' code.
PUBLISHED_CONTRASTIVE: dict[str, dict[str, Any]] = {
    "stiffness": {"distance": "euclidean", "weight_decay": 5e-5, "noise": 0.15, "step_size": 2, "end_neighbors": 8},
    "damping_ratio": {"distance": "euclidean", "weight_decay": 1e-4, "noise": 0.2, "step_size": 1, "end_neighbors": 14},
    "mre": {"distance": "manhattan", "weight_decay": 5e-5, "noise": 0.1, "step_size": 5, "end_neighbors": 9},
    "mri": {"distance": "euclidean", "weight_decay": 5e-5, "noise": 0.15, "step_size": 1, "end_neighbors": 12},
}

#: Settings that go to every loss that has them.
_OFFERED = ("variant", "distance", "step_size", "end_neighbors", "bandwidth", "epochs")
_ALPHAS = 10.0 ** np.arange(-2, 3)  # of Ridge, chosen by five-fold cross-validation on R², as in the authors' code
_FOLDS = 5
_PER_FOLD = 2  # R² of one person is no number


@dataclass(kw_only=True, eq=False, repr=False)
class ContrastiveRegressor(NetworkRegressor):
    """Encoder trained with a contrastive loss, then Ridge on its frozen output (paper, "Model").

    Two views of each participant differ in Gaussian noise. Ridge is fitted on maps without noise, as those of new
    participants have none; in the authors' code it is fitted on noisy ones. Its penalty is chosen in five folds, which
    are shuffled, so that the order of participants (by study, or age) plays no part; it takes ten of them at least.
    ``embed(maps)`` returns what is contrasted and what Ridge sees: ``(n, 256)``, or ``(n, 128)`` with the wide
    architecture.

    Parameters
    ----------
    loss : str
        A key of `brainage.models.losses.LOSSES`; ``"adaptive"`` is the paper's.
    architecture : str
        ``"narrow"``: as the paper describes it; ``"wide"``: as the authors' code builds it, with a projection of 128
        dimensions. See `brainage.models.networks.ARCHITECTURES`.
    variant : str
        ``"as_coded"`` or ``"exact"``; see `brainage.models.losses`.
    distance, step_size, end_neighbors
        Of the adaptive neighbourhood; see `AdaptiveNeighborhoodLoss`.
    bandwidth : float
        σ of the Gaussian kernel of ages, years.
    temperature : float
        Of the loss; default: the loss's own, 0.1, and 2 for Rank-N-Contrast.
    loss_settings : dict, optional
        Further settings of the loss, by name.
    learning_rate : float
        Of Adam; times 0.9 every ten epochs.
    weight_decay : float
        Weight of the squared parameters.
    noise : float
        SD of the noise added to every voxel of normalised maps.
    noise_smoothness : float
        SD in voxels of the Gaussian that noise is blurred by; 0: white, as in the paper.
    shift : int
        By how many voxels training maps are moved at most; 0: not at all, as in the paper.
    epochs, batch_size : int
        50 and 32 in the paper.
    untrained : bool
        Keep the initial weights; only the linear model of age is learned: what the architecture alone would show.
    random_state : int
        Seed of initial weights, batches, noise and folds.
    device : str
        ``"auto"``, ``"cpu"``, ``"cuda"``, ...

    Attributes
    ----------
    network_ : Module
        The trained network.
    ridge_ : Ridge
        The linear model of age.
    loss_history_ : list of float
        Mean loss of each epoch.
    learning_rate_history_ : list of float
        Learning rate of each epoch.

    """

    views = 2
    fewest = _FOLDS * _PER_FOLD

    loss: str = "adaptive"
    variant: str = "as_coded"
    distance: str = "euclidean"
    step_size: int = 2
    end_neighbors: int = 8
    bandwidth: float = 2.0
    temperature: float | None = None
    loss_settings: dict[str, Any] | None = None
    learning_rate: float = 1e-4
    weight_decay: float = 5e-5

    @property
    def _title(self) -> str:
        return f"contrastive ({self.loss})"

    def _check_settings(self) -> None:
        super()._check_settings()
        self._loss()

    def _network(self, channels: int) -> nn.Module:
        return ProjectionNetwork(channels, self.architecture, unit_length=LOSSES[self.loss].unit_length)

    def _targets(self, ages: NDArray[np.float64]) -> Tensor:
        return torch.as_tensor(ages, dtype=torch.float32)

    def _objective(self) -> Any:
        loss = self._loss()

        def contrast(network: nn.Module, maps: Tensor, ages: Tensor, epoch: int) -> Tensor:
            rows = network(maps).float()
            if not rows.isfinite().all():  # told by `train`, which knows since when
                return rows.sum() * torch.nan
            return loss(rows.view(self.views, len(ages), -1).transpose(0, 1), ages, epoch)

        return contrast

    def _loss(self) -> ContrastiveLoss:
        """Return the loss with those of the settings that it has."""
        check_choice("loss", self.loss, LOSSES)
        if not isinstance(self.loss_settings, dict | None):
            refuse(f"loss_settings is {self.loss_settings!r}; expected None, or settings of the loss by name")
        kind, own = LOSSES[self.loss], dict(self.loss_settings or {})
        for name in own:
            check_choice(f"loss_settings of {self.loss}", name, sorted(kind.settings()))
        offered = {name: getattr(self, name) for name in _OFFERED} | {"start_neighbors": self.batch_size}
        if self.temperature is not None:
            offered["temperature"] = self.temperature
        return kind(**{name: offered[name] for name in kind.settings() & set(offered)} | own)

    def _finish(self, maps: Tensor, ages: NDArray[np.float64], groups: Any) -> None:
        kind = KFold if groups is None else GroupKFold
        folds = kind(_FOLDS, shuffle=True, random_state=int(self.random_state))
        search = GridSearchCV(Ridge(), {"alpha": _ALPHAS}, cv=folds, scoring="r2")
        self.ridge_ = search.fit(embed_all(self.network_, maps), ages, groups=groups).best_estimator_

    def ages_from(self, outputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the ages, years, that follow from the network's outputs.

        Parameters
        ----------
        outputs : array of float
            Of `embed`, ``(n, dimensions)``.

        """
        return self.ridge_.predict(outputs)

    def learned(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays by name."""
        ridge = np.array([self.ridge_.intercept_, self.ridge_.alpha])
        return {**super().learned(), "coefficients": self.ridge_.coef_, "ridge": ridge}

    def restore(self, learned: dict[str, NDArray[Any]]) -> None:
        """Take back what `learned` gave.

        Parameters
        ----------
        learned : dict of array
            By name.

        """
        super().restore(learned)
        intercept, alpha = (float(value) for value in learned["ridge"])
        self.ridge_ = Ridge(alpha=alpha)
        self.ridge_.coef_, self.ridge_.intercept_ = learned["coefficients"], intercept
        self.ridge_.n_features_in_ = len(self.ridge_.coef_)
