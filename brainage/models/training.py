"""Train a network on maps kept in memory: batches, views, noise, decay of the learning rate, history."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils import get_total_norm
from tqdm import tqdm

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_whole
from brainage.models.augmentation import noise_like, shifted

_CPU_ALLOCATOR = "DefaultCPUAllocator: "  # begins torch's message, which is a plain RuntimeError
#: Called with the network, maps ``(views * batch, channels, x, y, z)``, standardised or real ages, and the epoch.
Objective = Callable[[nn.Module, Tensor, Tensor, int], Tensor]


class Epoch(NamedTuple):
    """What is kept of an epoch: mean loss of its batches and learning rate."""

    loss: float
    learning_rate: float


@dataclass(frozen=True)
class Schedule:
    """How to train (paper, "Evaluation Protocol").

    Attributes
    ----------
    epochs, batch_size, views : int
        Views of a participant differ in noise and shifts only.
    learning_rate : float
        Of Adam, at the start.
    decay, decay_every : float, int
        What the learning rate is multiplied by after every so many epochs.
    weight_decay : float
        Weight of the squared parameters, whose gradient is added as in the paper's Adam.
    noise : float
        SD of the Gaussian noise added to every voxel, in the unit of the maps (normalised maps: SDs).
    seed : int
        Of batches and noise.
    smoothness : float
        Of the noise, voxels; see `brainage.models.augmentation.noise_like`.
    shift : int
        By how many voxels views are moved at most, along each axis.

    """

    epochs: int
    batch_size: int
    views: int
    learning_rate: float
    decay: float
    decay_every: int
    weight_decay: float
    noise: float
    seed: int
    smoothness: float = 0.0
    shift: int = 0

    def __post_init__(self) -> None:
        """Check what is counted.

        Raises
        ------
        BrainageError
            If a batch holds fewer than two, there is no view, or the learning rate would fall in steps of no epoch.

        """
        check_whole("epochs", self.epochs, least=0)
        check_whole("batch_size", self.batch_size, least=2, why="batch normalisation learns from several")
        check_whole("views", self.views, least=1)
        check_whole("decay_every", self.decay_every, least=1)


def train(
    network: nn.Module, maps: Tensor, ages: Tensor, *, objective: Objective, schedule: Schedule, title: str
) -> list[Epoch]:
    """Train a network in place; the same seed gives the same network on the same machine.

    Parameters
    ----------
    network : Module
        On the device of the maps.
    maps : Tensor
        ``(n, channels, x, y, z)``, all of them in memory, from `to_device`.
    ages : Tensor
        ``(n,)``.
    objective : callable
        Gives the loss of a batch; see `Objective`.
    schedule : Schedule
        How to train.
    title : str
        Of the progress bar.

    Returns
    -------
    list of Epoch
        Loss and learning rate of each epoch.

    Raises
    ------
    BrainageError
        If there are fewer than two maps, memory does not suffice, or the loss is not finite.

    """
    check_whole("number of maps", len(maps), least=2, why="a single one makes no batch")
    optimizer = torch.optim.Adam(
        network.parameters(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay, fused=True
    )
    decay = torch.optim.lr_scheduler.StepLR(optimizer, schedule.decay_every, schedule.decay)
    generator = torch.Generator(maps.device).manual_seed(schedule.seed)
    history: list[Epoch] = []
    network.train()
    bar = tqdm(range(1, schedule.epochs + 1), title, unit="epoch", leave=False)
    for epoch in bar:
        with _memory_told(_batches_of(schedule.batch_size)):
            losses = [
                _step(optimizer, partial(objective, network, batch, ages[rows], epoch), maps.device)
                for rows, batch in _batches(maps, schedule, generator)
            ]
        history.append(Epoch(_finite(losses, epoch, schedule), float(decay.get_last_lr()[0])))
        bar.set_postfix(loss=f"{history[-1].loss:.3g}")
        decay.step()
    network.eval()
    return history


def embed_all(function: Callable[[Tensor], Tensor], maps: Tensor, batch_size: int = 32) -> NDArray[np.float64]:
    """Apply a trained network, or part of it, to all maps without gradients.

    Parameters
    ----------
    function : callable
        From maps to outputs, both tensors.
    maps : Tensor
        Shape ``(n, channels, x, y, z)``.
    batch_size : int
        Maps at a time.

    """
    with torch.inference_mode(), _memory_told(_batches_of(batch_size)), _precision(maps.device):
        return torch.cat([function(batch).float() for batch in maps.split(batch_size)]).double().cpu().numpy()


def to_device(maps: NDArray[np.float32], device: torch.device) -> Tensor:
    """Return maps as one tensor on a device, channels last, which convolutions like.

    Parameters
    ----------
    maps : array of float32
        Shape ``(n, channels, x, y, z)``.
    device : torch.device
        Where to.

    Raises
    ------
    BrainageError
        If maps have other dimensions, or memory does not suffice.

    """
    if np.ndim(maps) != 5:
        refuse(f"maps have shape {np.shape(maps)}; a network expects (n, channels, x, y, z)")
    with _memory_told(f"for {len(maps)} maps on {device}; use a coarser grid, or fewer participants"):
        tensor = torch.from_numpy(np.require(maps, np.float32, ["C", "W"])).to(device)
        return tensor.contiguous(memory_format=torch.channels_last_3d)


def pick_device(name: str) -> torch.device:
    """Return the device of a name; ``"auto"`` is the GPU if there is one.

    Parameters
    ----------
    name : str
        ``"auto"``, ``"cpu"``, or a GPU such as ``"cuda:0"``.

    Raises
    ------
    BrainageError
        If it is not there.

    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        probe = torch.zeros(1, device=torch.device(name))
        probe.item()  # the device "meta" is always there, and holds no numbers
    except (RuntimeError, AssertionError, TypeError):
        refuse(f"device is {name!r}, which is not here; expected 'auto', 'cpu' or a GPU such as 'cuda:0'")
    return probe.device


def _batches(maps: Tensor, schedule: Schedule, generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the rows and the noisy views of each batch, in a new random order; all first views come first.

    A last batch of one participant is left out: batch normalisation and contrasts need two.
    """
    last = maps.movedim(1, -1)  # as the voxels lie in memory
    order = torch.randperm(len(maps), generator=generator, device=maps.device)
    for rows in order.split(schedule.batch_size):
        if len(rows) > 1:
            views = shifted(last[rows.repeat(schedule.views)], schedule.shift, generator)
            if schedule.noise:
                views.add_(noise_like(views, schedule.smoothness, generator), alpha=schedule.noise)
            yield rows, views.movedim(-1, 1)


def _step(optimizer: torch.optim.Optimizer, objective: Callable[[], Tensor], device: torch.device) -> float:
    optimizer.zero_grad()
    with _precision(device):
        loss = objective()
    loss.backward()
    gradients = [weights.grad for group in optimizer.param_groups for weights in group["params"]]
    if not get_total_norm([one for one in gradients if one is not None]).isfinite():
        return float("nan")
    optimizer.step()
    return loss.item()


def _precision(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 on a GPU; on a CPU it gave gradients that are not numbers."""
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")


def _finite(losses: list[float], epoch: int, schedule: Schedule) -> float:
    """Return the mean loss of an epoch; what fails in the very first batch is not for the learning rate to mend."""
    mean = float(np.mean(losses))
    if not np.isfinite(mean):
        cause = f"in epoch {epoch}; lower learning_rate, {schedule.learning_rate:g}"
        if epoch == 1 and not np.isfinite(losses[0]):
            cause = (
                "in the first batch, before anything was learned; check the scale of the maps, "
                f"noise ({schedule.noise:g}) and, if there is one, temperature"
            )
        refuse(f"loss or gradient is not finite {cause}")
    return mean


def _batches_of(batch_size: int) -> str:
    return f"with batches of {batch_size}; lower batch_size, or use a coarser grid"


@contextmanager
def _memory_told(remedy: str) -> Iterator[None]:
    """Tell of memory that ran out, and of nothing else that has the word in its text."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError | torch.OutOfMemoryError) and _CPU_ALLOCATOR not in str(error):
            raise
        refuse(f"out of memory {remedy}")
