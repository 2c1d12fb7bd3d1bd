import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.simulation.person.model import GROUPS, Group
from brainage.truth.age_posterior import AGES, Expectation, age_prior, gap_limit, posterior_medians

FLAT = Group("A", "A", "CN", 100, 5, 105, 55, 28.86, 0.5, "", "")
HEALTHY = [group for group in GROUPS if group.diagnosis == "CN"]


def line(sd: float) -> Expectation:
    """One feature: age itself, with normal noise."""
    return Expectation(AGES[:, None], np.full((len(AGES), 1, 1), sd**2))


def test_the_prior_is_the_pool() -> None:
    prior = age_prior(HEALTHY)
    assert prior.sum() == pytest.approx(1)
    assert (prior.sum(axis=0) * AGES).sum() == pytest.approx(41.0, abs=0.3)


def test_a_gap_of_sd_3_costs_its_mean_absolute_value_where_ages_are_even() -> None:
    assert gap_limit([FLAT], 3.0) == pytest.approx(3 * np.sqrt(2 / np.pi), abs=0.08)
    assert gap_limit([FLAT], 0.0) == 0


def test_a_narrow_pool_costs_less() -> None:
    narrow = FLAT._replace(youngest=66, oldest=73, mean=69.5, sd=2.0)
    assert gap_limit([narrow], 3.0) < 1.8
    assert gap_limit(HEALTHY, 3.0) < gap_limit([FLAT], 3.0)


def test_no_guess_beats_the_limit() -> None:
    rng = np.random.default_rng(0)
    ages = rng.choice(AGES, 20_000, p=age_prior(HEALTHY).sum(axis=0))
    shown = ages + rng.normal(0, 3, ages.size)
    guesses = posterior_medians(shown[:2000, None], line(3.0), HEALTHY, np.zeros((len(HEALTHY), 1)))
    best = np.abs(guesses - ages[:2000]).mean()
    assert best == pytest.approx(gap_limit(HEALTHY, 3.0), abs=0.12)
    assert best < np.abs(shown[:2000] - ages[:2000]).mean()


def test_a_posterior_is_that_of_the_textbook() -> None:
    """Normal prior and normal noise: the median is the precision-weighted mean."""
    bell = FLAT._replace(mean=55, sd=5.0)
    found = posterior_medians(np.array([[70.0]]), line(5.0), [bell], np.zeros((1, 1)))
    assert found[0] == pytest.approx(62.5, abs=0.6)


def test_a_missing_feature_is_left_out() -> None:
    both = Expectation(np.column_stack([AGES, AGES]), np.tile(np.diag([1.0, 4.0]), (len(AGES), 1, 1)))
    features = np.array([[40.0, 60.0], [40.0, np.nan]])
    found = posterior_medians(features, both, [FLAT], np.zeros((1, 2)))
    assert found[0] == pytest.approx(44, abs=0.3)  # weights 4 and 1
    assert found[1] == pytest.approx(40, abs=0.3)


def test_an_unknown_site_is_allowed_for() -> None:
    """Two sites that differ by 20 in the feature: the group whose ages fit wins."""
    young, old = FLAT._replace(oldest=25, mean=15, sd=5.7), FLAT._replace(youngest=60, oldest=80, mean=70, sd=5.7)
    found = posterior_medians(np.array([[90.0]]), line(1.0), [young, old], np.array([[0.0], [20.0]]))
    assert found[0] == pytest.approx(70, abs=0.5)


@pytest.mark.parametrize("gap_sd", [-1.0, np.nan, np.inf])
def test_a_spread_of_gaps_is_a_number(gap_sd: float) -> None:
    with pytest.raises(BrainageError, match=r"gap_sd is .*; expected the standard deviation of gaps"):
        gap_limit([FLAT], gap_sd)


@pytest.mark.parametrize("gap_sd", ["a", None, 0.05, 0.1, 0.49])
def test_steps_of_ages_are_too_coarse_for_a_small_spread(gap_sd: object) -> None:
    """At 0.1 the limit of 0.08 years came out as 0.02."""
    with pytest.raises(BrainageError, match=r"gap_sd is .*; expected the .* 0 or 0.5 years or more"):
        gap_limit([FLAT], gap_sd)  # type: ignore[arg-type]
    assert gap_limit([FLAT], 0.5) == pytest.approx(0.5 * np.sqrt(2 / np.pi), rel=0.03)


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([[np.inf, 10.0]], "features: 1 of 2 values is missing or infinite"),
        ([[1e200, 1.0]], "features: some are so far from what is expected at any age"),
        ([[1.0, 2.0], [np.nan, np.nan]], r"features: 1 participants have none .first: row 1."),
        ([1.0, 2.0], r"features: shape is \(2,\); expected a table"),
        ([[1.0, 2.0, 3.0]], "features: 3 of each participant; expected 2, as at each age"),
        ([["a", "b"]], "features: holds .*; expected numbers"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_features_without_a_posterior_are_told(features: list, message: str) -> None:
    both = Expectation(np.column_stack([AGES, AGES]), np.tile(np.eye(2), (len(AGES), 1, 1)))
    with pytest.raises(BrainageError, match=message):
        posterior_medians(features, both, [FLAT], np.zeros((1, 2)))  # type: ignore[arg-type]


def test_other_offsets_groups_and_covariances_are_told() -> None:
    features = np.array([[50.0]])
    for expectation, groups, offsets, message in (
        (line(1.0), [FLAT], np.array([[np.nan]]), "offsets: 1 of 1 values is missing"),
        (line(1.0), [FLAT], np.zeros((2, 1)), r"offsets: shape is \(2, 1\); expected groups and features, \(1, 1\)"),
        (line(0.0), [FLAT], np.zeros((1, 1)), "expectation: a covariance has no inverse"),
    ):
        with pytest.raises(BrainageError, match=message):
            posterior_medians(features, expectation, groups, offsets)
    with pytest.raises(BrainageError, match="groups is empty"):
        gap_limit([], 3.0)
