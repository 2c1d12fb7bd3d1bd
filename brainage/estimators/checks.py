"""What every estimator asks of its training data."""

import numpy as np
from numpy.typing import NDArray

from brainage.errors import BrainageError

__all__ = ["check_training_data", "check_volumes"]


def check_training_data(maps: NDArray[np.float32], ages: NDArray[np.float64]) -> None:
    """Refuse maps and ages that nothing can be learned from.

    Raises
    ------
    BrainageError
        If they differ in number, hold NaN or infinity, or all ages are the same.

    """
    if len(maps) != len(ages):
        msg = f"{len(maps)} maps but {len(ages)} ages; give one age per participant"
        raise BrainageError(msg)
    if np.ptp(ages) == 0:
        msg = f"all {len(ages)} training ages are {ages[0]:g} years; give participants of different ages"
        raise BrainageError(msg)
    if not (np.isfinite(maps).all() and np.isfinite(ages).all()):
        msg = "maps or ages hold NaN or infinity; set voxels without data to 0"
        raise BrainageError(msg)


_KERNEL = 7  # of the networks' stem; torch leaves gradients of weights that see no voxel undefined


def check_volumes(maps: NDArray[np.float32], channels: int | None = None) -> None:
    """Refuse maps that are not ``(n, channels, x, y, z)``, or that have other channels than in training."""
    if maps.ndim != 5:
        msg = f"maps have shape {maps.shape}; a network expects (n, channels, x, y, z): read them without a mask"
        raise BrainageError(msg)
    if min(maps.shape[2:]) < _KERNEL:
        size = " x ".join(map(str, maps.shape[2:]))
        msg = f"maps have {size} voxels; a network needs {_KERNEL} along each axis: crop less, or use a finer grid"
        raise BrainageError(msg)
    if channels is not None and maps.shape[1] != channels:
        msg = f"maps have {maps.shape[1]} channels; the model was fitted with {channels}"
        raise BrainageError(msg)
