import numpy as np
import pytest
import torch

from brainage.core.errors import BrainageError
from brainage.models.losses import (
    AdaptiveNeighborhoodLoss,
    ExponentialLoss,
    RankNContrastLoss,
    ThresholdLoss,
    YAwareLoss,
)
from tests.models.losses.cases import batch, every_loss


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: YAwareLoss(kernel="box"), "kernel is 'box'; expected one of rbf, gaussian, cauchy"),
        (lambda: YAwareLoss(variant="printed"), "variant is 'printed'; expected one of as_coded, exact"),
        (lambda: ExponentialLoss(bandwidth=0), "bandwidth is 0; expected more than 0"),
        (lambda: RankNContrastLoss(variant="printed"), "^variant is 'printed'; expected one of as_coded, exact"),
        (lambda: RankNContrastLoss(temperature=-1), "temperature is -1; expected more than 0"),
        (lambda: AdaptiveNeighborhoodLoss(step_size=50), "step_size is 50; .*: two steps or more in 50 epochs"),
        (lambda: AdaptiveNeighborhoodLoss(step_size=0), "step_size is 0; expected 1 to 25"),
        (
            lambda: AdaptiveNeighborhoodLoss(end_neighbors=40),
            "end_neighbors is 40; expected 1 to 32, .*: the batch size",
        ),
        (lambda: AdaptiveNeighborhoodLoss(distance="taxi"), "distance is 'taxi'; expected one of manhattan"),
        (lambda: AdaptiveNeighborhoodLoss()(*batch()), "epoch is None; the adaptive neighbourhood shrinks with it"),
        (lambda: YAwareLoss()(torch.ones(4, 6), torch.ones(4)), r"shape \(4, 6\); expected \(batch, views, dim\)"),
        (lambda: YAwareLoss()(torch.ones(4, 2, 6), torch.ones(3)), r"ages have shape \(3,\); expected \(4,\)"),
        (lambda: YAwareLoss()(torch.ones(1, 1, 6), torch.ones(1)), "a batch of one participant and one view"),
        (lambda: YAwareLoss()(torch.ones(0, 2, 6), torch.ones(0)), "features hold no participant; give at least two"),
        (
            lambda: YAwareLoss()(torch.ones(4, 2, 0), torch.ones(4)),
            r"shape \(4, 2, 0\); expected \(batch, views, dim\)",
        ),
        (lambda: YAwareLoss(bandwidth=1e200), r"bandwidth is 1e\+200; expected 1e-15 to 1e\+15"),
        (lambda: ExponentialLoss(bandwidth=1e-25), r"bandwidth is 1e-25; expected 1e-15 to 1e\+15"),
        (
            lambda: YAwareLoss()(torch.ones(4, 0, 6), torch.ones(4)),
            r"shape \(4, 0, 6\); expected \(batch, views, dim\)",
        ),
        (lambda: AdaptiveNeighborhoodLoss(epochs=1), "epochs is 1; expected at least 2, a whole number"),
        (lambda: AdaptiveNeighborhoodLoss(step_size=2.5), "step_size is 2.5; expected 1 to 25, a whole number"),
        (lambda: AdaptiveNeighborhoodLoss(start_neighbors=True), "start_neighbors is True; expected at least 1"),
        (lambda: AdaptiveNeighborhoodLoss()(*batch(), epoch=0), "epoch is 0; expected at least 1, a whole number"),
    ],
)
def test_bad_input_is_told(make, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        make()


@pytest.mark.parametrize("value", [0, -1.0, float("nan"), float("inf"), True, "0.1", None])
@pytest.mark.parametrize("setting", ["temperature", "base_temperature", "bandwidth"])
def test_settings_are_positive_numbers(setting: str, value) -> None:
    for loss in (YAwareLoss, ExponentialLoss, ThresholdLoss, AdaptiveNeighborhoodLoss):
        with pytest.raises(BrainageError, match=f"^{setting} is .*; expected more than 0$"):
            loss(**{setting: value})


def test_numpys_numbers_are_as_good_as_pythons() -> None:
    found = AdaptiveNeighborhoodLoss(np.int64(1), np.int64(3), np.int64(8), np.int64(10), temperature=np.float64(0.1))
    features, ages = batch()
    assert found(features, ages, epoch=np.int64(5)) == AdaptiveNeighborhoodLoss(1, 3, 8, 10)(features, ages, epoch=5)


@every_loss
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_not_finite_is_refused(loss, value: float) -> None:
    features, ages = batch()
    ages[2] = value
    with pytest.raises(BrainageError, match="1 of 8 ages are NaN or infinite; leave these participants out"):
        loss(features, ages, epoch=1)
    spoilt = features.detach().clone()
    spoilt[[1, 5], 0, 0] = spoilt[1, 1, 3] = value
    with pytest.raises(BrainageError, match="features of 2 of 8 participants hold NaN or infinity"):
        loss(spoilt, batch()[1], epoch=1)


@every_loss
def test_types_and_shapes_that_do_not_fit_are_refused(loss) -> None:
    features, ages = batch()
    for wrong in (ages[:, None], ages[:4], ages[0]):
        with pytest.raises(BrainageError, match=r"ages have shape .*; expected \(8,\), one age per participant"):
            loss(features, wrong, epoch=1)
    for wrong, kind in ((ages.numpy(), "of type ndarray"), (ages > 40, "a tensor of torch.bool")):
        with pytest.raises(BrainageError, match=f"ages are {kind}; expected a tensor of numbers, in years"):
            loss(features, wrong, epoch=1)
    for wrong in (features.detach().numpy(), features.detach().to(torch.int64)):
        with pytest.raises(BrainageError, match=r"features are .*; expected a tensor of floating-point numbers"):
            loss(wrong, ages, epoch=1)
    with pytest.raises(BrainageError, match="ages are on meta, features on cpu; put both on one device"):
        loss(features, ages.to("meta"), epoch=1)


@every_loss
def test_tensors_that_cannot_be_computed_with_are_refused(loss) -> None:
    features, ages = (one.detach() for one in batch())
    for wrong, message in (
        (features.to(torch.float8_e4m3fn), "features are a tensor of torch.float8_e4m3fn; expected a tensor of float"),
        (features.to_sparse(), "features are of the layout torch.sparse_coo; expected a dense tensor"),
    ):
        with pytest.raises(BrainageError, match=message):
            loss(wrong, ages, epoch=1)
    with pytest.raises(
        BrainageError, match="features are on the device meta, which holds no numbers; expected a dense"
    ):
        loss(features.to("meta"), ages.to("meta"), epoch=1)
    with pytest.raises(BrainageError, match=r"ages are of the layout torch\.sparse_coo; expected a dense tensor"):
        loss(features, ages.to_sparse(), epoch=1)


@every_loss
@pytest.mark.parametrize(("dtype", "factor"), [(torch.float32, 1e20), (torch.float64, 1e300)])
def test_features_that_overflow_are_told(loss, dtype: torch.dtype, factor: float) -> None:
    """Each anchor was taken for one that is like nobody, and the loss was 0."""
    features, ages = batch(dtype=dtype)
    with pytest.raises(BrainageError, match=f"of features are too large for {dtype}; give features"):
        loss(features.detach() * factor, ages, epoch=1)


@pytest.mark.parametrize("kind", [YAwareLoss, ExponentialLoss, ThresholdLoss, RankNContrastLoss])
def test_a_temperature_that_overflows_is_told(kind) -> None:
    features, ages = batch(dtype=torch.float32)
    with pytest.raises(
        BrainageError, match=r"of features are too large for torch\.float32; .* raise temperature, 1e-40"
    ):
        kind(temperature=1e-40)(features, ages)
