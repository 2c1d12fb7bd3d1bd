"""A picture of a scan as it came, with the outline of its brain, beside what became of it, with the template's."""

from typing import Any

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, zoom

from brainage.lab.intake.pictures import planes

_ROWS = 109  # pixels, as pictures of 2 mm maps have
_BRIGHT = 99.0  # percentile that is white
_GRAY = 254  # levels; the outline is white


def before_and_after(
    values: NDArray[np.float32], affine: NDArray[np.float64], mask: NDArray[np.bool_], moved: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return the picture as gray levels, ``(rows, columns)``; left is on the left in both.

    Parameters
    ----------
    values : ndarray
        ``(x, y, z)``, as it came.
    affine : ndarray
        Voxel indices to mm.
    mask : ndarray of bool
        Of its brain.
    moved : ndarray
        On the 2 mm grid.

    """
    image, where = (_upright(one, affine) for one in (values, mask.astype(np.uint8)))
    middle = [round(float(one.mean())) for one in np.nonzero(where)]
    sizes = nib.affines.voxel_sizes(affine)
    order = nib.io_orientation(affine)[:, 0].astype(int).argsort()
    size = sizes[order]
    top = float(np.percentile(values[mask], _BRIGHT)) or 1.0
    axial = _plane(image[:, :, middle[2]], where[:, :, middle[2]], (size[0], size[1]), top)
    coronal = _plane(image[:, middle[1]], where[:, middle[1]], (size[0], size[2]), top)
    after = planes(moved, "t1w", 2)
    return np.hstack([_framed(one) for one in (axial, coronal, after)])


def _upright(values: NDArray[Any], affine: NDArray[np.float64]) -> NDArray[Any]:
    """Return values with axes to the right, to the front and up."""
    return np.asarray(nib.apply_orientation(values, nib.io_orientation(affine)))


def _plane(shown: NDArray[Any], inside: NDArray[Any], size: tuple[float, float], top: float) -> NDArray[np.uint8]:
    """Return a plane on pixels of 2 mm, as it is looked at."""
    levels = np.clip(shown / top, 0, 1) * _GRAY
    scale = (size[0] / 2, size[1] / 2)
    drawn, brain = zoom(levels, scale, order=1), zoom(inside.astype(np.uint8), scale, order=0) > 0
    drawn = np.clip(drawn, 0, _GRAY).astype(np.uint8)
    drawn[brain & ~binary_erosion(brain)] = 255
    return np.asarray(drawn.T[::-1])


def _framed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture with as many rows as all have: cut at the bottom, or black above."""
    rows = picture[:_ROWS]
    return np.pad(rows, ((_ROWS - len(rows), 0), (2, 2)))
