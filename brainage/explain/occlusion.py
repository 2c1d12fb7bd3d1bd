"""Ages that a network predicts when a cube of the map is set to 0 (paper, "Saliency Maps").

Only what a cube can change is computed anew. The stem, which has most of the work, is local: a cube of 7 voxels changes
4 or 5 of its outputs along each axis. What comes after it sees the whole brain, but at a sixty-fourth of the voxels.
Cubes without data in a participant change nothing.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import conv3d, max_pool3d, pad
from tqdm import tqdm

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_whole
from brainage.models.estimators.network_regressor import NetworkRegressor
from brainage.models.training import to_device

Array = NDArray[np.float64]
Box = tuple[slice, slice, slice]

#: Edge of the paper's cubes, mm: 7 voxels of 2 mm.
CUBE = 14
_ROWS = 128  # that go through the rest of the network together


class Cubes(NamedTuple):
    """Cubes on a regular lattice of a volume.

    Attributes
    ----------
    counts : tuple of int
        Cubes along x, y, z; the last index runs fastest.
    size, stride : int
        Voxels.
    boxes : tuple
        Slices of each cube; those at the far ends may be cut.

    """

    counts: tuple[int, int, int]
    size: int
    stride: int
    boxes: tuple[Box, ...]


_Stem = tuple[Tensor, Tensor, Tensor]


class _Reach(NamedTuple):
    """What a cube changes along one axis: pooled outputs, and the inputs and padding that they are computed from."""

    pooled: slice
    inputs: slice
    zeros: tuple[int, int]
    walls: tuple[int, int]


class Occluded(NamedTuple):
    """Predicted ages, years.

    Attributes
    ----------
    as_is : ndarray
        ``(n,)``, of maps as they are.
    occluded : ndarray
        ``(n, cubes)``, with each cube set to 0; without data in a cube, the same as they are.

    """

    as_is: Array
    occluded: Array


def place_cubes(shape: tuple[int, int, int], size: int, stride: int | None = None, top: int = 0) -> Cubes:
    """Tile a volume with cubes from its first voxel on; the last ones are cut where they do not fit.

    The paper's 13 x 13 x 13 cubes of 7 voxels do not tile 91 x 109 x 82 voxels; here there are as many along each axis
    as it takes to cover it.

    Parameters
    ----------
    shape : tuple of int
        Voxels along x, y, z.
    size, stride : int
        Edge of a cube and distance between cubes, voxels; default stride: side by side, which is the largest.
    top : int
        Superior slices to leave out.

    Returns
    -------
    Cubes
        Where they are, and how many along each axis.

    Raises
    ------
    BrainageError
        If the shape is no three lengths, size or stride is not positive, cubes would leave gaps, or nothing is left
        below the top.

    Examples
    --------
    >>> place_cubes((91, 109, 91), 7, top=9).counts  # the paper's: 13 x 13 x 13
    (13, 16, 12)

    """
    width, depth, height = _checked_shape(shape)
    size = check_whole("size", size, least=1)
    stride = check_whole("stride", size if stride is None else stride, least=1, most=size, why="no gaps between cubes")
    top = check_whole("top", top, least=0, most=height - 1, why=f"of {height} slices")
    lengths = (width, depth, height - top)
    starts = [range(0, max(1, length - size + stride), stride) for length in lengths]
    x, y, z = (
        [slice(start, min(start + size, length)) for start in axis]
        for axis, length in zip(starts, lengths, strict=True)
    )
    return Cubes((len(x), len(y), len(z)), size, stride, tuple((i, j, k) for i in x for j in y for k in z))


def occluded_ages(model: NetworkRegressor, maps: NDArray[np.float32], cubes: Cubes, batch_size: int = 64) -> Occluded:
    """Predict ages of maps as they are, and with each cube set to 0 in turn.

    Parameters
    ----------
    model : NetworkRegressor
        A fitted supervised or contrastive regressor.
    maps : ndarray
        ``(n, channels, x, y, z)``, normalised as in training.
    cubes : Cubes
        Of maps of this shape.
    batch_size : int
        Participants at a time.

    Returns
    -------
    Occluded
        Both by the same arithmetic, so that their difference is the cube's doing and nothing else's.

    Raises
    ------
    BrainageError
        If the model is no network, maps are not such as it was fitted on, or cubes are those of another shape.

    """
    if not isinstance(model, NetworkRegressor):
        kind = type(model).__name__
        refuse(f"model is of type {kind}; expected a network, such as the last step of a pipeline: model[-1]")
    maps = model.check_maps(maps)
    _check_cubes(cubes, maps.shape[2:])
    check_whole("batch_size", batch_size, least=1)
    network, device = model.network_, next(model.network_.parameters()).device
    parts = []
    with torch.inference_mode():
        for start in tqdm(range(0, len(maps), batch_size), "occlusion", leave=False):
            volumes = to_device(maps[start : start + batch_size], device)
            parts.append(_occluded_outputs(network, volumes, cubes))
    outputs = np.concatenate(parts)  # (n, 1 + cubes, ...)
    flat = outputs.reshape(-1, *outputs.shape[2:])
    ages = model.ages_from(flat).reshape(outputs.shape[:2])
    return Occluded(ages[:, 0], ages[:, 1:])


def _checked_shape(shape: tuple[int, int, int]) -> tuple[int, int, int]:
    if not isinstance(shape, tuple | list | np.ndarray) or np.shape(shape) != (3,):
        refuse(f"shape is {shape!r}; expected three numbers of voxels, along x, y, z")
    x, y, z = (check_whole(f"length {axis} of shape", one, least=1) for axis, one in zip("xyz", shape, strict=True))
    return x, y, z


def _check_cubes(cubes: Cubes, shape: tuple[int, ...]) -> None:
    if not isinstance(cubes, Cubes) or not cubes.boxes:
        refuse(f"cubes are of type {type(cubes).__name__}; expected some, from place_cubes(maps.shape[2:], ...)")
    ends = tuple(max(box[axis].stop for box in cubes.boxes) for axis in range(3))
    if any(end > length for end, length in zip(ends, shape, strict=True)):
        found, expected = (" x ".join(map(str, lengths)) for lengths in (ends, shape))
        refuse(f"cubes reach {found} voxels, maps have {expected}; place them with place_cubes(maps.shape[2:], ...)")


def _occluded_outputs(network: Any, volumes: Tensor, cubes: Cubes) -> Array:
    """Return the network's outputs as it is and with each cube occluded, ``(n, 1 + cubes, ...)``."""
    resnet = network.encoder.resnet
    pooled = resnet.stem(volumes)
    found = network.finish(resnet.after_stem(pooled))
    outputs = found[:, None].repeat_interleave(1 + len(cubes.boxes), 1)
    for batch in _batches(_stems(resnet, volumes, pooled, cubes)):
        rows, columns, changed = (torch.cat(part) for part in zip(*batch, strict=True))
        outputs[rows, columns] = network.finish(resnet.after_stem(changed))
    return outputs.double().cpu().numpy()


def _stems(resnet: Any, volumes: Tensor, pooled: Tensor, cubes: Cubes) -> Iterator[_Stem]:
    """Yield, for each cube, rows that have data in it, its column of the outputs, and their stems with it occluded."""
    for column, box in enumerate(cubes.boxes, 1):
        rows = volumes[:, :, *box].flatten(1).any(dim=1).nonzero().squeeze(1)
        if len(rows):
            region, patch = _changed(resnet, volumes[rows], box)
            changed = pooled[rows]
            changed[:, :, *region] = patch
            yield rows, torch.full_like(rows, column), changed


def _batches(stems: Iterator[_Stem]) -> Iterator[list[_Stem]]:
    """Put cubes together until there are enough rows to keep the machine busy."""
    batch: list[_Stem] = []
    for stem in stems:
        batch.append(stem)
        if sum(len(rows) for rows, _, _ in batch) >= _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _changed(resnet: Any, volumes: Tensor, box: Box) -> tuple[Box, Tensor]:
    """Return the part of the stem's output that a cube changes, and what it becomes."""
    reaches = [_reach(side, length) for side, length in zip(box, volumes.shape[2:], strict=True)]
    inputs = [reach.inputs for reach in reaches]
    seen = volumes[:, :, *inputs].clone()
    cube = (slice(side.start - part.start, side.stop - part.start) for side, part in zip(box, inputs, strict=True))
    seen[:, :, *cube] = 0
    seen = pad(seen, [n for reach in reversed(reaches) for n in reach.zeros])
    filtered = resnet.bn1(conv3d(seen, resnet.conv1.weight, stride=2))
    walled = pad(filtered, [n for reach in reversed(reaches) for n in reach.walls], value=-torch.inf)
    x, y, z = (reach.pooled for reach in reaches)
    return (x, y, z), resnet.act(max_pool3d(walled, 3, 2))


def _reach(side: slice, length: int) -> _Reach:
    """Follow a cube through a convolution of 7 voxels and a pooling of 3, both of stride 2 and centred."""
    filtered = (length - 1) // 2 + 1
    pooled = (filtered - 1) // 2 + 1
    first, last = max(0, (side.start - 2) // 2), min(filtered - 1, (side.stop + 2) // 2)
    begin, end = first // 2, min(pooled - 1, (last + 1) // 2)
    needed = (2 * begin - 1, 2 * end + 1)  # of the convolution's outputs, beyond the walls where negative or too many
    start, stop = max(0, needed[0]), min(filtered - 1, needed[1])
    low, high = 2 * start - 3, 2 * stop + 3
    return _Reach(
        pooled=slice(begin, end + 1),
        inputs=slice(max(0, low), min(length, high + 1)),
        zeros=(max(0, -low), max(0, high + 1 - length)),
        walls=(start - needed[0], needed[1] - stop),
    )
