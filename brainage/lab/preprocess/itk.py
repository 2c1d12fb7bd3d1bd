"""From NumPy arrays with NIfTI's affines to images of ITK and back; the two have x and y the other way round."""

from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brainage.core.errors import refuse

Matrix = NDArray[np.float64]
_FLIP = np.diag([-1.0, -1.0, 1.0, 1.0])
_SQUARE = 1e-3  # cosine of two axes, from which they are not at right angles


@cache
def sitk() -> Any:
    """Return SimpleITK, on one thread: scans are worked on side by side, and sums of several threads differ.

    Raises
    ------
    BrainageError
        If it is not installed.

    """
    try:
        found = import_module("SimpleITK")
    except ModuleNotFoundError:
        refuse("brainage preprocess needs SimpleITK, which is not installed: pip install 'brainage[preprocess]'")
    found.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    return found


def as_itk(values: NDArray[Any], affine: Matrix) -> Any:
    """Return values as an image that lies where they do.

    Parameters
    ----------
    values : ndarray
        ``(x, y, z)``; of whole numbers or truth values: a mask.
    affine : ndarray
        Voxel indices to mm, ``(4, 4)``.

    Raises
    ------
    BrainageError
        If its axes are not at right angles.

    """
    lps = _FLIP @ affine
    spacing = np.linalg.norm(lps[:3, :3], axis=0)
    axes = lps[:3, :3] / spacing
    if np.abs(axes.T @ axes - np.eye(3)).max() > _SQUARE:
        refuse("its axes are not at right angles; write it anew with an affine of rotations and voxel sizes alone")
    kind = np.float32 if values.dtype.kind == "f" else np.uint8
    image = sitk().GetImageFromArray(np.ascontiguousarray(values.T, kind))
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    left, _, right = np.linalg.svd(axes)  # headers are rounded, and ITK wants right angles exactly
    image.SetDirection((left @ right).ravel().tolist())
    return image


def as_array(image: Any) -> NDArray[Any]:
    """Return the values of an image, ``(x, y, z)``.

    Parameters
    ----------
    image : SimpleITK.Image
        Of `as_itk`, or made of one.

    """
    return np.asarray(sitk().GetArrayFromImage(image).T)


def as_matrix(transform: Any) -> Matrix:
    """Return an affine transform of ITK as a matrix in NIfTI's coordinates, ``(4, 4)``, mm to mm.

    Parameters
    ----------
    transform : SimpleITK.AffineTransform
        Of points.

    """
    matrix = np.array(transform.GetMatrix()).reshape(3, 3)
    center, shift = np.array(transform.GetCenter()), np.array(transform.GetTranslation())
    whole = np.eye(4)
    whole[:3, :3], whole[:3, 3] = matrix, center + shift - matrix @ center
    return np.asarray(_FLIP @ whole @ _FLIP)
