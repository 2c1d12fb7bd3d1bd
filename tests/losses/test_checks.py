import pytest
import torch

from brainage.errors import BrainageError
from brainage.losses import (
    AdaptiveNeighborhoodLoss,
    ExponentialLoss,
    RankNContrastLoss,
    YAwareLoss,
)
from tests.losses.cases import batch


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: YAwareLoss(kernel="box"), "kernel is 'box'; expected one of rbf, gaussian, cauchy"),
        (lambda: YAwareLoss(variant="printed"), "variant is 'printed'; expected one of as_coded, exact"),
        (lambda: ExponentialLoss(bandwidth=0), "bandwidth is 0; expected more than 0"),
        (lambda: RankNContrastLoss(temperature=-1), "temperature is -1; expected more than 0"),
        (lambda: AdaptiveNeighborhoodLoss(step_size=50), "step_size is 50; expected 1 to 25"),
        (lambda: AdaptiveNeighborhoodLoss(step_size=0), "step_size is 0; expected 1 to 25"),
        (lambda: AdaptiveNeighborhoodLoss(end_neighbors=40), "end_neighbors is 40; expected 1 to 32"),
        (lambda: AdaptiveNeighborhoodLoss(distance="taxi"), "distance is 'taxi'; expected one of manhattan"),
        (lambda: AdaptiveNeighborhoodLoss()(*batch()), "epoch is None; the adaptive neighbourhood shrinks with it"),
        (lambda: YAwareLoss()(torch.ones(4, 6), torch.ones(4)), r"shape \(4, 6\); expected \(batch, views, dim\)"),
        (lambda: YAwareLoss()(torch.ones(4, 2, 6), torch.ones(3)), r"ages have shape \(3,\); expected \(4,\)"),
        (lambda: YAwareLoss()(torch.ones(1, 1, 6), torch.ones(1)), "a batch of one participant and one view"),
    ],
)
def test_bad_input_is_told(make, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        make()
