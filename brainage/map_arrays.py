"""What whoever learns from maps asks of them: numbers, nothing missing, and later the same inputs on the same grid."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_array, validate_data

from brainage.errors import BrainageError

__all__ = ["checked_maps", "shown_shape"]

Maps = NDArray[np.floating]


def checked_maps(estimator: Any, maps: Any, *, fitting: bool, types: Sequence[type] = (np.float32,)) -> Maps:
    """Return maps as an array of floating-point numbers, and remember or compare their shape.

    Sets ``map_shape_`` (of one participant) and ``n_features_in_`` (all values of one participant, as scikit-learn
    counts for maps in two dimensions) of the estimator when it is fitted.

    Parameters
    ----------
    estimator : estimator
        Who asks.
    maps : array_like
        ``(n, ...)``; two dimensions or more.
    fitting : bool
        Whether these are the training participants'.
    types : sequence of type
        Of floating-point numbers that stay as they are; all others become the first.

    Raises
    ------
    BrainageError
        If they are no array of numbers, there are none, some are NaN, infinite or too large for float32, or one
        participant's maps have another shape than in training.

    """
    try:
        with np.errstate(over="ignore"):  # told below
            checked: Maps = check_array(
                maps, allow_nd=True, dtype=list(types), ensure_all_finite=False, estimator=estimator
            )
        if checked.ndim == 2:
            validate_data(estimator, maps, reset=fitting, skip_check_array=True)  # names and number of columns
    except (ValueError, TypeError) as error:
        msg = f"maps cannot be used: {' '.join(str(error).split())}"
        raise BrainageError(msg) from error
    _refuse_nan(checked)
    if fitting:
        estimator.map_shape_ = checked.shape[1:]
        estimator.n_features_in_ = int(np.prod(checked.shape[1:]))
    _compare_shapes(estimator, checked.shape[1:])
    return checked


def shown_shape(shape: Sequence[int]) -> str:
    """Return the shape of one participant's maps in words.

    >>> shown_shape((2, 8, 9, 8)), shown_shape((1, 300)), shown_shape((300,))
    ('2 channels of 8 x 9 x 8 voxels', '1 channel of 300 voxels', '300 voxels')
    """
    voxels = " x ".join(str(length) for length in (shape[1:] or shape)) + " voxels"
    return f"{shape[0]} channel{'' if shape[0] == 1 else 's'} of {voxels}" if len(shape) > 1 else voxels


def _refuse_nan(maps: Maps) -> None:
    if not np.isfinite(maps).all():
        rows = np.flatnonzero([not np.isfinite(row).all() for row in maps])
        msg = (
            f"{len(rows)} of {len(maps)} maps hold NaN or infinity, or values too large for {maps.dtype}, the first at "
            f"row {rows[0]}; set voxels without data to 0"
        )
        raise BrainageError(msg)


def _compare_shapes(estimator: Any, shape: tuple[int, ...]) -> None:
    fitted = getattr(estimator, "map_shape_", shape)  # who need not be fitted takes any
    if shape != fitted:
        msg = (
            f"a participant has {shown_shape(shape)}; {type(estimator).__name__} was fitted on {shown_shape(fitted)}: "
            "read the same inputs, with the same voxel size and mask"
        )
        raise BrainageError(msg)
    if not np.prod(shape):
        msg = f"a participant has {shown_shape(shape)}; expected some: check the mask or box that they are read with"
        raise BrainageError(msg)
