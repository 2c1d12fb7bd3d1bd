"""What every loss asks of its input and of its settings."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_number

_FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
_INTEGERS = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
_NARROWEST, _WIDEST = 1e-15, 1e15  # whose squares, and squared ages over them, float32 can hold


class Batch(NamedTuple):
    """Rows of all views and the ages that go with them, in the precision that losses are computed in.

    Attributes
    ----------
    rows : Tensor
        ``(views * batch, dim)``, all first views first; float32, or float64 if the features are.
    ages : Tensor
        ``(views * batch,)``, years; never less precise than they were given, nor than the rows.
    views : int
        Views of each participant.
    precise : bool
        Whether ages were given in float64.

    """

    rows: Tensor
    ages: Tensor
    views: int
    precise: bool


def check_batch(features: Tensor, ages: Tensor) -> None:
    """Refuse features that are not ``(batch, views, dim)``, ages that do not go with them, and what is not a number.

    Parameters
    ----------
    features : Tensor
        ``(batch, views, dim)``.
    ages : Tensor
        ``(batch,)``, years.

    Raises
    ------
    BrainageError
        If a shape or type does not fit, a feature or an age is NaN or infinite, or there is not one pair.

    """
    _check_types(features, ages)
    if features.ndim != 3 or not features.shape[1] or not features.shape[2]:
        refuse(f"features have shape {tuple(features.shape)}; expected (batch, views, dim)")
    if not len(features):
        refuse("features hold no participant; give at least two participants, or two views")
    if ages.shape != features.shape[:1]:
        refuse(f"ages have shape {tuple(ages.shape)}; expected ({features.shape[0]},), one age per participant")
    if features.shape[0] * features.shape[1] < 2:
        refuse("a batch of one participant and one view has no pair; give at least two participants or two views")
    if not ages.isfinite().all():
        refuse(f"{int((~ages.isfinite()).sum())} of {len(ages)} ages are NaN or infinite; leave these participants out")
    if not features.isfinite().all():
        bad = int((~features.isfinite()).flatten(1).any(dim=1).sum())
        refuse(
            f"features of {bad} of {len(ages)} participants hold NaN or infinity; expected numbers: check the network"
        )


def _check_types(features: Tensor, ages: Tensor) -> None:
    if not isinstance(features, Tensor) or features.dtype not in _FLOATS:
        refuse(f"features are {_kind(features)}; expected a tensor of floating-point numbers of 16, 32 or 64 bits")
    if not isinstance(ages, Tensor) or ages.dtype not in (*_FLOATS, *_INTEGERS):
        refuse(f"ages are {_kind(ages)}; expected a tensor of numbers, in years")
    if ages.device != features.device:
        refuse(f"ages are on {ages.device}, features on {features.device}; put both on one device")
    for name, one in (("features", features), ("ages", ages)):
        if one.is_meta or one.layout != torch.strided:
            found = "on the device meta, which holds no numbers" if one.is_meta else f"of the layout {one.layout}"
            refuse(f"{name} are {found}; expected a dense tensor on a CPU or GPU")


def check_bandwidth(value: Any) -> float:
    """Return the bandwidth of a kernel, unless its square is 0 or infinite in float32.

    Parameters
    ----------
    value : float
        Years.

    Raises
    ------
    BrainageError
        If it is no number, not positive, or so.

    """
    number = check_number("bandwidth", value, above=0)
    if not _NARROWEST <= number <= _WIDEST:
        refuse(f"bandwidth is {number:g}; expected {_NARROWEST:g} to {_WIDEST:g}")
    return number


def check_finite(name: str, values: Tensor, remedy: str) -> None:
    """Refuse what overflowed on the way: NaN would pass for an anchor that is like nobody, and end in a loss of 0.

    Parameters
    ----------
    name : str
        What it is, for the message.
    values : Tensor
        Any shape.
    remedy : str
        What to do, for the message.

    Raises
    ------
    BrainageError
        If a value is NaN or infinite.

    """
    if not values.isfinite().all():
        refuse(f"{name} are too large for {values.dtype}; {remedy}")


def rows_of_views(features: Tensor, ages: Tensor) -> Batch:
    """Return one row per view and their ages, in float32 or better.

    In bfloat16 an age of 61 is 61 or 61.25 years, which moves the kernel by up to 0.2.

    Parameters
    ----------
    features : Tensor
        ``(batch, views, dim)``.
    ages : Tensor
        ``(batch,)``, years.

    """
    precision = torch.promote_types(features.dtype, torch.float32)
    rows = torch.cat(features.to(precision).unbind(dim=1))
    views = features.shape[1]
    exact = ages.to(torch.promote_types(ages.dtype, precision)).repeat(views)
    return Batch(rows, exact, views, ages.dtype == torch.float64)


def _kind(value: object) -> str:
    return f"a tensor of {value.dtype}" if isinstance(value, Tensor) else f"of type {type(value).__name__}"
