from torch import Tensor

from brainage.models.losses import AdaptiveNeighborhoodLoss, RankNContrastLoss, YAwareLoss
from brainage.models.losses.contrastive_loss import ContrastiveLoss


class Closed(YAwareLoss):
    """Has a setting of its own, and hands none on."""

    name = "closed"

    def __init__(self, margin: float = 1.0) -> None:
        super().__init__()
        self.margin = margin


class Bare(ContrastiveLoss):
    name = "bare"

    def forward(self, features: Tensor, ages: Tensor, epoch: int | None = None) -> Tensor:
        return features.sum() + ages.sum() + (epoch or 0)


WEIGHTED = {"kernel", "bandwidth", "temperature", "base_temperature", "variant"}


def test_settings_are_those_that_a_loss_takes() -> None:
    assert YAwareLoss.settings() == WEIGHTED
    assert RankNContrastLoss.settings() == {"temperature", "variant"}
    own = {"step_size", "end_neighbors", "start_neighbors", "epochs", "distance"}
    assert AdaptiveNeighborhoodLoss.settings() == WEIGHTED | own  # it hands the others on
    assert (Closed.settings(), Bare.settings()) == ({"margin"}, set())
