import pytest
import torch

from brainage.models.losses import RankNContrastLoss, ThresholdLoss
from brainage.models.losses.ties import HOUR, far_to_near, tolerance
from tests.models.losses.cases import VARIANTS, fixed

#: Steps of equal length, which rounding tears apart.
WHOLE = [20.0, 30.0, 40.0, 50.0, 60.0]
DECIMAL = [20.1, 30.1, 40.1, 50.1, 60.1]
RANKED = (RankNContrastLoss, ThresholdLoss)


def value(loss, ages: list[float], dtype: torch.dtype) -> float:
    features, exact = fixed(5, ages)
    return loss(features.detach(), exact.to(dtype)).item()


@pytest.mark.parametrize("variant", VARIANTS)
def test_ages_with_a_decimal_rank_as_whole_ones_do(variant: str) -> None:
    """Known for three rows: only differences count, so moving all ages by a tenth of a year changes nothing."""
    features = torch.randn(3, 1, 4, generator=torch.Generator().manual_seed(1))
    loss = RankNContrastLoss(variant=variant)
    for ages in ([20.0, 30.0, 40.0], [20.1, 30.1, 40.1]):
        assert loss(features, torch.tensor(ages)).item() == pytest.approx(0.4208, abs=1e-4)


@pytest.mark.parametrize("loss", RANKED)
@pytest.mark.parametrize("shift", [0.1, 0.3, 0.7, 13 / 12, 0.01, 7505 / 365.25])
@pytest.mark.parametrize(
    ("variant", "dtype"), [("as_coded", torch.float32), ("exact", torch.float32), ("exact", torch.float64)]
)
def test_moving_all_ages_breaks_no_tie(loss, shift: float, variant: str, dtype: torch.dtype) -> None:
    ages = [20.0, 22.0, 24.0, 26.0, 28.0]  # near enough for a weight of the threshold loss
    expected = value(loss(variant=variant), ages, dtype)
    moved = [age + shift for age in ages]
    assert value(loss(variant=variant), moved, dtype) == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("loss", RANKED)
def test_a_day_is_no_tie(loss) -> None:
    features = fixed(5, WHOLE)[0].detach().float()
    tied, apart = torch.tensor([20.0, 24.0, 28.0, 32.0, 36.0]), torch.tensor([20.0, 24.0, 28.0 + 1 / 365, 32.0, 36.0])
    assert abs(loss()(features, tied) - loss()(features, apart)) > 1e-3


def test_as_coded_ages_in_float64_are_compared_as_they_are() -> None:
    """As in the authors' code: 78.66 is further from 54.05 than 29.44 is, by the last bit."""
    assert 78.66 - 54.05 > 54.05 - 29.44
    torn = [29.44, 54.05, 78.66, 40.0, 60.0]
    whole = [29.44, 54.05, 78.66 - 1e-12, 40.0, 60.0]  # the other way round
    coded, exact = (
        [value(RankNContrastLoss(variant=variant), ages, torch.float64) for ages in (torn, whole)]
        for variant in VARIANTS
    )
    assert abs(coded[0] - coded[1]) > 1e-3
    assert exact[0] == exact[1]
    assert tolerance("as_coded", precise=True) == 0
    assert tolerance("as_coded", precise=False) == tolerance("exact", precise=True) == HOUR


def test_the_exact_threshold_loss_ranks_people_who_are_too_far_for_a_weight() -> None:
    """Differences of 30 to 60 years have a float32 weight of 0; exact, they are ranked as in float64."""
    ages = [20.0, 21.0, 50.0, 60.0, 80.0]
    double, single = (value(ThresholdLoss(variant="exact"), ages, dtype) for dtype in (torch.float64, torch.float32))
    features, exact = fixed(5, ages)
    both_single = ThresholdLoss(variant="exact")(features.detach().float(), exact.float()).item()
    assert single == pytest.approx(double, rel=1e-5)
    assert both_single == pytest.approx(double, rel=1e-5)


def test_places_of_ties_are_where_they_begin_and_end() -> None:
    nearness = torch.tensor(
        [[0.0, -5.0, -torch.inf, -5.0, -torch.inf, torch.inf], [-1.0, -2.0, -3.0, -4.0, -5.0, -6.0]]
    )
    ranks = far_to_near(nearness, HOUR)
    assert ranks.first.tolist() == [[4, 2, 0, 2, 0, 5], [5, 4, 3, 2, 1, 0]]
    assert ranks.last.tolist() == [[4, 3, 1, 3, 1, 5], [5, 4, 3, 2, 1, 0]]
