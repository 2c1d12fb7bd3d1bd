import pandas as pd
import pytest

from brainage.book.pages import fig4_gap
from brainage.engine.results import Results
from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY, PUBLISHED_WAY, UNCORRECTED
from tests.page_results import published, with_tables


@pytest.fixture
def results() -> dict[str, Results]:
    """AD differs on both inputs as published, on one at the same age and on none by other healthy people."""
    rows = []
    for way, p in ((PUBLISHED_WAY, 0.01), (OTHERS_WAY, 0.2)):
        for inputs, robust, slope in (("stiffness", 0.03, -0.4), ("mre", 0.5, 0.6)):
            rows.append(
                {
                    "learner": "contrastive", "patients": "AD", "inputs": inputs, "correction": way[0],
                    "fitted_on": way[1], "p": p, "p_robust": robust, "slope": slope, "overlap": 0.456,
                    "median_controls": -6.4 if inputs == "mre" else 2.0,
                    "covariate": 7.5, "median_difference": -5.9, "robust_low": -0.7, "robust_high": 15.7,
                }
            )  # fmt: skip
    rows.append({**rows[0], "learner": "pca_gp", "p": 0.0001})
    people = {"role": ["patient", "patient", "control"], "participant_id": ["a", "a", "b"], "age": [73.5, 73.5, 70.0]}
    gaps = pd.DataFrame({"patients": "AD", "learner": "contrastive", "inputs": "stiffness", **people})
    gaps["predicted_age"] = [80.0, 84.0, 69.0]
    line = {"patients": "AD", "learner": "contrastive", "inputs": "stiffness", "intercept": 0.0, "slope": 1.0}
    ways = {UNCORRECTED: 1.0, PUBLISHED_WAY: 1.0, OTHERS_WAY: 1.0}
    lines = [line | {"correction": way[0], "fitted_on": way[1], "slope": slope} for way, slope in ways.items()]
    lines = pd.DataFrame(lines)
    return with_tables(published(fig4_gap), "gap", comparisons=pd.DataFrame(rows), gaps=gaps, lines=lines)


def test_medians_and_means_of_the_clearest_comparison_are_told_apart(results) -> None:
    """Three controls, one of them far younger than predicted for the others; one patient."""
    gaps = results["gap"]["gaps"]
    controls = pd.concat([gaps[2:]] * 3).assign(predicted_age=[40.0, 76.0, 78.0])
    results["gap"].tables["gaps"] = pd.concat([gaps[:1], controls])
    found = fig4_gap.numbers(results)
    assert found["others_medians_AD"] == "+0.5"  # 6.5 less 6
    assert found["others_means_AD"] == "+11.8"  # 6.5 less the mean of -30, 6 and 8
    assert found["none_medians_AD"] == found["published_medians_AD"] == "+0.5"
    assert (found["young_controls_AD"], found["median_control_AD"]) == ("1 of 3", "+6.0")


def test_groups_that_differ_are_counted_and_named_in_each_way(results) -> None:
    found = fig4_gap.numbers(results)
    assert found["found_published"] == "2 (AD, Stiffness; AD, MRE (both))"
    assert found["found_others"] == "none"
    assert found["found_same_age"] == "1 (AD, Stiffness)"
    assert found["n_compared"] == 2


def test_slopes_overlap_and_medians_have_true_minus_signs(results) -> None:
    found = fig4_gap.numbers(results)
    assert found["slopes_published_AD"] == "−0.4 to 0.6"
    assert (found["overlap_AD"], found["mismatch_AD"], found["mismatch_MCI"]) == ("46 %", "3.5", "(nobody)")
    assert found["controls_others"] == "−6 to +2"


def test_a_disease_that_nobody_has_is_said_to_be_lacking(results) -> None:
    found = fig4_gap.numbers(results)
    assert found["slopes_others_MCI"] == found["overlap_MCI"] == "(nobody)"
    assert fig4_gap.lacking(results).text.startswith("> Nobody in this cohort has MCI:")
    assert fig4_gap.lacking(published(fig4_gap)) is None


def test_rates_of_simulated_studies_are_those_of_the_table(results) -> None:
    found, rates = fig4_gap.numbers(results), results["power"]["rates"]
    one = rates.query("controls == 12 and youngest == 66 and correction == 'theil_sen' and mismatch == 5")
    (rate,) = one.query("fitted_on == 'compared controls' and shift == 0")["rate"]
    assert found["wrong_ad"] == f"{100 * rate:.0f} %"
    spread = results["power"]["unequal"].query("spread == 2 and correction == 'covariate_hc3'")
    assert found["twice_robust"] == f"{100 * spread['rate'].item():.0f} %"


def test_the_table_of_effects_says_how_many_people_its_lines_were_fitted_on() -> None:
    results = published(fig4_gap)
    held_out = results["gap"]["gaps"].query("learner == 'contrastive' and role == 'held out' and patients == 'AD'")
    shown = fig4_gap.effects(results)._repr_html_()
    assert f"{held_out['participant_id'].nunique()} (AD)" in shown
    assert "Planted" in shown


def test_what_was_planted_stands_beside_what_is_found(results) -> None:
    planted = pd.DataFrame({"patients": ["AD", "AD"], "inputs": ["mre", "stiffness"], "difference": [1.0, 9.66]})
    found = fig4_gap.numbers(with_tables(results, "gap", planted=planted))
    assert found["planted_AD"] == "9.7"
    assert found["same_age_AD_contrastive"].split() == ["+7.5", "[\N{MINUS SIGN}0.7,", "+15.7]"]
    nobody = results["gap"]["comparisons"].query("inputs == 'mre'")
    assert fig4_gap.numbers(with_tables(results, "gap", comparisons=nobody))["same_age_AD_pca_gp"] == "(nobody)"
