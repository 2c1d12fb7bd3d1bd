"""How views of a map differ from the map in training: noise, rough or as smooth as elastography's, and small shifts.

Maps are given as they lie in memory in training, channels last.
"""

import torch
from torch import Tensor
from torch.nn.functional import conv1d

from brainage.core.errors import refuse

_SPREAD = 3.0  # SDs of a Gaussian on each side, beyond which it is left out


def noise_like(views: Tensor, smoothness: float, generator: torch.Generator) -> Tensor:
    """Return Gaussian noise of unit SD in the shape of views, smooth over some voxels.

    Parameters
    ----------
    views : Tensor
        ``(n, x, y, z, channels)``.
    smoothness : float
        SD of the Gaussian that white noise is blurred by, voxels; 0: white.
    generator : Generator
        On the device of the views.

    Examples
    --------
    >>> noise = noise_like(torch.empty(2, 20, 20, 20, 1), 1.5, torch.Generator().manual_seed(0))
    >>> noise.shape, round(float(noise.std()), 1)
    (torch.Size([2, 20, 20, 20, 1]), 1.0)

    """
    noise = torch.randn(views.shape, generator=generator, device=views.device)
    if smoothness == 0:
        return noise
    kernel = _gaussian(smoothness, views.device)
    for axis in (1, 2, 3):
        noise = _blurred(noise, kernel, axis)
    return noise


def shifted(views: Tensor, most: int, generator: torch.Generator) -> Tensor:
    """Return each view moved by whole voxels along each axis; where nothing moves in, 0 as where there are no data.

    Parameters
    ----------
    views : Tensor
        ``(n, x, y, z, channels)``.
    most : int
        By how many voxels at most, to either side; each number is as likely.
    generator : Generator
        On the device of the views.

    """
    if most == 0:
        return views
    by = torch.randint(-most, most + 1, (len(views), 3), generator=generator, device=views.device)
    moved = torch.zeros_like(views)
    for view, target, steps in zip(views, moved, by.tolist(), strict=True):
        into = tuple(_side(step, size) for step, size in zip(steps, view.shape, strict=False))
        out_of = tuple(_side(-step, size) for step, size in zip(steps, view.shape, strict=False))
        target[into] = view[out_of]
    return moved


def check_shift(most: int, shape: tuple[int, ...]) -> None:
    """Refuse shifts that would move a map out of its grid.

    Parameters
    ----------
    most : int
        Of `shifted`.
    shape : tuple of int
        Of the grid, ``(x, y, z)``.

    Raises
    ------
    BrainageError
        If the grid is not larger.

    """
    if most >= min(shape):
        refuse(f"shift is {most} voxels, on a grid of {' x '.join(map(str, shape))}; expected fewer")


def _side(step: int, size: int) -> slice:
    """Return where along an axis a map that is moved by some voxels lands."""
    return slice(max(step, 0), size + min(step, 0))


def _gaussian(sd: float, device: torch.device) -> Tensor:
    reach = int(_SPREAD * sd + 0.5)
    away = torch.arange(-reach, reach + 1, dtype=torch.float32, device=device)
    kernel = torch.exp(-(away**2) / (2 * sd**2))
    return kernel / kernel.sum()


def _blurred(values: Tensor, kernel: Tensor, axis: int) -> Tensor:
    """Blur along one axis and restore the SD; the ends meet, so that noise is as strong there, on any grid."""
    lines = values.movedim(axis, -1)
    size, reach = lines.shape[-1], len(kernel) // 2
    around = torch.arange(-reach, size + reach, device=values.device) % size
    blurred = conv1d(lines.reshape(-1, 1, size)[..., around], kernel[None, None]).reshape(lines.shape)
    folded = torch.zeros(size, device=values.device).index_add(0, around[: len(kernel)], kernel)
    return (blurred / folded.norm()).movedim(-1, axis)
