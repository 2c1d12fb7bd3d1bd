"""A 3-D ResNet trained to predict age: the paper's supervised baseline."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import l1_loss

from brainage.models.estimators.network_regressor import NetworkRegressor
from brainage.models.networks import RegressionNetwork, check_dropout

#: What the paper's random search chose (20 draws per input), and the learning rate of the authors' code.
PUBLISHED_SUPERVISED: dict[str, dict[str, Any]] = {
    "stiffness": {"dropout": 0.1, "weight_decay": 1e-4, "noise": 0.2, "learning_rate": 5e-5},
    "damping_ratio": {"dropout": 0.1, "weight_decay": 1e-4, "noise": 0.1, "learning_rate": 5e-5},
    "mre": {"dropout": 0.1, "weight_decay": 5e-5, "noise": 0.15, "learning_rate": 5e-5},
    "mri": {"dropout": 0.1, "weight_decay": 5e-5, "noise": 0.15, "learning_rate": 5e-5},
}


@dataclass(kw_only=True, eq=False, repr=False)
class SupervisedRegressor(NetworkRegressor):
    """ResNet-18 with a regression head, trained on the mean absolute error (paper, "Evaluation Protocol").

    Ages are standardised with the mean and SD of the training participants, so that the head starts where ages are.
    The authors' code differs from the paper: it uses AdamW and, by default, another loss. ``embed(maps)`` returns the
    encoder's output, ``(n, 256)``.

    Parameters
    ----------
    architecture : str
        ``"narrow"`` as in the paper, or ``"wide"``; see `brainage.models.networks.ARCHITECTURES`.
    dropout : float
        Before the embedding and in the head.
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
        Keep the initial weights: what the architecture alone would predict.
    random_state : int
        Seed of initial weights, batches, noise and dropout.
    device : str
        ``"auto"``, ``"cpu"``, ``"cuda"``, ...

    Attributes
    ----------
    network_ : Module
        The trained network.
    loss_history_ : list of float
        Mean loss of each epoch, SDs of age.
    learning_rate_history_ : list of float
        Learning rate of each epoch.

    """

    views = 1

    dropout: float = 0.1
    learning_rate: float = 5e-5
    weight_decay: float = 1e-4

    @property
    def _title(self) -> str:
        return "supervised"

    def _check_settings(self) -> None:
        super()._check_settings()
        check_dropout(self.dropout)

    def _network(self, channels: int) -> nn.Module:
        return RegressionNetwork(channels, self.architecture, float(self.dropout))

    def _targets(self, ages: NDArray[np.float64]) -> Tensor:
        return torch.as_tensor((ages - self.age_mean_) / self.age_std_, dtype=torch.float32)

    def _objective(self) -> Any:
        return _mean_absolute_error

    def ages_from(self, outputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the ages, years, that follow from the network's outputs.

        Parameters
        ----------
        outputs : array of float
            Shape ``(n,)``, on the scale of training ages.

        """
        return self.age_mean_ + self.age_std_ * outputs


def _mean_absolute_error(network: nn.Module, maps: Tensor, ages: Tensor, epoch: int) -> Tensor:  # noqa: ARG001
    return l1_loss(network(maps).float(), ages)
