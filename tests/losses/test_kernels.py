import pytest
import torch

from brainage.losses import (
    KERNELS,
)


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernels_peak_at_equal_ages(kernel: str) -> None:
    difference = torch.tensor([0.0, 1.0, 10.0])
    values = KERNELS[kernel](difference, 2.0)
    assert values[0] > values[1] > values[2] > 0
    assert values[0].item() == pytest.approx(0.1994711 if kernel == "gaussian" else 1)
