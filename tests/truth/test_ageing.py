import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.simulation.person.volumes import SHAPES
from brainage.truth.ageing import STRUCTURES_SHOWN, age_error, changes, correlations, years_older


def people(n: int = 400, rate: float = -0.005, sd: float = 0.05, seed: int = 0) -> pd.DataFrame:
    """People whose structures all lose ``rate`` a year between 25 and 60 and twice that after, with independent SDs."""
    rng = np.random.default_rng(seed)
    ages, head = rng.uniform(18, 90, n), 0.1 * rng.standard_normal(n)
    change = rate * (np.clip(ages, 25, 60) - 25) + 2 * rate * np.maximum(ages - 60, 0)
    columns = {name: np.exp(change + 0.7 * head + sd * rng.standard_normal(n)) for name in (*SHAPES, "cortex")}
    table = pd.DataFrame(columns).assign(age=ages, icv=1e6 * np.exp(head), site="one")
    return table.assign(**{"gray matter": table["cortex"], "tissue": table["cortex"] + table["white matter"]})


def test_planted_changes_come_out() -> None:
    found = changes(people(3000)).set_index("structure")
    assert found.loc["thalamus", "to_60"] == pytest.approx(100 * np.expm1(-0.175), abs=1)
    assert found.loc["thalamus", "to_75"] == pytest.approx(100 * np.expm1(-0.325), abs=1)
    assert found.loc["brain stem", "sd"] == pytest.approx(5, rel=0.06)
    assert list(found.index) == list(STRUCTURES_SHOWN)


def test_errors_of_changes_are_how_far_samples_scatter() -> None:
    samples = [changes(people(300, seed=i)).set_index("structure").loc["caudate"] for i in range(40)]
    scatter = np.std([one["to_75"] for one in samples])
    assert np.mean([one["error_75"] for one in samples]) == pytest.approx(scatter, rel=0.35)


def test_what_is_independent_does_not_correlate() -> None:
    matrix = correlations(people(4000))
    assert np.abs(matrix[np.triu_indices(11, 1)]).max() < 0.06


def test_age_that_is_shown_is_told_and_age_that_is_not_is_not() -> None:
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 120)
    shown = age_error(np.column_stack([ages + 2 * rng.standard_normal(120), rng.standard_normal(120)]), ages)
    assert shown["mae"] == pytest.approx(2 * np.sqrt(2 / np.pi), rel=0.25)
    assert shown["r2"] > 0.97
    assert age_error(rng.standard_normal((120, 3)), ages)["ratio"] > 0.95


def test_maps_are_reduced_and_told_as_well() -> None:
    rng = np.random.default_rng(1)
    ages = rng.uniform(20, 80, 100)
    maps = np.outer(ages - 50, rng.standard_normal(600)) / 50 + 0.1 * rng.standard_normal((100, 600))
    assert age_error(maps, ages)["ratio"] < 0.05


def test_whole_studies_are_left_out() -> None:
    """A study whose scanner adds 20 years is told 20 years too old only if it was left out."""
    rng = np.random.default_rng(2)
    ages, studies = rng.uniform(20, 80, 150), np.repeat(["a", "b", "c"], 50)
    shown = (ages + 20 * (studies == "c") + rng.standard_normal(150))[:, None]
    within = np.column_stack([shown, studies == "c"])
    assert age_error(within, ages)["mae"] < 2
    assert age_error(within, ages, studies)["mae"] > 5


def test_the_ill_are_older_by_what_was_planted() -> None:
    rng = np.random.default_rng(3)
    ages, ill = rng.uniform(60, 90, 400), np.arange(400) < 100
    shown = (ages + 9 * ill + 2 * rng.standard_normal(400))[:, None]
    years, low, high = years_older(shown, ages, ill)
    assert low < years < high
    assert years == pytest.approx(9, abs=1.2)


def test_too_few_people_are_told() -> None:
    with pytest.raises(BrainageError, match="features of 5 people and 5 ages; expected as many of both, at least 20"):
        age_error(np.ones((5, 2)), np.arange(5.0))
