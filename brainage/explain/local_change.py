"""What a change inside a box becomes behind a stage of residual blocks, computed where it reaches and nowhere else.

A convolution of 3 voxels carries a change one voxel farther along each axis; two blocks carry it four. Around it,
everything is as it was, and was computed once for all boxes.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import conv3d, pad

Box = tuple[slice, slice, slice]
#: What each block of a stage sees, and what its first convolution makes of that: ``(n, channels, x, y, z)`` each.
Seen = list[tuple[Tensor, Tensor]]


class Change(NamedTuple):
    """Values that some rows of a batch have inside a box.

    Attributes
    ----------
    rows : Tensor of int
        ``(k,)``.
    box : tuple of slice
        Along x, y, z.
    values : Tensor
        ``(k, channels, *box)``.

    """

    rows: Tensor
    box: Box
    values: Tensor

    def put_into(self, volumes: Tensor, box: Box | None = None) -> Tensor:
        """Return the rows of volumes, or a box of them that holds this one, as they are after the change.

        Parameters
        ----------
        volumes : Tensor
            ``(n, channels, x, y, z)``.
        box : tuple of slice, optional
            Default: everything.

        """
        shown = (volumes if box is None else volumes[:, :, *box])[self.rows]
        first = (0, 0, 0) if box is None else [side.start for side in box]
        inside = (slice(side.start - at, side.stop - at) for side, at in zip(self.box, first, strict=True))
        shown[:, :, *inside] = self.values
        return shown


def watch(stage: Any, volumes: Tensor) -> tuple[Seen, Tensor]:
    """Return what the blocks of a stage see where nothing is changed, and what comes out of it.

    Parameters
    ----------
    stage : Sequential
        Of blocks as of `brainage.models.resnet`, without strides.
    volumes : Tensor
        ``(n, channels, x, y, z)``.

    """
    seen: Seen = []
    for block in stage:
        hidden = block.act(block.bn1(block.conv1(volumes)))
        seen.append((volumes, hidden))
        volumes = block.act(block.bn2(block.conv2(hidden)) + volumes)
    return seen, volumes


def behind(stage: Any, change: Change, seen: Seen) -> Change:
    """Return what a change of a stage's input makes of its output.

    Parameters
    ----------
    stage : Sequential
        As of `watch`.
    change : Change
        Of the input.
    seen : list
        Of `watch`, of the same stage.

    """
    for block, (volumes, hidden) in zip(stage, seen, strict=True):
        inner = _convolved(block.conv1.weight, change, volumes)
        inner = inner._replace(values=block.act(block.bn1(inner.values)))
        outer = _convolved(block.conv2.weight, inner, hidden)
        change = outer._replace(values=block.act(block.bn2(outer.values) + change.put_into(volumes, outer.box)))
    return change


def _convolved(weight: Tensor, change: Change, volumes: Tensor) -> Change:
    """Return what a convolution of 3 voxels, with zeros around the volume, makes of a change."""
    lengths = volumes.shape[2:]
    reached = _wider(change.box, lengths)
    needed = _wider(reached, lengths)
    sides = list(zip(reached, needed, strict=True))
    zeros = [n for one, more in reversed(sides) for n in (1 - one.start + more.start, 1 - more.stop + one.stop)]
    return change._replace(box=reached, values=conv3d(pad(change.put_into(volumes, needed), zeros), weight))


def _wider(box: Box, lengths: torch.Size) -> Box:
    x, y, z = (
        slice(max(0, side.start - 1), min(length, side.stop + 1)) for side, length in zip(box, lengths, strict=True)
    )
    return x, y, z
