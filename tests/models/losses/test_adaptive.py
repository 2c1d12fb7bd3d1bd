import math

import pytest
import torch

from brainage.models.losses import AdaptiveNeighborhoodLoss, neighborhood_size
from tests.models.losses.cases import ADAPTIVE, batch


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


def test_the_schedule_is_as_written() -> None:
    """32 to 8 in ten epochs, a step every two: five sizes, so the last of four differences ends at 8, by hand."""
    sizes = [neighborhood_size(epoch, 2, 8, 32, epochs=10) for epoch in range(1, 11)]
    assert sizes == [32, 26, 26, 20, 20, 14, 14, 8, 8, 8]
    assert [neighborhood_size(epoch, 2, 8, 32, epochs=11) for epoch in range(1, 12)] == [
        *sizes,
        8,
    ]  # 11 hold five steps
    assert neighborhood_size(17, 17, 8) == 8  # two steps in the usual 50 epochs
    assert [neighborhood_size(epoch, 1, 14, 32, 5) for epoch in range(1, 6)] == [27, 23, 18, 14, 14]


#: Three neighbours of the first row: nearest in the sum, in the square, in the largest difference; the fourth by angle.
ROWS = [
    [0.1, 0.0, 0.0, 0.0],
    [0.9, 0.0, 0.0, 0.0],
    [0.54, 0.44, 0.44, 0.0],
    [0.5, 0.4, 0.4, 0.4],
    [2.5, 0.02, 0.0, 0.0],
]
APART = {
    "manhattan": [0.8, 1.32, 1.6, 2.42],
    "euclidean": [0.8, 0.7626, 0.8, 2.4001],
    "chebyshev": [0.8, 0.44, 0.4, 2.4],
    "cosine": [-0.09, -0.054, -0.05, -0.25],
}


@pytest.mark.parametrize("distance", APART)
def test_distances_are_those_of_their_names(distance: str) -> None:
    """By hand; for the cosine, rows of any length have their product, and the larger one is nearer."""
    loss = AdaptiveNeighborhoodLoss(1, 2, 5, 10, distance=distance, temperature=1.0, variant="exact")
    pairs = loss._pairs(torch.tensor(ROWS, dtype=torch.float64)[:, None], torch.arange(5.0), 10)
    found = loss._distances(pairs)[0, 1:].tolist()
    assert found == pytest.approx(APART[distance], abs=1e-3)
    order = sorted(range(1, 5), key=lambda row: APART[distance][row - 1])
    nearest = loss._neighbors(pairs)[0].nonzero().flatten().tolist()
    assert nearest == sorted([0, order[0]]) or distance == "euclidean"


@pytest.mark.parametrize(("distance", "nearest"), [("manhattan", 1), ("euclidean", 2), ("chebyshev", 3), ("cosine", 4)])
def test_whom_an_anchor_repels_depends_on_the_distance(distance: str, nearest: int) -> None:
    """With two places, the anchor and one other: its term is the whole denominator."""
    rows, ages = torch.tensor(ROWS, dtype=torch.float64), torch.tensor([40.0, 41.0, 43.0, 44.0, 46.0])
    loss = AdaptiveNeighborhoodLoss(1, 2, 5, 10, distance=distance, temperature=1.0, variant="exact")
    terms = loss.log_terms(loss._pairs(rows[:, None], ages, 10))[0]
    assert torch.isfinite(terms).nonzero().flatten().tolist() == [nearest]
    weight = math.exp(-((float(ages[nearest]) - 40) ** 2) / 8)
    assert terms[nearest].item() == pytest.approx(float(rows[0] @ rows[nearest]) * (1 - weight), rel=1e-6)


def test_every_setting_of_the_neighbourhood_counts() -> None:
    """Neighbourhoods of 5, 3, 6, 7 and 4 people, then what else can be set."""
    features, ages = batch()
    values = [
        round(AdaptiveNeighborhoodLoss(**{**ADAPTIVE, **change})(features, ages, epoch=5).item(), 9)
        for change in (
            {},
            {"step_size": 5},
            {"end_neighbors": 6},
            {"epochs": 50},
            {"start_neighbors": 6},
            {"distance": "chebyshev"},
            {"temperature": 0.2},
            {"base_temperature": 0.2},
            {"bandwidth": 3.0},
            {"kernel": "cauchy"},
            {"variant": "exact"},
        )
    ]
    assert len(set(values)) == 11, values


def test_what_is_not_given_is_the_papers() -> None:
    """Of stiffness, the first of its inputs: a step every two of 50 epochs, from batches of 32 to 8."""
    loss = AdaptiveNeighborhoodLoss()
    assert (loss.step_size, loss.end_neighbors, loss.start_neighbors, loss.epochs) == (2, 8, 32, 50)
    assert (loss.distance, loss.kernel, loss.bandwidth, loss.variant) == ("euclidean", "rbf", 2, "as_coded")
    assert (loss.temperature, loss.base_temperature) == (0.1, 0.07)
