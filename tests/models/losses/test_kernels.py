import math

import pytest
import torch

from brainage.models.losses import KERNELS, YAwareLoss
from tests.models.losses.cases import fixed


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernels_peak_at_equal_ages(kernel: str) -> None:
    difference = torch.tensor([0.0, 1.0, 10.0])
    values = KERNELS[kernel](difference, 2.0)
    assert values[0] > values[1] > values[2] > 0
    assert values[0].item() == pytest.approx(0.1994711 if kernel == "gaussian" else 1)


@pytest.mark.parametrize(
    ("kernel", "bandwidth", "expected"),
    [
        ("rbf", 3.0, math.exp(-16 / 18)),
        ("gaussian", 3.0, math.exp(-16 / 18) / (3 * math.sqrt(2 * math.pi))),
        ("cauchy", 3.0, 1 / 49),  # γ, not its square: 1 / (3 · 16 + 1)
        ("cauchy", 0.5, 1 / 9),
    ],
)
def test_kernels_at_four_years_are_as_written(kernel: str, bandwidth: float, expected: float) -> None:
    values = KERNELS[kernel](torch.tensor([-4.0, 4.0], dtype=torch.float64), bandwidth)
    assert values.tolist() == pytest.approx([expected, expected], rel=1e-12)


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_loss_weighs_pairs_by_its_kernel(kernel: str) -> None:
    """Three rows in one view, by hand."""
    features, ages = fixed(3, [40.0, 43.0, 47.0])
    rows = features.detach()[:, 0]
    s, w = rows @ rows.T / 0.5, KERNELS[kernel](ages[:, None] - ages, 3.0)
    total = 0.0
    for i in range(3):
        others = [k for k in range(3) if k != i]
        repulsion = math.log(sum(math.exp(s[i, k]) for k in others))
        total += sum(w[i, k] * (repulsion - s[i, k]) for k in others) / sum(w[i, k] for k in others) / 3
    found = YAwareLoss(kernel=kernel, bandwidth=3.0, temperature=0.5, base_temperature=0.25)(features, ages)
    assert found.item() == pytest.approx(2 * float(total), rel=1e-12)
