import pandas as pd
import pytest

from brainage.book.pages import audit
from brainage.engine.results import Results
from tests.page_results import published, with_tables, without_table


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return published(audit)


def test_rates_are_those_of_the_experiment_in_the_order_of_the_figure(results) -> None:
    table = audit.rates(results)
    assert len(table) == 13
    assert table["test"].iloc[0] == "t over seeds, one split: two inputs"
    ways = ["published"] * 4 + ["sound in part"] * 2 + ["sound"] * 3
    ways += ["sound in part", "published", "sound in part", "sound"]
    assert table["way"].tolist() == ways
    of_tests = results["seed_rates"]["rates"].set_index(["test", "design", "pair"])["rate"]
    one_split = of_tests["corrected resampled t", "one split", "two inputs"]
    assert audit.numbers(results)["rate_corrected_one_inputs"] == f"{100 * one_split:.0f} %"
    rates = results["seed_rates"]["rates"].assign(rate=0.25)
    found = audit.numbers(with_tables(results, "seed_rates", rates=rates))
    assert found["rate_one_inputs"] == found["rate_people_learners"] == "25 %"
    assert found["rate_controls"] != "25 %"  # of another experiment


def test_a_pair_whose_models_cannot_be_fitted_is_left_out(results) -> None:
    kept = {name: results["seed_rates"][name].query("pair == 'two learners'") for name in ("spread", "rates")}
    without = with_tables(results, "seed_rates", **kept)
    assert len(audit.rates(without)) == 8
    found = audit.numbers(without)
    assert found["rate_one_inputs"] == found["spread_inputs"] == "(not measured)"
    assert found["rate_one_learners"].endswith(" %")


def test_effects_are_told_as_ranges_over_learners(results) -> None:
    best = pd.DataFrame(
        {
            "learner": ["pca_gp", "pca_gp", "contrastive"],
            "inputs": ["mri", "mre", "mri"],
            "draws": [50, 50, 10],
            "reported": [7.0, 6.0, 5.0],
            "honest": [7.5, 7.5, 4.8],
        }
    )
    found = audit.numbers(with_tables(results, "tuning", best=best))
    assert found["years_best"] == "−0.2 to +1.0"
    assert found["flattery_pca_gp"] == "+0.5 to +1.5"


@pytest.mark.parametrize("lacking", ["left_out", "peers"])
def test_studies_that_are_too_small_to_be_left_out_are_said_not_to_be_measured(lacking: str, results) -> None:
    without = without_table(results, "comparison", "left_out")
    if lacking == "peers":
        without = with_tables(results, "unseen", peers=results["unseen"]["peers"].head(0))
    assert not audit.effects(without)["effect"].str.startswith("study in").any()
    found = audit.numbers(without)
    assert found["years_study"] == found["years_alike"] == found["study_range"] == "(not measured)"


def test_studies_that_were_left_out_are_held_against_errors_on_the_same_grid(results) -> None:
    """Worse predictions there make leaving a study out look cheaper; those of the finer grid play no part."""
    usual = audit.effects(results).set_index("effect")["size"]
    worse = {
        name: results["comparison"][name].assign(predicted_age=lambda rows: rows["age"] + 50)
        for name in ("predictions", "common_predictions")
    }
    changed = {name: audit.effects(with_tables(results, "comparison", **{name: one})) for name, one in worse.items()}
    shares = {name: table.set_index("effect")["size"] for name, table in changed.items()}
    studies = usual.index[usual.index.str.startswith("study in")]
    assert shares["predictions"][studies].tolist() == usual[studies].tolist()
    assert (shares["common_predictions"][studies] < usual[studies] - 30).all()


def test_what_normalising_before_the_split_does_is_told_by_its_largest_change(results) -> None:
    before = results["shortcuts"]["before_split"].assign(difference=0.001)
    before.loc[before.index[0], "difference"] = -0.0234
    found = audit.numbers(with_tables(results, "shortcuts", before_split=before))
    assert found["before_largest"] == "0.023"


def test_rates_of_the_published_correction_are_told_by_how_much_older_patients_are() -> None:
    results = published(audit)
    rates = results["power"]["rates"].copy()
    own = (rates["controls"] == 12) & (rates["correction"] == "theil_sen") & (rates["shift"] == 0)
    own &= rates["fitted_on"] == "compared controls"
    rates.loc[own, "rate"] = rates.loc[own, "mismatch"] / 100
    found = audit.numbers(with_tables(results, "power", rates=rates))
    told = [found[f"rate_controls{key}"] for key in ("_equal", "_half", "")]
    assert told == ["0 %", "2 %", "5 %"]
