"""Types and devices: what a loss computes does not depend on them, but for the digits that features have."""

import pytest
import torch

from tests.models.losses.cases import batch, every_loss

DEVICES = [
    "cpu",
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")),
]
on_devices = pytest.mark.parametrize("device", DEVICES)
#: Ages between which a float32 kernel does not vanish: beyond, weights as coded are 0 in float32 and not in float64.
AGES = [41.3, 44.9, 47.2, 52.6, 55.8, 58.1, 61.4, 63.7]


def value_and_gradient(loss, features, ages) -> tuple[float, torch.Tensor]:
    features = features.detach().clone().requires_grad_()
    value = loss(features, ages, epoch=5)
    value.backward()
    return value.item(), features.grad.double().cpu()


@every_loss
@on_devices
@pytest.mark.parametrize(("dtype", "close"), [(torch.float64, 1e-9), (torch.float32, 1e-5), (torch.bfloat16, 1e-5)])
def test_only_the_digits_of_features_are_lost(loss, device: str, dtype: torch.dtype, close: float) -> None:
    """Against the same (rounded) features in float64 on the CPU."""
    features, ages = batch()[0].detach().to(dtype), torch.tensor(AGES, dtype=torch.float64)
    expected, slope = value_and_gradient(loss, features.double(), ages)
    found, gradient = value_and_gradient(loss, features.to(device), ages.to(device))
    assert found == pytest.approx(expected, rel=close)
    digits = 2e-2 if dtype == torch.bfloat16 else 100 * close  # a gradient has the type of its features
    torch.testing.assert_close(gradient, slope, rtol=digits, atol=digits * slope.abs().max().item())


@every_loss
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
def test_a_loss_is_as_precise_as_its_features(loss, dtype: torch.dtype) -> None:
    """However precise ages are: in float32, or float64 if the features are."""
    found = loss(batch()[0].to(dtype), torch.tensor(AGES, dtype=torch.float64), epoch=5)
    assert found.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)


@every_loss
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.int64, torch.int16, torch.uint8])
def test_whole_ages_may_be_of_any_type(loss, dtype: torch.dtype) -> None:
    features, whole = batch()[0], torch.tensor([20, 23, 31, 35, 44, 52, 61, 70])
    expected = loss(features, whole.double(), epoch=5).item()
    assert loss(features, whole.to(dtype), epoch=5).item() == pytest.approx(expected, rel=1e-12)


@every_loss
def test_mixed_precision_around_a_loss_changes_nothing(loss) -> None:
    """As networks train on a GPU; products of rows would have three digits left."""
    features, ages = batch(8, 2, torch.float32)
    expected = loss(features, ages, epoch=5)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(loss(features, ages, epoch=5), expected)


@every_loss
def test_what_a_loss_makes_lies_where_its_features_do(loss) -> None:
    """As on a GPU: nothing of it may come to lie on the default device, here one without any values."""
    features, ages = batch()
    expected = loss(features, ages, epoch=5)
    with torch.device("meta"):
        assert torch.equal(loss(features, ages, epoch=5), expected)
