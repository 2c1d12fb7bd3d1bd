"""The losses under test, and a batch for them."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import normalize

from brainage.models.losses import ExponentialLoss, ThresholdLoss, YAwareLoss
from brainage.models.losses.contrastive_loss import ContrastiveLoss
from brainage.models.losses.registry import LOSSES

ADAPTIVE = {"step_size": 1, "end_neighbors": 3, "start_neighbors": 8, "epochs": 10}
VARIANTS = ("as_coded", "exact")
WEIGHTED = (YAwareLoss, ThresholdLoss, ExponentialLoss)


def _made(one: str) -> list[ContrastiveLoss]:
    """Return a loss in every variant that it has; of the settings it takes what it knows."""
    known = LOSSES[one].settings()
    settings = {name: value for name, value in ADAPTIVE.items() if name in known}
    variants = VARIANTS if "variant" in known else [None]
    return [LOSSES[one](**settings, **({"variant": variant} if variant else {})) for variant in variants]


#: Every loss that is registered.
ALL = [loss for one in LOSSES for loss in _made(one)]


def name(loss: object) -> str:
    return f"{type(loss).__name__}-{getattr(loss, 'variant', '')}"


every_loss = pytest.mark.parametrize("loss", ALL, ids=name)


def batch(n: int = 8, views: int = 2, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(n)
    features = normalize(torch.randn(n, views, 6, generator=generator, dtype=dtype), dim=-1)
    return features.requires_grad_(), 20 + 60 * torch.rand(n, generator=generator, dtype=dtype)


def fixed(n: int, ages: list[float], *, views: int = 1) -> tuple[Tensor, Tensor]:
    """Return rows of unit length in float64, always the same for a size, and ages in float64."""
    features, _ = batch(n, views)
    return features, torch.tensor(ages, dtype=torch.float64)
