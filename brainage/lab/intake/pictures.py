"""Small pictures of maps: an axial and a coronal plane with the outline of the template's brain."""

import base64
import io
from functools import cache

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_erosion

from brainage.data.modalities import MODALITIES
from brainage.space import anatomy

_Z, _Y = 8.0, -18.0  # mm: through the thalamus
_BRAIN = 0.2  # brightness of the T1w template from which real files hold data
_LEVELS = 254  # colours of a picture; 0 is the ground, 255 the outline
_BRIGHT = 99.0  # percentile of a T1w map that is white


def planes(values: NDArray[np.float32], modality: str, voxel_size: int) -> NDArray[np.uint8]:
    """Return an axial plane beside a coronal one as levels of colour, ``(rows, columns)``; the left is on the left.

    Parameters
    ----------
    values : ndarray
        ``(x, y, z)`` on the grid, 0 where there are no data.
    modality : str
        Whose range of colours is taken; of T1w each map's own.
    voxel_size : int
        Of the grid, mm.

    """
    low, high = MODALITIES[modality].shown
    plane = _both(values, voxel_size)
    if modality == "t1w":
        low, high = 0.0, float(np.percentile(values[values != 0], _BRIGHT)) if (values != 0).any() else 1.0
    levels = 1 + np.clip((plane - low) / (high - low), 0, 1) * (_LEVELS - 1)
    shown = np.where(plane != 0, levels, 0).astype(np.uint8)
    shown[_outline(voxel_size)] = 255
    return shown


def _both(volume: NDArray, voxel_size: int) -> NDArray:
    """Return both planes side by side, as they are looked at, on 2 mm pixels."""
    grid = anatomy.grid(voxel_size)
    k, j = (round((at - grid.affine[axis, 3]) / grid.voxel_size) for axis, at in ((2, _Z), (1, _Y)))
    axial, coronal = (plane[::-1].T[::-1] for plane in (volume[:, :, k], volume[:, j, :]))
    step = voxel_size // 2
    rows = max(len(axial), len(coronal))
    framed = [np.pad(one, ((rows - len(one), 0), (0, 0))) for one in (axial, coronal)]
    return np.kron(np.hstack(framed), np.ones((step, step), volume.dtype))


@cache
def _outline(voxel_size: int) -> NDArray[np.bool_]:
    brain = _both(anatomy.template("t1w", voxel_size) > _BRAIN, voxel_size).astype(bool)
    return brain & ~binary_erosion(brain)


def as_png(levels: NDArray[np.uint8], modality: str) -> str:
    """Return a picture of `planes` as the address of an image that holds itself.

    Parameters
    ----------
    levels : ndarray of uint8
        ``(rows, columns)``.
    modality : str
        Whose colours are taken.

    """
    picture = Image.fromarray(levels, "P")
    picture.putpalette(_colors(modality))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


@cache
def _colors(modality: str) -> list[int]:
    shades = mpl.colormaps[MODALITIES[modality].colors](np.linspace(0, 1, _LEVELS))[:, :3]
    return [0, 0, 0, *(np.round(shades * 255).astype(int).ravel().tolist()), 255, 255, 255]
