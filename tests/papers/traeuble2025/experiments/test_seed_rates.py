import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.fit import Fit
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.seed_rates import PAIRS, SEED_RATES, rates_of, spreads_of

MODELS = {("contrastive", "mri"), ("contrastive", "mre"), ("supervised", "mre")}


def predictions(people: float, rest: float, models: set[tuple[str, str]] = MODELS) -> pd.DataFrame:
    """Errors that are 20 years, but for the contrastive network on MRE, which differs by person and seed."""
    rng = np.random.default_rng(0)
    luck = people * rng.standard_normal(400)
    rows = []
    for learner, inputs in models:
        for seed in range(4):
            own = (
                luck + rest * rng.standard_normal(400) if (learner, inputs) == ("contrastive", "mre") else np.zeros(400)
            )
            about = {"learner": learner, "inputs": inputs, "held_out": "random", "seed": seed}
            people_of = {"participant_id": np.arange(400), "age": 50.0, "predicted_age": 70 + own}
            rows.append(pd.DataFrame({**about, **people_of}))
    return pd.concat(rows, ignore_index=True)


def test_the_spread_that_was_put_in_comes_out() -> None:
    table = spreads_of(predictions(people=3, rest=1)).set_index("pair")
    assert set(table.index) == set(PAIRS)
    for pair in PAIRS:
        assert table.loc[pair, "people"] == pytest.approx(3, abs=0.3)
        assert table.loc[pair, "rest"] == pytest.approx(1, abs=0.1)
        assert table.loc[pair, "seeds"] < 0.2


def test_a_pair_of_which_one_model_is_missing_is_left_out() -> None:
    assert spreads_of(predictions(3, 1, MODELS - {("contrastive", "mri")}))["pair"].tolist() == ["two learners"]
    assert spreads_of(predictions(3, 1, {("supervised", "mre")})).empty


def test_studies_that_were_left_out_do_not_count() -> None:
    table = predictions(3, 1)
    other = table.assign(held_out="Study 1", predicted_age=0.0)
    pd.testing.assert_frame_equal(spreads_of(pd.concat([table, other])), spreads_of(table))


def test_a_test_over_seeds_of_one_split_finds_luck_and_the_corrected_one_less_of_it() -> None:
    spread = pd.DataFrame({"pair": ["two inputs"], "people": [3.0], "seeds": [0.0], "rest": [1.0]})
    table = rates_of(spread, cohorts=200).set_index(["design", "test"])["rate"]
    assert table["one split", "t over seeds"] > 0.5
    assert table["ten splits", "t over seeds"] < table["one split", "t over seeds"]
    assert table["ten splits", "t over participants"] < 0.12


def test_without_any_pair_there_are_no_rates() -> None:
    assert rates_of(spreads_of(predictions(3, 1, {("supervised", "mre")})), cohorts=10).empty


def test_fits_are_those_of_the_comparison(small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fits of the same key are kept: nothing is fitted that the comparison has."""
    keys: dict[str, set[str]] = {"seeds": set(), "comparison": set()}

    class EnoughError(Exception):
        pass

    def noted(fits: list[Fit], title: str) -> list[pd.DataFrame]:
        keys[title] |= {fit.key for fit in fits}
        raise EnoughError

    monkeypatch.setattr("brainage.engine.fits.run_fits", noted)
    for experiment in (SEED_RATES, COMPARISON):
        with pytest.raises(EnoughError):
            experiment.run(small_cohort, experiment.size("smoke"))
    assert len(keys["seeds"]) == 3 * 2
    assert keys["seeds"] < keys["comparison"]


def test_a_run_gives_its_tables_and_takes_the_cohorts_of_its_profile(
    small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = predictions(3, 1)

    def kept(fits: list[Fit], _title: str) -> list[pd.DataFrame]:
        cells = table.groupby(["learner", "inputs", "seed"])
        names = ["learner", "inputs", "held_out"]
        return [cells.get_group((fit.learner, fit.inputs, fit.seed)).drop(columns=names) for fit in fits]

    monkeypatch.setattr("brainage.engine.fits.run_fits", kept)
    tables = SEED_RATES.run(small_cohort, SEED_RATES.size("smoke"))
    assert set(tables) == set(SEED_RATES.tables)
    assert ((tables["rates"]["rate"] * 300) % 1).round(6).isin([0, 1]).all()
