"""Occlusion: ours beside captum's on the same network, maps and cubes, in one process, turn by turn.

    pip install --no-deps captum  # its requirements ask for an older numpy, which it runs without
    python benchmarks/saliency.py [VOXEL_SIZE] [PARTICIPANTS]

Captum occludes every cube of the brain's box in every participant; so do we, but for cubes without data. Maps are noise
within the template's brain, which has as many voxels as a real one. Medians are printed, and the largest difference.
"""

import sys
import time
from statistics import median

import numpy as np
import torch
from captum.attr import Occlusion

from brainage.explain.occlusion import Cubes, occluded_ages
from brainage.models.estimators import SupervisedRegressor
from brainage.models.training import to_device
from brainage.papers.traeuble2025.experiments.occlusion_maps import cubes_of_brain
from brainage.space import anatomy

TURNS = 3


def main(voxel_size: int, participants: int) -> None:
    """Print seconds, ratio and difference."""
    box = anatomy.brain_box(voxel_size)
    brain = anatomy.region_mask("brain", voxel_size)[box]
    rng = np.random.default_rng(0)
    maps = rng.standard_normal((participants, 2, *brain.shape), np.float32) * brain
    model = SupervisedRegressor(untrained=True, batch_size=2).fit(maps, rng.uniform(20, 80, participants))
    cubes = cubes_of_brain(voxel_size)
    seconds: dict[str, list[float]] = {"ours": [], "captum": []}
    changes = {}
    for _ in range(TURNS):
        for name, run in (("ours", ours), ("captum", captums)):
            start = time.perf_counter()
            changes[name] = run(model, maps, cubes)
            seconds[name].append(time.perf_counter() - start)
            print(f"{name}: {seconds[name][-1]:.1f} s", file=sys.stderr)
    took = {name: median(values) for name, values in seconds.items()}
    print(f"{voxel_size} mm, {participants} participants, {len(cubes.boxes)} cubes of {cubes.size} voxels")
    print(f"ours {took['ours']:.1f} s, captum {took['captum']:.1f} s, ratio {took['captum'] / took['ours']:.1f}")
    print(f"largest difference {np.abs(changes['ours'] - changes['captum']).max():.1e} years")


def ours(model: SupervisedRegressor, maps: np.ndarray, cubes: Cubes) -> np.ndarray:
    """Return the change of predicted age by each cube, ``(n, cubes)``."""
    as_is, occluded = occluded_ages(model, maps, cubes)
    return as_is[:, None] - occluded


def captums(model: SupervisedRegressor, maps: np.ndarray, cubes: Cubes) -> np.ndarray:
    """Return the same from captum, which gives it for every voxel of a cube."""
    volumes = to_device(maps, torch.device("cpu"))
    window = (maps.shape[1], *(cubes.size,) * 3)
    attribution = Occlusion(model.network_).attribute(
        volumes, sliding_window_shapes=window, strides=(1, *(cubes.stride,) * 3), perturbations_per_eval=1
    )
    corners = [[side.start for side in box] for box in cubes.boxes]
    return model.age_std_ * np.stack([attribution[:, 0, x, y, z].detach().numpy() for x, y, z in corners], axis=1)


if __name__ == "__main__":
    main(*(int(value) for value in sys.argv[1:3]) if len(sys.argv) > 2 else (2, 4))
