import pytest

from brainage.losses import (
    AdaptiveNeighborhoodLoss,
    neighborhood_size,
)
from tests.losses.cases import ADAPTIVE, batch


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
