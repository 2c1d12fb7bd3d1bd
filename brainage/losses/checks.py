"""What every loss asks of its input and of its settings."""

from collections.abc import Collection

import torch
from torch import Tensor

from brainage.errors import BrainageError

__all__ = ["check_batch", "check_choice", "check_positive", "rows_of_views"]


def check_batch(features: Tensor, ages: Tensor) -> None:
    """Refuse features that are not ``(batch, views, dim)`` or ages that do not go with them."""
    if features.ndim != 3 or not features.shape[1]:
        msg = f"features have shape {tuple(features.shape)}; expected (batch, views, dim)"
        raise BrainageError(msg)
    if ages.shape != features.shape[:1]:
        msg = f"ages have shape {tuple(ages.shape)}; expected ({features.shape[0]},), one age per participant"
        raise BrainageError(msg)
    if features.shape[0] * features.shape[1] < 2:
        msg = "a batch of one participant and one view has no pair; give at least two participants or two views"
        raise BrainageError(msg)


def check_choice(name: str, value: str, choices: Collection[str]) -> None:
    """Refuse a setting that is not one of the choices."""
    if value not in choices:
        msg = f"{name} is {value!r}; expected one of {', '.join(choices)}"
        raise BrainageError(msg)


def check_positive(**settings: float) -> None:
    """Refuse settings that are not positive numbers."""
    for name, value in settings.items():
        if not 0 < value < float("inf"):
            msg = f"{name} is {value}; expected more than 0"
            raise BrainageError(msg)


def rows_of_views(features: Tensor, ages: Tensor) -> tuple[Tensor, Tensor]:
    """Return one row per view, all first views first: ``(views * batch, dim)`` and their ages."""
    rows = torch.cat(features.unbind(dim=1))
    return rows, ages.to(features.dtype).repeat(features.shape[1])
