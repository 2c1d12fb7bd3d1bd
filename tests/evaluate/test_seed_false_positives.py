import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.seed_false_positives import Spread, false_positives, spread_of


def drawn(spread: Spread, people: int = 300, seeds: int = 40, number: int = 0) -> pd.DataFrame:
    """Differences with a known spread, a fifth of the people tested by each seed."""
    rng = np.random.default_rng(number)
    luck = spread.people * rng.standard_normal(people)
    parts = []
    for seed in range(seeds):
        rows = rng.permutation(people)[: people // 5]
        noise = spread.seeds * rng.standard_normal() + spread.rest * rng.standard_normal(len(rows))
        parts.append(pd.DataFrame({"participant_id": rows, "seed": seed, "difference": luck[rows] + noise}))
    return pd.concat(parts)


def test_a_known_spread_comes_out_again() -> None:
    found = spread_of(drawn(Spread(3.0, 0.0, 2.0)))
    assert found.people == pytest.approx(3.0, rel=0.1)
    assert found.rest == pytest.approx(2.0, rel=0.1)
    assert found.seeds < 0.4
    assert spread_of(drawn(Spread(0.5, 1.5, 1.0))).seeds == pytest.approx(1.5, rel=0.3)


def test_variance_of_seeds_is_no_variance_of_the_rest_or_of_people() -> None:
    """Ten seeds each test a fifth of 311 people, over many draws: each variance is right on average."""
    truth = Spread(1.0, 2.0, 0.5)
    found = np.mean([np.square(spread_of(drawn(truth, 311, 10, number))) for number in range(30)], axis=0)
    assert found[0] == pytest.approx(1.0, rel=0.15)
    assert found[1] == pytest.approx(4.0, rel=0.25)
    assert found[2] == pytest.approx(0.25, rel=0.1)


def test_a_spread_by_hand() -> None:
    """Two people and two seeds: rows 1, 2 and 5, 10 leave an interaction of 4 once, (1 - 2 - 5 + 10)² / 4."""
    table = pd.DataFrame({"participant_id": [1, 1, 2, 2], "seed": [0, 1, 0, 1], "difference": [1.0, 2, 5, 10]})
    within_person, within_seed, rest = (0.5 + 12.5) / 2, (8 + 32) / 2, 4
    expected = np.sqrt([within_seed - rest, within_person - rest, rest])
    assert spread_of(table) == pytest.approx(expected)


def test_without_luck_of_people_seeds_are_samples() -> None:
    """If learners differ in nothing that lasts from seed to seed, the t-test over seeds keeps its 5 %."""
    rates = false_positives(Spread(0.0, 1.0, 2.0), one_split=True, cohorts=1500).set_index("test")["rate"]
    assert rates["t over seeds"] == pytest.approx(0.05, abs=0.02)


def test_with_it_one_split_is_called_nearly_always() -> None:
    """The test people's luck is all there is: p over seeds depends on noise, not on how many people there are."""
    rates = false_positives(Spread(3.0, 0.0, 1.0), one_split=True, cohorts=300).set_index("test")["rate"]
    assert rates["t over seeds"] > 0.7


def test_a_test_over_participants_keeps_its_level_with_own_splits() -> None:
    rates = false_positives(Spread(3.0, 0.0, 2.0), one_split=False, cohorts=1500).set_index("test")["rate"]
    assert rates["t over participants"] == pytest.approx(0.05, abs=0.02)
    assert rates["t over seeds"] > 2 * rates["corrected resampled t"]


def test_people_seen_once_are_told() -> None:
    once = pd.DataFrame({"participant_id": [1, 2], "seed": 0, "difference": [0.1, 0.2]})
    with pytest.raises(BrainageError, match="every participant was held out once"):
        spread_of(once)


def test_spreads_of_missing_values_or_of_one_are_told() -> None:
    """A variance of one number is NaN, and the larger of 0 and NaN was 0."""
    table = pd.DataFrame({"participant_id": [1, 1, 2, 2], "seed": [0, 1, 0, 1], "difference": [0.1, 0.2, 0.4, 0.1]})
    assert np.isfinite(spread_of(table)).all()
    for changed, message in (
        (table.assign(difference=[0.1, np.nan, 0.4, 0.1]), "differences: 1 of 4 values is missing"),
        (table.assign(seed=[0, None, 0, 1]), "seed: 1 of 4 labels missing"),
        (table.assign(seed=0), "2 participants and 1 seeds; a spread needs at least two of either"),
        (table.assign(participant_id=1), "1 participants and 2 seeds"),
        (table[:3], "3 differences of 2 participants and 2 seeds leave nothing"),
        (table.assign(seed=[0, 0, 0, 1]), "differences: 1 rows repeat a participant and seed"),
        (table.drop(columns="seed"), "differences: columns are participant_id, difference"),
    ):
        with pytest.raises(BrainageError, match=message):
            spread_of(changed)


@pytest.mark.parametrize(
    ("spread", "changes", "message"),
    [
        ((1, np.nan, 1), {}, "spread: 1 of 3 values is missing"),
        ((1, -1, 1), {}, r"spread is \(1, -1, 1\); expected standard deviations"),
        ((1, 1, 1), {"seeds": 2}, "seeds is 2; expected at least 3, a whole number"),
        ((1, 1, 1), {"seeds": 3.5}, "seeds is 3.5; expected at least 3"),
        ((1, 1, 1), {"people": 9}, "people is 9; expected at least 10, a whole number: of whom a fifth"),
        ((1, 1, 1), {"people": 10.5}, "people is 10.5"),
        ((1, 1, 1), {"people": np.nan}, "people is nan"),
        ((1, 1, 1), {"cohorts": 0}, "cohorts is 0; expected at least 1"),
        ((1, 1, 1), {"cohorts": 1.5}, "cohorts is 1.5"),
        ((1, 1, 1), {"seed": -1}, "seed is -1; expected 0 to"),
        ((1, 1, 1), {"one_split": "no"}, "one_split is 'no'; expected True or False"),
    ],
)
def test_what_cannot_be_simulated_is_told(spread, changes, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        false_positives(Spread(*spread), **({"one_split": True} | changes))


def test_rates_have_95_per_cent_intervals() -> None:
    """Wilson, by hand."""
    found = false_positives(Spread(1.0, 0.0, 1.0), one_split=False, people=50, cohorts=100).iloc[0]
    n, z, rate = 100, 1.959964, found["rate"]
    middle = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    assert (found["low"], found["high"]) == pytest.approx((middle - half, middle + half), abs=1e-5)
