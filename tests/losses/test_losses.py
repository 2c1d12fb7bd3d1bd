"""Laws that all losses keep, and the exact variants against slow loops over the printed sums."""

import math

import pytest
import torch
from torch import Tensor
from torch.nn.functional import normalize

from brainage.errors import BrainageError
from brainage.losses import (
    KERNELS,
    AdaptiveNeighborhoodLoss,
    ExponentialLoss,
    RankNContrastLoss,
    ThresholdLoss,
    YAwareLoss,
    neighborhood_size,
)

ADAPTIVE = {"step_size": 1, "end_neighbors": 3, "start_neighbors": 8, "epochs": 10}
VARIANTS = ("as_coded", "exact")
WEIGHTED = (YAwareLoss, ThresholdLoss, ExponentialLoss)
ALL = [
    *(loss(variant=variant) for loss in WEIGHTED for variant in VARIANTS),
    *(AdaptiveNeighborhoodLoss(**ADAPTIVE, variant=variant) for variant in VARIANTS),
    RankNContrastLoss(),
]


def name(loss: object) -> str:
    return f"{type(loss).__name__}-{getattr(loss, 'variant', '')}"


every_loss = pytest.mark.parametrize("loss", ALL, ids=name)


def batch(n: int = 8, views: int = 2, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(n)
    features = normalize(torch.randn(n, views, 6, generator=generator, dtype=dtype), dim=-1)
    return features.requires_grad_(), 20 + 60 * torch.rand(n, generator=generator, dtype=dtype)


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


def test_rank_n_contrast_is_the_printed_sum_with_ties() -> None:
    features, ages = batch()
    ages = ages.round(decimals=-1)  # many equal age differences
    rows, y = torch.cat([features[:, 0], features[:, 1]]), ages.repeat(2)
    s = -(rows[:, None] - rows[None]).norm(dim=-1).detach() / 2
    total, n = 0.0, len(rows)
    for i in range(n):
        for j in set(range(n)) - {i}:
            farther = [k for k in range(n) if k != i and abs(y[i] - y[k]) >= abs(y[i] - y[j])]
            total += math.log(sum(math.exp(s[i, k]) for k in farther)) - float(s[i, j])
    assert RankNContrastLoss()(features, ages).item() == pytest.approx(total / (n * (n - 1)), rel=1e-12)


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


@every_loss
@pytest.mark.parametrize("views", [1, 2, 3])
@pytest.mark.parametrize("n", [2, 3, 8, 9])
def test_losses_are_finite_and_gradients_flow(loss, n: int, views: int) -> None:
    features, _ = batch(n, views, torch.float32)
    ages = torch.linspace(30, 33, n)
    value = loss(features, ages, epoch=9)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()
    if n > 3 or views > 1:
        assert features.grad.abs().sum() > 0


@every_loss
def test_the_order_of_participants_does_not_matter(loss) -> None:
    features, ages = batch()
    order = torch.randperm(8, generator=torch.Generator().manual_seed(0))
    shuffled = loss(features[order], ages[order], epoch=5).item()
    assert shuffled == pytest.approx(loss(features, ages, epoch=5).item(), rel=1e-12)


@every_loss
def test_identical_ages_are_no_trouble(loss) -> None:
    features, _ = batch()
    value = loss(features, torch.full((8,), 40.0), epoch=5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@every_loss
def test_identical_rows_are_no_trouble(loss) -> None:
    features = normalize(torch.ones(8, 2, 6), dim=-1).requires_grad_()
    value = loss(features, torch.linspace(20, 80, 8), epoch=5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@every_loss
def test_nobody_of_like_age_is_no_trouble(loss) -> None:
    """One view, and ages so far apart that float32 kernels are 0."""
    features, _ = batch(8, 1, torch.float32)
    value = loss(features, torch.arange(8) * 100.0, epoch=5)
    value.backward()
    assert value.isfinite()
    assert features.grad.isfinite().all()


@every_loss
def test_an_embedding_ordered_by_age_has_the_lower_loss(loss) -> None:
    ages = torch.linspace(20, 80, 24)
    angle = torch.linspace(0, 2.5, 24)
    ordered = torch.stack([angle.cos(), angle.sin()], dim=1)[:, None].repeat(1, 2, 1)
    shuffled = ordered[torch.randperm(24, generator=torch.Generator().manual_seed(0))]
    assert loss(ordered, ages, epoch=1) < loss(shuffled, ages, epoch=1)


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernels_peak_at_equal_ages(kernel: str) -> None:
    difference = torch.tensor([0.0, 1.0, 10.0])
    values = KERNELS[kernel](difference, 2.0)
    assert values[0] > values[1] > values[2] > 0
    assert values[0].item() == pytest.approx(0.1994711 if kernel == "gaussian" else 1)


def test_neighbourhoods_shrink_to_the_end_and_never_grow() -> None:
    sizes = [neighborhood_size(epoch, 5, 9) for epoch in range(1, 51)]
    assert sizes[0] == 32
    assert sizes[-1] == 9
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("distance", ["manhattan", "euclidean", "chebyshev", "cosine"])
def test_a_small_neighbourhood_repels_less(distance: str) -> None:
    features, ages = batch()
    loss = AdaptiveNeighborhoodLoss(**ADAPTIVE, distance=distance)
    assert loss(features, ages, epoch=10) < loss(features, ages, epoch=1)


def test_as_coded_a_short_batch_is_not_limited() -> None:
    features, ages = batch(5)
    coded, exact = (AdaptiveNeighborhoodLoss(**ADAPTIVE, variant=variant) for variant in ("as_coded", "exact"))
    assert coded(features, ages, epoch=10).item() == coded(features, ages, epoch=1).item()
    assert exact(features, ages, epoch=10).item() < exact(features, ages, epoch=1).item()


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
