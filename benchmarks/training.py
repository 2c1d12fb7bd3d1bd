"""Training networks: seconds a fit at 4 mm, steps at 2 mm beside a plain loop, and what each of our shortcuts saves.

    python benchmarks/training.py [EPOCHS [THREADS]]

Everything runs as in the workers of an experiment, on one thread if nothing else is said and with freed memory kept;
so does the plain loop, which gains by it. That loop is what one would write first: whole 91 x 109 x 91 volumes in the
default layout, a DataLoader that adds noise sample by sample, the network without its shortcuts. Both train the narrow
contrastive network on stiffness and damping ratio, on the same maps of noise, in one process, turn by turn; medians are
printed. The shortcuts are convolutions without taps that see padding alone (small regions) and bfloat16 in the first
layers (where the CPU has AMX or AVX-512 bfloat16).
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from statistics import median
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torch.utils.flop_counter import FlopCounterMode

from brainage.engine.workers import KEEP_MEMORY
from brainage.models import resnet
from brainage.models.estimators import (
    PUBLISHED_CONTRASTIVE,
    PUBLISHED_SUPERVISED,
    ContrastiveRegressor,
    SupervisedRegressor,
)
from brainage.models.losses import AdaptiveNeighborhoodLoss
from brainage.models.networks import ProjectionNetwork
from brainage.models.resnet import ResNet18
from brainage.models.training import Schedule, _batches, _step, to_device
from brainage.space.anatomy import brain_box, grid

PARTICIPANTS, BATCH, NOISE, STEPS = 249, 32, 0.1, 5
_WARM = 3  # turns until memory that is freed is asked for again
BOXES = {
    "accumbens": (12, 10, 10),
    "thalamus": (17, 13, 11),
    "cerebellum": (33, 21, 20),
    "brain": tuple(side.stop - side.start for side in brain_box(4)),
}


def main(epochs: int) -> None:
    """Print the tables."""
    rate = gemm_rate()
    print(f"{os.cpu_count()} cores, {torch.get_num_threads()} threads, float32 matrix product: {rate:.0f} GFLOP/s\n")
    fits(epochs, rate)
    steps(rate)
    shortcuts()


def fits(epochs: int, rate: float) -> None:
    """Time whole fits on maps of the laptop profile, beside what their operations take at that rate."""
    box = brain_box(4)
    maps, ages = noise_maps(PARTICIPANTS, tuple(side.stop - side.start for side in box))
    for model in (
        ContrastiveRegressor(**PUBLISHED_CONTRASTIVE["mre"], epochs=epochs),
        SupervisedRegressor(**PUBLISHED_SUPERVISED["mre"], epochs=epochs),
    ):
        start = time.perf_counter()
        model.fit(maps, ages)
        seconds = time.perf_counter() - start
        about = f"{PARTICIPANTS} participants, 2 channels, 4 mm, {epochs} epochs"
        operations = gigaflop(maps.shape[2:]) / (2 * BATCH) * model.views * PARTICIPANTS * epochs
        least = f"{operations / 1e3:.1f} TFLOP, {operations / rate:.0f} s in float32 at the rate of a matrix product"
        print(f"{type(model).__name__}: {about}: {seconds:.1f} s; {least}")


def steps(rate: float) -> None:
    """Time steps at 2 mm, ours and the plain loop's, turn by turn."""
    whole, ages = noise_maps(2 * BATCH, grid(2).shape)
    ours, plain = our_steps(whole[:, :, *brain_box(2)], ages), plain_steps(whole, ages)
    took = medians({"ours": ours, "plain": plain})
    flop = gigaflop(whole[:, :, *brain_box(2)].shape[2:])
    print(f"\n2 mm, {BATCH} participants, two views, two channels; median of {STEPS} steps")
    for name, value in took.items():
        print(f"{name:<6}{value:8.2f} s a step")
    reached = flop / took["ours"]
    print(f"ratio {took['plain'] / took['ours']:.2f}")
    print(f"ours: {flop:.0f} GFLOP a step, {reached:.0f} GFLOP/s, {100 * reached / rate:.0f} % of the product's rate")


def shortcuts() -> None:
    """Time steps at 4 mm on boxes of regions and of the brain, with and without each shortcut, turn by turn."""
    print(f"\n4 mm, {BATCH} participants, two views, two channels; milliseconds a step, median of {STEPS}")
    print(f"{'':<14}{'ours':>8}{'all taps':>10}{'other precision':>17}")
    reduced = resnet.has_bfloat16()
    for name, shape in BOXES.items():
        maps, ages = noise_maps(2 * BATCH, shape)
        runs = {
            "ours": our_steps(maps, ages),
            "all taps": our_steps(maps, ages, every_tap=True),
            "other precision": our_steps(maps, ages, bfloat16=not reduced),
        }
        took = medians(runs)
        print(
            f"{name:<14}{1e3 * took['ours']:>8.0f}{1e3 * took['all taps']:>10.0f}{1e3 * took['other precision']:>17.0f}"
        )
    print("ours trains the first layers in " + ("bfloat16" if reduced else "float32"))


def medians(runs: dict[str, Iterator[float]]) -> dict[str, float]:
    """Return the median seconds of a step of each, turn by turn."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(STEPS + _WARM):
        for name, run in runs.items():
            start = time.perf_counter()
            next(run)
            if turn >= _WARM:
                seconds[name].append(time.perf_counter() - start)
    return {name: median(values) for name, values in seconds.items()}


def our_steps(
    maps: np.ndarray, ages: Tensor, *, every_tap: bool = False, bfloat16: bool | None = None
) -> Iterator[float]:
    """Train as the package does, but for a shortcut."""
    network = ProjectionNetwork(2, "narrow").to(memory_format=torch.channels_last_3d).train()
    for module in network.modules():
        if every_tap and isinstance(module, nn.Conv3d):
            module.__class__ = nn.Conv3d
    loss, optimizer = AdaptiveNeighborhoodLoss(), torch.optim.Adam(network.parameters(), lr=1e-4, fused=True)
    volumes, generator = to_device(maps, torch.device("cpu")), torch.Generator()
    schedule = Schedule(50, BATCH, 2, 1e-4, 0.9, 10, 5e-5, NOISE, 0)

    def objective(batch: Tensor, rows: Tensor) -> Tensor:
        return loss(network(batch).float().view(2, len(rows), -1).transpose(0, 1), ages[rows], 1)

    while True:
        for rows, batch in _batches(volumes, schedule, generator):
            forced = patch.object(resnet, "has_bfloat16", lambda: bfloat16)
            with nullcontext() if bfloat16 is None else forced:
                value = _step(optimizer, lambda b=batch, r=rows: objective(b, r), volumes.device)
            yield value


def plain_steps(maps: np.ndarray, ages: Tensor) -> Iterator[float]:
    """Train as one would write it first."""
    network = _Plain(2, (16, 32, 64, 128), 256)
    for module in network.modules():
        if isinstance(module, nn.Conv3d):
            module.__class__ = nn.Conv3d
    loss, optimizer = AdaptiveNeighborhoodLoss(), torch.optim.Adam(network.parameters(), lr=1e-4)
    loader = DataLoader(_Noisy(maps, ages), batch_size=BATCH, shuffle=True)
    while True:
        for first, second, ages_ in loader:
            optimizer.zero_grad()
            rows = nn.functional.normalize(network(torch.cat([first, second])), dim=1)
            value = loss(rows.view(2, len(ages_), -1).transpose(0, 1), ages_, 1)
            value.backward()
            optimizer.step()
            yield value.item()


class _Plain(ResNet18):
    """Computed as it is usually written."""

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer1(self.maxpool(self.act(self.bn1(self.conv1(x)))))
        return self.fc(self.avgpool(self.layer4(self.layer3(self.layer2(x)))).flatten(1))


class _Noisy(Dataset):
    """Adds noise sample by sample, twice."""

    def __init__(self, maps: np.ndarray, ages: Tensor) -> None:
        self.maps, self.ages = maps, ages

    def __len__(self) -> int:
        return len(self.maps)

    def __getitem__(self, row: int) -> tuple[Tensor, Tensor, Tensor]:
        values = torch.from_numpy(self.maps[row])
        return values + NOISE * torch.randn(values.shape), values + NOISE * torch.randn(values.shape), self.ages[row]


def noise_maps(n: int, shape: tuple[int, ...]) -> tuple[np.ndarray, Tensor]:
    """Return maps and ages of nobody: timings do not depend on what is in them."""
    rng = np.random.default_rng(0)
    return rng.standard_normal((n, 2, *shape), np.float32), torch.from_numpy(rng.uniform(20, 80, n).astype(np.float32))


def gigaflop(shape: tuple[int, ...]) -> float:
    """Return the operations of a step, forward and backward, in 10^9."""
    network = ProjectionNetwork(2, "narrow").eval()
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, 2, *shape)).sum().backward()
    return counter.get_total_flops() * 2 * BATCH / 1e9


def gemm_rate(size: int = 2048, repeats: int = 20) -> float:
    """Return the median rate of a float32 matrix product, GFLOP/s."""
    one, other = torch.randn(size, size), torch.randn(size, size)
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        one @ other
        seconds.append(time.perf_counter() - start)
    return 2 * size**3 / median(seconds) / 1e9


def as_a_worker(threads: str) -> None:
    """Start anew with the memory and threads of a worker, which are read as a process starts."""
    wanted = {"GLIBC_TUNABLES": KEEP_MEMORY, "OMP_NUM_THREADS": threads, "TQDM_DISABLE": "1"}
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | wanted)  # noqa: S606 - itself


if __name__ == "__main__":
    as_a_worker(sys.argv[2] if len(sys.argv) > 2 else "1")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
