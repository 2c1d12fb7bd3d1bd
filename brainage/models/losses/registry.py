"""Every contrastive loss, the paper's first: a new one is a file beside this one and a line here."""

# ruff: noqa: I001
from brainage.core.registry import registered
from brainage.models.losses.contrastive_loss import ContrastiveLoss
from brainage.models.losses.adaptive import AdaptiveNeighborhoodLoss
from brainage.models.losses.weighted import ExponentialLoss, ThresholdLoss, YAwareLoss
from brainage.models.losses.rank_n_contrast import RankNContrastLoss

#: By the name that `brainage.models.estimators.ContrastiveRegressor` knows them by.
LOSSES: dict[str, type[ContrastiveLoss]] = {
    one.name: one for one in registered(globals(), type) if issubclass(one, ContrastiveLoss) and "name" in vars(one)
}
