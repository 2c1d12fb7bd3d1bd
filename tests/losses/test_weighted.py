"""The exact variants against slow loops over the printed sums."""

import math

import pytest
import torch
from torch import Tensor

from brainage.losses import (
    AdaptiveNeighborhoodLoss,
    ExponentialLoss,
    ThresholdLoss,
    YAwareLoss,
    neighborhood_size,
)
from tests.losses.cases import ADAPTIVE, ALL, batch, name


def slow(loss, features: Tensor, ages: Tensor, epoch: int = 5) -> float:
    """Follow the printed sums, pair by pair."""
    features = features.detach()
    rows = [features[b, v] for v in range(features.shape[1]) for b in range(len(ages))]
    y = [float(ages[b]) for _ in range(features.shape[1]) for b in range(len(ages))]
    n, tau = len(rows), loss.temperature
    s = [[float(rows[i] @ rows[j]) / tau for j in range(n)] for i in range(n)]
    w = [[math.exp(-((y[i] - y[j]) ** 2) / (2 * loss.bandwidth**2)) for j in range(n)] for i in range(n)]
    anchors, numerator, weight = [], 0.0, 0.0
    for i in range(n):
        denominator = sum(term(loss, s, w, rows, features.shape[1], epoch, i, j) for j in range(n) if j != i)
        parts = [w[i][k] * (math.log(denominator) - s[i][k]) for k in range(n) if k != i]
        weights = [w[i][k] for k in range(n) if k != i]
        anchors.append(sum(parts) / sum(weights))
        numerator, weight = numerator + sum(parts), weight + sum(weights)
    mean = numerator / weight if isinstance(loss, AdaptiveNeighborhoodLoss) else sum(anchors) / n
    return tau / loss.base_temperature * mean


def term(loss, s, w, rows, views, epoch, i, j) -> float:
    """Return how much j repels i."""
    n = len(rows)
    if isinstance(loss, YAwareLoss):
        return math.exp(s[i][j])
    if isinstance(loss, ThresholdLoss):
        return math.exp(s[i][j]) * sum(w[j][k] < w[j][i] for k in range(n) if k != j)
    if isinstance(loss, AdaptiveNeighborhoodLoss):
        size = views * neighborhood_size(epoch, **ADAPTIVE)
        nearest = sorted(range(n), key=lambda k: -1.0 if k == i else float((rows[i] - rows[k]).norm()))[:size]
        if j not in nearest:
            return 0.0
    return math.exp(s[i][j] * (1 - w[i][j]))


@pytest.mark.parametrize("loss", [one for one in ALL if getattr(one, "variant", "") == "exact"], ids=name)
def test_the_exact_variant_is_the_printed_sum(loss) -> None:
    features, ages = batch()
    assert loss(features, ages, epoch=5).item() == pytest.approx(slow(loss, features, ages), rel=1e-12)


def test_variants_differ_for_the_exponential_loss_only() -> None:
    """As coded, a row's maximum m shifts s before it meets 1 - w: each term becomes exp(s (1 - w) + w m), over e^m."""
    features, ages = batch()
    for loss in (YAwareLoss, ThresholdLoss):
        coded, exact = (loss(variant=variant)(features, ages).item() for variant in ("as_coded", "exact"))
        assert coded == pytest.approx(exact, rel=1e-12)
    rows, y = torch.cat([features[:, 0], features[:, 1]]), ages.repeat(2)
    alike = torch.exp(-((y[:, None] - y) ** 2) / 8)
    s, others = rows @ rows.T / 0.1, ~torch.eye(16, dtype=torch.bool)
    repulsion = (((s * (1 - alike) + alike / 0.1).exp() * others).sum(dim=1)).log()
    pairs = (alike * others * (repulsion[:, None] - s)).sum(dim=1) / (alike * others).sum(dim=1)
    assert ExponentialLoss()(features, ages).item() == pytest.approx(0.1 / 0.07 * pairs.mean().item(), rel=1e-9)
