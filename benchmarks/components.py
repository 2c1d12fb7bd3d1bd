"""Principal components of maps: from the Gram matrix, and by the randomised torch.pca_lowrank of the authors' code.

    python benchmarks/components.py

Random maps of the size of one modality at 2 mm; the two run in turn, so that a drifting machine speed hits both.
"""

import statistics
import time
from collections.abc import Callable

import torch

from brainage.models.estimators.pca_gaussian_process import _principal_components

PARTICIPANTS, VOXELS, COMPONENTS = 249, 175_000, 100


def seconds(function: Callable[[], torch.Tensor]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main(runs: int = 5) -> None:
    """Print medians and their ratio."""
    maps = torch.randn(PARTICIPANTS, VOXELS, generator=torch.Generator().manual_seed(0))
    maps -= maps.mean(dim=0)
    methods = {
        "Gram matrix, exact": lambda: _principal_components(maps, COMPONENTS),
        "pca_lowrank, randomised": lambda: torch.pca_lowrank(maps, q=COMPONENTS, center=False, niter=2)[2],
    }
    times: dict[str, list[float]] = {name: [] for name in methods}
    for _ in range(runs):
        for name, method in methods.items():
            times[name].append(seconds(method))
    print(f"{PARTICIPANTS} maps of {VOXELS:,} voxels, {COMPONENTS} components, {runs} runs, medians\n")
    for name, values in times.items():
        print(f"{name:<26}{statistics.median(values):>8.2f} s")
    exact, randomised = times.values()
    print(f"{'ratio':<26}{statistics.median(b / a for a, b in zip(exact, randomised, strict=True)):>8.1f}")


if __name__ == "__main__":
    main()
