"""Types and devices: what is computed does not depend on them, but for the digits that features have."""

import pytest
import torch

from brainage.models.losses import AdaptiveNeighborhoodLoss, ExponentialLoss, RankNContrastLoss, YAwareLoss
from brainage.models.losses.batch_checks import rows_of_views
from brainage.models.losses.kernels import similarity
from tests.models.losses.cases import batch


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32, torch.float64])
def test_ages_are_never_rounded(dtype: torch.dtype) -> None:
    """In bfloat16, 61 and 61.3 years are 61 and 61.25, and 71.1 and 71.3 are one age."""
    ages = torch.tensor([61.0, 61.3, 71.1, 71.3], dtype=torch.float64)
    found = rows_of_views(torch.ones(4, 2, 3, dtype=dtype), ages)
    assert torch.equal(found.ages, ages.repeat(2))
    single = rows_of_views(torch.ones(4, 2, 3, dtype=dtype), ages.float())
    assert torch.equal(single.ages, ages.float().to(single.ages.dtype).repeat(2))
    assert found.rows.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)


def test_bfloat16_features_leave_the_kernel_alone() -> None:
    """Two people a fifth of a year apart, at σ = 0.2: the kernel is exp(-1/2), not 1."""
    features = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), dim=-1)[:, None]
    ages = torch.tensor([71.1, 71.3, 60.0])
    found = YAwareLoss(bandwidth=0.2)(features.bfloat16(), ages)
    expected = YAwareLoss(bandwidth=0.2)(features.bfloat16().double(), ages.double())
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)
    assert similarity(ages, "rbf", 0.2)[0, 1].item() == pytest.approx(0.6065, abs=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_kernel_in_float64_is_not_cut_to_the_digits_of_features(dtype: torch.dtype) -> None:
    """Ages near 100 000 (days, say) whose differences float32 cannot hold."""
    features = batch(4, 2, dtype)[0].detach()
    ages = torch.tensor([100_000.001, 100_000.002, 100_001.5, 100_003.0], dtype=torch.float64)
    shifted = ExponentialLoss()(features, ages - 100_000).item()
    assert ExponentialLoss()(features, ages).item() == pytest.approx(shifted, rel=1e-6)


def far_from_the_origin() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return forty rows a hundredth apart at a thousand, the same ones exactly at 0, and ages."""
    far = (1000 + 0.01 * torch.randn(40, 1, 4, generator=torch.Generator().manual_seed(0))).float()
    return far, far.double() - 1000, torch.linspace(20, 80, 40, dtype=torch.float64)


def test_distances_of_many_rows_are_those_of_few() -> None:
    """From 26 rows on, products of rows are quicker and lose all digits of short distances."""
    far, near, ages = far_from_the_origin()
    rank = RankNContrastLoss(temperature=0.01)
    assert rank(far, ages).item() == pytest.approx(rank(near, ages).item(), rel=1e-4)
    loss = AdaptiveNeighborhoodLoss()
    found, expected = (loss._distances(loss._pairs(rows, ages, 1)) for rows in (far, near))
    torch.testing.assert_close(found.double(), expected, rtol=1e-4, atol=1e-6)
