"""What whoever learns from maps asks of them: numbers, nothing missing, and later the same inputs on the same grid."""

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_array, validate_data

from brainage.core.errors import refuse

Maps = NDArray[np.floating]

#: So many times the precision of a type, values that are no further apart are the same but for rounding.
ROUNDING = 4
_LONGEST = 300  # message of scikit-learn, which may print a whole array


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
        If they are no array of numbers (text is none, nor is what is masked), there are none, some are NaN, infinite or
        too large for float32, or one participant's maps have another shape than in training.

    """
    _refuse_others(maps)
    try:
        with np.errstate(over="ignore"):  # told below
            checked: Maps = check_array(
                _native(maps), allow_nd=True, dtype=list(types), ensure_all_finite=False, estimator=estimator
            )
        if checked.ndim == 2:
            validate_data(estimator, maps, reset=fitting, skip_check_array=True)  # names and number of columns
    except (ValueError, TypeError, RuntimeError) as error:  # the last is torch's, of a tensor with gradients
        refuse(f"maps cannot be used: {shorten(str(error), _LONGEST, placeholder=' ...')}")
    _refuse_nan(checked)
    if fitting:
        estimator.map_shape_ = checked.shape[1:]
        estimator.n_features_in_ = int(np.prod(checked.shape[1:]))
    _compare_shapes(estimator, checked.shape[1:])
    return checked


def holds_text(values: NDArray[Any]) -> bool:
    """Say whether there is text in an array, which NumPy would turn into numbers where it can.

    >>> holds_text(np.array([61, "61"], object)), holds_text(np.array([61, None], object))
    (True, False)
    """
    if values.dtype.kind == "O":
        return any(isinstance(one, str | bytes) for one in values.ravel())
    return values.dtype.kind in "UST"


def shown_shape(shape: Sequence[int]) -> str:
    """Return the shape of one participant's maps in words.

    >>> shown_shape((2, 8, 9, 8)), shown_shape((1, 300)), shown_shape((300,))
    ('2 channels of 8 x 9 x 8 voxels', '1 channel of 300 voxels', '300 voxels')
    """
    voxels = " x ".join(str(length) for length in (shape[1:] or shape)) + " voxels"
    return f"{shape[0]} channel{'' if shape[0] == 1 else 's'} of {voxels}" if len(shape) > 1 else voxels


def _refuse_others(maps: Any) -> None:
    """Refuse what scikit-learn would take, or tells with a remedy for tables or at the length of the array."""
    found, array = "", _array(maps)
    if np.ma.is_masked(maps):
        found = f"{np.ma.count_masked(maps)} values are masked; set voxels without data to 0, with maps.filled(0)"
    elif maps is None:
        found = "they are None; expected an array (n, channels, ...)"
    elif array.dtype.kind == "c":
        found = "Complex data not supported; take the magnitude, or the real part"
    elif isinstance(maps, np.ndarray) and maps.ndim < 2:
        remedy = "Reshape your data: one participant's map is maps[None]"
        found = f"they have shape {maps.shape}; expected (n, channels, ...) or (n, voxels). {remedy}"
    elif holds_text(array):
        found = "could not convert string to float: they hold text; read it as numbers first"
    if found:
        refuse(f"maps cannot be used: {found}")


def _array(maps: Any) -> NDArray[Any]:
    """Return maps as an array, or nothing where they make none: scikit-learn tells why."""
    try:
        return np.asarray(maps)
    except (ValueError, TypeError, RuntimeError):
        return np.empty(0)


def _native(maps: Any) -> Any:
    """Return an array in this machine's order of bytes: NIfTI's float64 may be in the other, and is float64, too."""
    if isinstance(maps, np.ndarray) and not maps.dtype.isnative:
        return maps.astype(maps.dtype.newbyteorder("="))
    return maps


def _refuse_nan(maps: Maps) -> None:
    if not np.isfinite(maps).all():
        rows = np.flatnonzero([not np.isfinite(row).all() for row in maps])
        refuse(
            f"{len(rows)} of {len(maps)} maps hold NaN or infinity, or values too large for {maps.dtype}, the first at "
            f"row {rows[0]}; set voxels without data to 0"
        )


def _compare_shapes(estimator: Any, shape: tuple[int, ...]) -> None:
    fitted = getattr(estimator, "map_shape_", shape)  # who need not be fitted takes any
    if shape != fitted:
        refuse(
            f"a participant has {shown_shape(shape)}; {type(estimator).__name__} was fitted on {shown_shape(fitted)}: "
            "read the same inputs, with the same voxel size and mask"
        )
    if not np.prod(shape):
        refuse(f"a participant has {shown_shape(shape)}; expected some: check the mask or box that they are read with")
