"""Contrastive losses for regression: participants of like age attract each other in the embedding."""

from brainage.models.losses.adaptive import AdaptiveNeighborhoodLoss, neighborhood_size
from brainage.models.losses.contrastive_loss import ContrastiveLoss
from brainage.models.losses.kernels import KERNELS
from brainage.models.losses.rank_n_contrast import RankNContrastLoss
from brainage.models.losses.registry import LOSSES
from brainage.models.losses.weighted import ExponentialLoss, ThresholdLoss, YAwareLoss

__all__ = [
    "KERNELS",
    "LOSSES",
    "AdaptiveNeighborhoodLoss",
    "ContrastiveLoss",
    "ExponentialLoss",
    "RankNContrastLoss",
    "ThresholdLoss",
    "YAwareLoss",
    "neighborhood_size",
]
