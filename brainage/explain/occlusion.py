"""Ages that a network predicts when a cube of the map is set to 0 (paper, "Saliency Maps").

Only what a cube can change is computed anew. The stem, which has most of the work, is local: a cube of 7 voxels changes
4 or 5 of its outputs along each axis, and 12 or 13 of those of the first stage. What comes after it sees the whole
brain, but at a sixty-fourth of the voxels and less. Cubes without data in a participant change nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import conv3d, max_pool3d, pad, relu
from tqdm import tqdm

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_whole
from brainage.explain.local_change import Box, Change, behind, watch
from brainage.models.estimators.network_regressor import NetworkRegressor
from brainage.models.training import to_device

Array = NDArray[np.float64]

#: Edge of the paper's cubes, mm: 7 voxels of 2 mm.
CUBE = 14
_ROWS = 256  # that go through the rest of the network together


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


#: The column of a cube in the outputs, and what it changes.
_Column = tuple[int, Change]


class _Reach(NamedTuple):
    """What a cube changes along one axis, in the stem: outputs of the convolution, and of the pooling behind it.

    ``zeros`` stand around the cube for the convolution; ``window`` of its outputs is what is pooled, with ``walls``.
    """

    filtered: slice
    zeros: tuple[int, int]
    window: slice
    walls: tuple[int, int]
    pooled: slice


class _Stem(NamedTuple):
    """A stem's normalised convolution of maps, and its weights with the normalisation in them."""

    filtered: Tensor
    weight: Tensor


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
    stem = _stem(resnet, volumes)
    seen, staged = watch(resnet.layer1, resnet.act(resnet.maxpool(stem.filtered)))
    found = network.finish(resnet.deeper(staged))
    outputs = found[:, None].repeat_interleave(1 + len(cubes.boxes), 1)
    changes = ((column, behind(resnet.layer1, one, seen)) for column, one in _stems(stem, volumes, cubes))
    for batch in _batches(changes):
        rows = torch.cat([change.rows for _, change in batch])
        columns = torch.cat([torch.full_like(change.rows, column) for column, change in batch])
        changed = staged[rows]
        for part, (_, change) in zip(changed.split([len(change.rows) for _, change in batch]), batch, strict=True):
            part[:, :, *change.box] = change.values
        outputs[rows, columns] = network.finish(resnet.deeper(changed))
    return outputs.double().cpu().numpy()


def _stem(resnet: Any, volumes: Tensor) -> _Stem:
    norm = resnet.bn1
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return _Stem(norm(resnet.conv1(volumes)), resnet.conv1.weight * scale[:, None, None, None, None])


def _stems(stem: _Stem, volumes: Tensor, cubes: Cubes) -> Iterator[_Column]:
    """Yield, for each cube with data, its column of the outputs and the change of the stem's output by it."""
    for column, box in enumerate(cubes.boxes, 1):
        shown = volumes[:, :, *box]
        rows = shown.flatten(1).any(dim=1).nonzero().squeeze(1)
        if len(rows):
            reaches = [_reach(side, length) for side, length in zip(box, volumes.shape[2:], strict=True)]
            yield column, _changed(stem, shown[rows], rows, reaches)


def _batches(changes: Iterable[_Column]) -> Iterator[list[_Column]]:
    """Put cubes together until there are enough rows to keep the machine busy."""
    batch: list[_Column] = []
    for one in changes:
        batch.append(one)
        if sum(len(change.rows) for _, change in batch) >= _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _changed(stem: _Stem, cube: Tensor, rows: Tensor, reaches: list[_Reach]) -> Change:
    """Return what the stem gives where a cube is 0: what it adds to the convolution, which is linear, is taken off."""
    added = conv3d(pad(cube, [n for one in reversed(reaches) for n in one.zeros]), stem.weight, stride=2)
    x, y, z = (one.window for one in reaches)
    window = stem.filtered[:, :, x, y, z][rows]
    inside = [slice(one.filtered.start - one.window.start, one.filtered.stop - one.window.start) for one in reaches]
    window[:, :, *inside] -= added
    walled = pad(window, [n for one in reversed(reaches) for n in one.walls], value=-torch.inf)
    x, y, z = (one.pooled for one in reaches)
    return Change(rows, (x, y, z), relu(max_pool3d(walled, 3, 2)))


def _reach(side: slice, length: int) -> _Reach:
    """Follow a cube through a convolution of 7 voxels and a pooling of 3, both of stride 2 and centred."""
    filtered = (length - 1) // 2 + 1
    pooled = (filtered - 1) // 2 + 1
    first, last = max(0, (side.start - 2) // 2), min(filtered - 1, (side.stop + 2) // 2)
    begin, end = first // 2, min(pooled - 1, (last + 1) // 2)
    needed = (2 * begin - 1, 2 * end + 1)  # of the convolution's outputs, beyond the walls where negative or too many
    start, stop = max(0, needed[0]), min(filtered - 1, needed[1])
    return _Reach(
        filtered=slice(first, last + 1),
        zeros=(side.start - (2 * first - 3), 2 * last + 4 - side.stop),
        window=slice(start, stop + 1),
        walls=(start - needed[0], needed[1] - stop),
        pooled=slice(begin, end + 1),
    )
