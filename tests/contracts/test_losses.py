"""Laws that all losses keep."""

import pytest
import torch
from torch.nn.functional import normalize

from tests.models.losses.cases import batch, every_loss


@every_loss
@pytest.mark.parametrize("views", [1, 2, 3])
@pytest.mark.parametrize("n", [2, 3, 8, 9])
def test_losses_are_finite_and_gradients_flow(loss, n: int, views: int) -> None:
    features, _ = batch(n, views, torch.float32)
    ages = torch.linspace(30, 33, n)
    value = loss(features, ages, epoch=9)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()
    if n > 3 or views > 1:
        assert features.grad.abs().sum() > 0


@every_loss
def test_the_order_of_participants_does_not_matter(loss) -> None:
    features, ages = batch()
    order = torch.randperm(8, generator=torch.Generator().manual_seed(0))
    shuffled = loss(features[order], ages[order], epoch=5).item()
    assert shuffled == pytest.approx(loss(features, ages, epoch=5).item(), rel=1e-12)


@every_loss
def test_identical_ages_are_no_trouble(loss) -> None:
    features, _ = batch()
    value = loss(features, torch.full((8,), 40.0), epoch=5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@every_loss
def test_identical_rows_are_no_trouble(loss) -> None:
    features = normalize(torch.ones(8, 2, 6), dim=-1).requires_grad_()
    value = loss(features, torch.linspace(20, 80, 8), epoch=5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@every_loss
def test_nobody_of_like_age_is_no_trouble(loss) -> None:
    """One view, and ages so far apart that float32 kernels are 0."""
    features, _ = batch(8, 1, torch.float32)
    value = loss(features, torch.arange(8) * 100.0, epoch=5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@every_loss
def test_an_embedding_ordered_by_age_has_the_lower_loss(loss) -> None:
    ages = torch.linspace(20, 80, 24)
    angle = torch.linspace(0, 2.5, 24)
    ordered = torch.stack([angle.cos(), angle.sin()], dim=1)[:, None].repeat(1, 2, 1)
    shuffled = ordered[torch.randperm(24, generator=torch.Generator().manual_seed(0))]
    assert loss(ordered, ages, epoch=1) < loss(shuffled, ages, epoch=1)
