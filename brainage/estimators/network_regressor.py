"""What the two neural estimators share: checks, training, embedding, and being saved."""

from abc import abstractmethod
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted
from torch import Tensor, nn

from brainage.errors import BrainageError
from brainage.estimators.checks import check_training_data, check_volumes
from brainage.estimators.persistence import Storable
from brainage.training import Epoch, Schedule, embed_all, pick_device, to_device, train

__all__ = ["NetworkRegressor"]

_BATCH = 32
_DECAY, _DECAY_EVERY = 0.9, 10  # the learning rate times 0.9 every ten epochs


class NetworkRegressor(Storable, RegressorMixin, BaseEstimator):
    """A network trained on maps; subclasses say which, on what objective, and how it predicts age."""

    views: int
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    noise: float
    random_state: int
    device: str

    def fit(self, maps: NDArray[np.float32], ages: NDArray[np.float64]) -> Self:
        """Learn from normalised maps ``(n, channels, x, y, z)`` and ages ``(n,)`` in years.

        Raises
        ------
        BrainageError
            If maps or ages are not usable, there are fewer participants than in a batch, memory does not suffice, or
            the loss is not finite.

        """
        ages = np.asarray(ages, float)
        check_training_data(maps, ages)
        check_volumes(maps)
        if len(maps) < self.batch_size:
            msg = f"batch_size is {self.batch_size}, with {len(maps)} training participants; lower it or add some"
            raise BrainageError(msg)
        self.channels_ = maps.shape[1]
        self.age_mean_, self.age_std_ = float(ages.mean()), float(ages.std())
        device = pick_device(self.device)
        self.network_ = _placed(self._seeded_network(), device)
        volumes = to_device(maps, device)
        with torch.random.fork_rng():  # dropout draws from the global stream
            torch.manual_seed(self.random_state)
            self.history_ = train(
                self.network_,
                volumes,
                self._targets(ages).to(device),
                objective=self._objective(),
                schedule=self._schedule(),
                title=self._title,
            )
        self._finish(volumes, ages)
        return self

    def predict(self, maps: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return predicted ages in years, ``(n,)``."""
        return self.ages_from(self._apply(maps))

    @abstractmethod
    def embed(self, maps: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the embedding of maps, ``(n, dimensions)``."""

    @property
    def loss_history_(self) -> list[float]:
        """Mean loss of each epoch."""
        return [epoch.loss for epoch in self.history_]

    @property
    def learning_rate_history_(self) -> list[float]:
        """Learning rate of each epoch."""
        return [epoch.learning_rate for epoch in self.history_]

    @property
    @abstractmethod
    def _title(self) -> str: ...

    @abstractmethod
    def _network(self) -> nn.Module: ...

    @abstractmethod
    def _targets(self, ages: NDArray[np.float64]) -> Tensor: ...

    @abstractmethod
    def _objective(self) -> Any: ...

    @abstractmethod
    def _finish(self, maps: Tensor, ages: NDArray[np.float64]) -> None:
        """Learn what comes after the network."""

    @abstractmethod
    def ages_from(self, outputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the ages, years, that follow from the network's outputs."""

    def _apply(self, maps: NDArray[np.float32], part: str = "forward") -> NDArray[np.float64]:
        check_is_fitted(self)
        check_volumes(maps, self.channels_)
        device = next(self.network_.parameters()).device
        return embed_all(getattr(self.network_, part), to_device(maps, device))

    def _seeded_network(self) -> nn.Module:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.random_state)
            return self._network()

    def _schedule(self) -> Schedule:
        return Schedule(
            epochs=self.epochs,
            batch_size=self.batch_size,
            views=self.views,
            learning_rate=self.learning_rate,
            decay=_DECAY,
            decay_every=_DECAY_EVERY,
            weight_decay=self.weight_decay,
            noise=self.noise,
            seed=self.random_state,
        )

    def _learned(self) -> dict[str, NDArray[Any]]:
        weights = {f"network.{name}": values.cpu().numpy() for name, values in self.network_.state_dict().items()}
        scalars = np.array([self.channels_, self.age_mean_, self.age_std_])
        return {**weights, "scalars": scalars, "history": np.array(self.history_, float)}

    def _restore(self, learned: dict[str, NDArray[Any]]) -> None:
        channels, self.age_mean_, self.age_std_ = (float(value) for value in learned["scalars"])
        self.channels_ = int(channels)
        self.history_ = [Epoch(*row) for row in learned["history"].tolist()]
        self.network_ = self._network()
        names = [name for name in learned if name.startswith("network.")]
        state = {name.removeprefix("network."): torch.from_numpy(learned[name].copy()) for name in names}
        self.network_.load_state_dict(state)
        self.network_ = _placed(self.network_, pick_device(self.device)).eval()


def _placed(network: nn.Module, device: torch.device) -> nn.Module:
    return network.to(device, memory_format=torch.channels_last_3d)  # type: ignore[call-overload]
