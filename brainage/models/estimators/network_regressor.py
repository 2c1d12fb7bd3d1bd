"""What the two neural estimators share: checks, training, embedding, and being saved."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted
from torch import Tensor, nn

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice, check_flag, check_number, check_seed, check_whole
from brainage.models.augmentation import check_shift
from brainage.models.estimators.fit_checks import check_volumes, checked_groups, training_data
from brainage.models.estimators.persistence import Storable
from brainage.models.estimators.trained_on import TrainedOn
from brainage.models.map_arrays import checked_maps
from brainage.models.networks import ARCHITECTURES
from brainage.models.training import Epoch, Schedule, embed_all, pick_device, to_device, train

_DECAY, _DECAY_EVERY = 0.9, 10  # the learning rate times 0.9 every ten epochs


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkRegressor(Storable, RegressorMixin, BaseEstimator):
    """A network trained on maps; subclasses say which, on what objective, and how it predicts age.

    Attributes
    ----------
    map_shape_ : tuple of int
        Shape of one participant's maps: ``(channels, x, y, z)``.
    n_features_in_ : int
        Values of one participant, over all channels and voxels: what scikit-learn counts in two dimensions.
    trained_on_ : TrainedOn
        What the training participants were like.

    """

    views: ClassVar[int]
    fewest: ClassVar[int] = 2  # participants that can be learned from

    architecture: str = "narrow"
    learning_rate: float
    weight_decay: float
    noise: float = 0.15
    noise_smoothness: float = 0.0
    shift: int = 0
    epochs: int = 50
    batch_size: int = 32
    untrained: bool = False
    random_state: int = 0
    device: str = "auto"

    def fit(self, maps: NDArray[np.float32], ages: NDArray[np.float64], groups: Any = None) -> Self:
        """Learn from normalised maps ``(n, channels, x, y, z)`` and ages ``(n,)`` in years.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, x, y, z)``, normalised, 0 without data.
        ages : array_like
            Shape ``(n,)``, years.
        groups : array_like, optional
            Shape ``(n,)``, who each map is of: maps of one person are in one fold. Default: each of another person.

        Raises
        ------
        BrainageError
            If a setting is impossible, maps or ages are not usable, there are fewer participants than in a batch,
            memory does not suffice, or the loss is not finite.

        """
        self._check_settings()
        maps, ages = training_data(self, maps, ages)
        check_volumes(maps)
        check_shift(int(self.shift), maps.shape[2:])
        self._check_number(len(maps))
        groups = checked_groups(groups, len(maps), self.fewest)
        self.age_mean_, self.age_std_ = float(ages.mean()), float(ages.std())
        device = pick_device(self.device)
        self.network_ = _placed(self._seeded_network(), device)
        volumes = to_device(maps, device)
        goal = self._targets(ages).to(device)
        with torch.random.fork_rng():  # dropout draws from the global stream
            torch.manual_seed(int(self.random_state))
            self.history_ = train(
                self.network_, volumes, goal, objective=self._objective(), schedule=self._schedule(), title=self._title
            )
        self._finish(volumes, ages, groups)
        self.trained_on_ = TrainedOn.learn(maps, ages)
        return self

    def predict(self, maps: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return predicted ages in years, ``(n,)``.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, x, y, z)``, normalised, 0 without data.

        Warns
        -----
        UnlikeMapsWarning
            If maps are unlike those in training; see `brainage.models.estimators.trained_on`.
        AgeRangeWarning
            If predicted ages lie beyond those in training by more than a tenth of their range.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, or have other channels or another grid than in training.

        """
        maps = self.check_maps(maps)
        ages = self.ages_from(self._apply(maps))
        self.trained_on_.warn(maps, ages)
        return ages

    def check_maps(self, maps: Any) -> NDArray[np.float32]:
        """Return maps in float32, if they are such as the network was fitted on.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, x, y, z)``, normalised, 0 without data.

        Raises
        ------
        BrainageError
            If they hold NaN or infinity, or have other channels or another grid than in training.

        """
        check_is_fitted(self)
        return checked_maps(self, maps, fitting=False)

    def embed(self, maps: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the embedding of maps, ``(n, dimensions)``: what a head predicts from, or what is contrasted.

        Parameters
        ----------
        maps : array of float
            Shape ``(n, channels, x, y, z)``, normalised, 0 without data.

        """
        return self._apply(self.check_maps(maps), "embed")

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
    def _network(self, channels: int) -> nn.Module: ...

    @abstractmethod
    def _targets(self, ages: NDArray[np.float64]) -> Tensor: ...

    @abstractmethod
    def _objective(self) -> Any: ...

    def _finish(self, maps: Tensor, ages: NDArray[np.float64], groups: Any) -> None:
        """Learn what comes after the network, if anything."""

    @abstractmethod
    def ages_from(self, outputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the ages, years, that follow from the network's outputs.

        Parameters
        ----------
        outputs : array of float
            Of the network, shape ``(n,)`` or ``(n, dimensions)``.

        """

    def _check_settings(self) -> None:
        check_choice("architecture", self.architecture, ARCHITECTURES)
        check_number("learning_rate", self.learning_rate, above=0)
        check_number("weight_decay", self.weight_decay, least=0)
        check_number("noise", self.noise, least=0)
        check_number("noise_smoothness", self.noise_smoothness, least=0)
        check_whole("shift", self.shift, least=0)
        check_whole("epochs", self.epochs, least=1, why="untrained=True keeps the initial weights")
        check_whole("batch_size", self.batch_size, least=2, why="batch normalisation learns from several")
        check_flag("untrained", self.untrained)
        check_seed(self.random_state)

    def _check_number(self, n: int) -> None:
        if n < self.fewest:
            refuse(f"{n} training participants; {type(self).__name__} needs at least {self.fewest}")
        if n < self.batch_size:
            refuse(f"batch_size is {self.batch_size}, with {n} training participants; lower it or add some")

    def _apply(self, maps: NDArray[np.float32], part: str = "forward") -> NDArray[np.float64]:
        device = next(self.network_.parameters()).device
        return embed_all(getattr(self.network_, part), to_device(maps, device))

    def _seeded_network(self) -> nn.Module:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(self.random_state))
            return self._network(self.map_shape_[0])

    def _schedule(self) -> Schedule:
        return Schedule(
            epochs=0 if self.untrained else int(self.epochs),
            batch_size=int(self.batch_size),
            views=self.views,
            learning_rate=float(self.learning_rate),
            decay=_DECAY,
            decay_every=_DECAY_EVERY,
            weight_decay=float(self.weight_decay),
            noise=float(self.noise),
            seed=int(self.random_state),
            smoothness=float(self.noise_smoothness),
            shift=int(self.shift),
        )

    def learned(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned, as arrays by name."""
        weights = {f"network.{name}": values.cpu().numpy() for name, values in self.network_.state_dict().items()}
        scalars = np.array([self.age_mean_, self.age_std_])
        shape, history = np.array(self.map_shape_), np.array(self.history_, float).reshape(-1, 2)
        return {**weights, **self.trained_on_.arrays(), "scalars": scalars, "map_shape": shape, "history": history}

    def restore(self, learned: dict[str, NDArray[Any]]) -> None:
        """Take back what `learned` gave.

        Parameters
        ----------
        learned : dict of array
            By name.

        """
        self.age_mean_, self.age_std_ = (float(value) for value in learned["scalars"])
        self.map_shape_ = tuple(learned["map_shape"].tolist())
        self.n_features_in_ = int(np.prod(self.map_shape_))
        self.trained_on_ = TrainedOn.from_arrays(learned)
        self.history_ = [Epoch(*row) for row in learned["history"].tolist()]
        self.network_ = self._network(self.map_shape_[0])
        names = [name for name in learned if name.startswith("network.")]
        state = {name.removeprefix("network."): torch.from_numpy(learned[name].copy()) for name in names}
        self.network_.load_state_dict(state)
        self.network_ = _placed(self.network_, pick_device(self.device)).eval()

    def __sklearn_tags__(self) -> Any:
        """Say what scikit-learn asks of estimators: maps have five dimensions, and no NaN."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.three_d_array = True
        return tags


def _placed(network: nn.Module, device: torch.device) -> nn.Module:
    return network.to(device, memory_format=torch.channels_last_3d)  # type: ignore[call-overload]
