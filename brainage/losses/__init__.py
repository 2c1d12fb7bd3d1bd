"""Contrastive losses for regression: participants of like age attract each other in the embedding."""

from brainage.losses.adaptive import AdaptiveNeighborhoodLoss, neighborhood_size
from brainage.losses.kernels import KERNELS
from brainage.losses.rank_n_contrast import RankNContrastLoss
from brainage.losses.weighted import ExponentialLoss, ThresholdLoss, YAwareLoss

__all__ = [
    "KERNELS",
    "AdaptiveNeighborhoodLoss",
    "ExponentialLoss",
    "RankNContrastLoss",
    "ThresholdLoss",
    "YAwareLoss",
    "neighborhood_size",
]
