"""Every loss by its name: a new one is a file beside this one and a line here."""

import inspect
from typing import Any

from torch import nn

from brainage.core.registry import registered
from brainage.core.setting_checks import check_choice
from brainage.models.losses.adaptive import AdaptiveNeighborhoodLoss
from brainage.models.losses.rank_n_contrast import RankNContrastLoss
from brainage.models.losses.weighted import ExponentialLoss, ThresholdLoss, YAwareLoss

__all__ = ["LOSSES", "make_loss"]

LOSSES: dict[str, type[Any]] = {one.name: one for one in registered(globals(), type) if hasattr(one, "name")}


def make_loss(name: str, **settings: object) -> nn.Module:
    """Return a loss with those of the settings that it takes.

    Parameters
    ----------
    name : str
        A key of `LOSSES`.
    **settings
        Whatever a learner can be told; what this loss has no use for is left out, and so is ``None``, which stands for
        the loss's own default.

    Raises
    ------
    BrainageError
        If there is no such loss, or it refuses a setting.

    Examples
    --------
    >>> make_loss("rank_n_contrast", temperature=None, bandwidth=2.0).temperature
    2.0

    """
    check_choice("loss", name, LOSSES)
    loss = LOSSES[name]
    taken = {parameter for kind in loss.__mro__ if "__init__" in vars(kind) for parameter in _parameters(kind)}
    return loss(**{key: value for key, value in settings.items() if key in taken and value is not None})


def _parameters(kind: type) -> set[str]:
    return set(inspect.signature(kind.__init__).parameters) if kind is not nn.Module else set()  # type: ignore[misc]
