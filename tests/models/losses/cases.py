"""The losses under test, and a batch for them."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import normalize

from brainage.models.losses import ExponentialLoss, ThresholdLoss, YAwareLoss
from brainage.models.losses.registry import LOSSES, make_loss

ADAPTIVE = {"step_size": 1, "end_neighbors": 3, "start_neighbors": 8, "epochs": 10}
VARIANTS = ("as_coded", "exact")
WEIGHTED = (YAwareLoss, ThresholdLoss, ExponentialLoss)
#: Every loss that is registered, in every variant that it has; of the settings each takes what it knows.
ALL = [
    loss
    for one in LOSSES
    for variant in VARIANTS
    if getattr(loss := make_loss(one, variant=variant, **ADAPTIVE), "variant", VARIANTS[0]) == variant
]


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
