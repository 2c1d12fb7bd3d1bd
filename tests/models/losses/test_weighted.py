"""The exact variants against slow loops over the printed sums."""

import math

import pytest
import torch
from torch import Tensor

from brainage.models.losses import (
    AdaptiveNeighborhoodLoss,
    ExponentialLoss,
    ThresholdLoss,
    YAwareLoss,
    neighborhood_size,
    weighted,
)
from tests.models.losses.cases import ADAPTIVE, ALL, batch, fixed, name


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


@pytest.mark.parametrize("loss", [one for one in ALL if hasattr(one, "kernel") and one.variant == "exact"], ids=name)
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


def test_the_shift_is_a_constant_to_the_gradient() -> None:
    """As in the authors' code, whose maximum is detached: the gradient of the sum with the number in its place."""
    features, ages = batch()
    ExponentialLoss()(features, ages).backward()
    free = features.detach().clone().requires_grad_()
    rows, y = torch.cat([free[:, 0], free[:, 1]]), ages.repeat(2)
    others = ~torch.eye(16, dtype=torch.bool)
    alike = torch.exp(-((y[:, None] - y) ** 2) / 8) * others
    shift = torch.tensor([float(max(row)) for row in (rows @ rows.T / 0.1).tolist()], dtype=torch.float64)
    s = rows @ rows.T / 0.1 - shift[:, None]
    repulsion = ((s * (1 - alike)).exp() * others).sum(dim=1, keepdim=True).log()
    (0.1 / 0.07 * ((alike * (repulsion - s)).sum(dim=1) / alike.sum(dim=1)).mean()).backward()
    torch.testing.assert_close(features.grad, free.grad, rtol=1e-9, atol=1e-12)


def test_the_shift_is_each_rows_own_maximum() -> None:
    """Rows of unit length all have the same; here they are longer from person to person."""
    features = fixed(4, [0.0])[0].detach() * torch.arange(1, 5)[:, None, None]
    y, rows = torch.tensor([40.0, 41.0, 43.0, 46.0], dtype=torch.float64), features[:, 0]
    alike = torch.exp(-((y[:, None] - y) ** 2) / 8) * ~torch.eye(4, dtype=torch.bool)
    s = (rows @ rows.T / 0.1).tolist()
    total = 0.0
    for i in range(4):
        shifted, w, others = [one - max(s[i]) for one in s[i]], alike[i].tolist(), [k for k in range(4) if k != i]
        repulsion = math.log(sum(math.exp(shifted[k] * (1 - w[k])) for k in others))
        total += sum(w[k] * (repulsion - shifted[k]) for k in others) / sum(w) / 4
    assert ExponentialLoss()(features, y).item() == pytest.approx(0.1 / 0.07 * total, rel=1e-9)


def test_weights_of_the_least_sum_itself_are_none(monkeypatch) -> None:
    """Two people of one age, whose weights are 1, were that the least."""
    features, ages = fixed(2, [40.0, 40.0])
    assert ExponentialLoss(variant="exact", temperature=1.0)(features, ages).item() != 0
    monkeypatch.setattr(weighted, "_LIKE_NOBODY", 1.0)
    assert ExponentialLoss(variant="exact", temperature=1.0)(features, ages).item() == 0


@pytest.mark.parametrize("loss", [one for one in ALL if hasattr(one, "kernel")], ids=name)
def test_weights_that_underflow_are_no_weights(loss) -> None:
    """An only neighbour 27.5 years away has a float32 weight of 1e-41, whose inverse is infinite."""
    features = batch(3, 1, torch.float32)[0]
    value = loss(features, torch.tensor([20.0, 47.5, 75.0]), epoch=1)
    value.backward()
    assert value.item() == 0
    assert torch.equal(features.grad, torch.zeros_like(features))


@pytest.mark.parametrize("temperature", [0.1, 100.0])
@pytest.mark.parametrize("years", [20.0, 22.0, 23.0, 23.4, 23.6, 24.0, 26.0, 28.0])
@pytest.mark.parametrize("loss", [YAwareLoss, ThresholdLoss, ExponentialLoss])
def test_gradients_are_finite_at_any_distance(loss, years: float, temperature: float) -> None:
    """Around 23.5 years weights become too small to divide by; the same anchors are left out in either precision."""
    found = []
    for dtype in (torch.float32, torch.float64):
        features = batch(3, 1, torch.float64)[0].detach().to(dtype).requires_grad_()
        ages = torch.tensor([20.0, 20.0 + years, 20.5 + 2 * years], dtype=dtype)
        value = loss(temperature=temperature, variant="exact")(features, ages)
        value.backward()
        assert features.grad.isfinite().all()
        found.append(value.item())
    assert found[0] == pytest.approx(found[1], rel=1e-4, abs=1e-6)


def test_an_anchor_that_is_like_nobody_is_left_out_and_the_others_stay() -> None:
    """Two people of like age and one 60 years older: the mean over the two."""
    features = batch(3, 1)[0].detach()
    rows, y = features[:, 0], [20.0, 21.0, 80.0]
    s = (rows @ rows.T / 0.1).tolist()
    anchors = [math.log(sum(math.exp(s[i][k]) for k in range(3) if k != i)) - s[i][1 - i] for i in (0, 1)]
    found = YAwareLoss()(features, torch.tensor(y, dtype=torch.float64)).item()
    assert found == pytest.approx(0.1 / 0.07 * sum(anchors) / 2, rel=1e-9)


@pytest.mark.parametrize(
    ("ages", "dtype"),
    [
        ([20.0, 21.0, 55.0, 57.0, 90.0, 91.0], torch.float32),  # from 27 years on, weights are 0
        ([20.0, 20.0 + 1e-9, 20.0 + 3e-9, 23.0, 25.0, 26.0], torch.float64),  # within days, weights are 1
    ],
)
def test_as_coded_who_has_the_same_weight_is_equally_alike(ages: list[float], dtype: torch.dtype) -> None:
    """By a slow loop over weights as they are computed, whatever the differences of ages are."""
    features, y = fixed(6, ages)[0].detach().to(dtype), torch.tensor(ages, dtype=dtype)
    w = torch.exp(-((y[:, None] - y) ** 2) / 8).tolist()
    s = (features[:, 0] @ features[:, 0].T / 0.1).tolist()
    total = 0.0
    for i in range(6):
        others = [k for k in range(6) if k != i]
        often = {j: sum(w[j][k] < w[j][i] for k in range(6) if k != j) for j in others}
        repulsion = math.log(sum(often[j] * math.exp(s[i][j]) for j in others))
        total += sum(w[i][k] * (repulsion - s[i][k]) for k in others) / sum(w[i][k] for k in others) / 6
    assert ThresholdLoss()(features, y).item() == pytest.approx(0.1 / 0.07 * total, rel=1e-5)
