import pandas as pd
import pytest
from matplotlib.figure import Figure

from brainage.book.pages import fig6_profiles
from brainage.engine.results import Results
from tests.page_results import published, with_tables, without_table

CALLS = pd.DataFrame(
    {
        "patients": ["AD", "AD", "MCI"],
        "inputs": "stiffness",
        "role": ["control", "held out", "control"],
        "n": [10, 100, 50],
        "uncorrected": [1, 6, 3],
        "corrected": [0, 0, 1],
        "expected": [0.5, 5.0, 2.6],
        "least_p": [0.001, 0.001, 0.00002],
        "needed_p": [0.0005, 0.0005, 0.001],
        "power": [0.1, 0.1, 0.256],
    }
)


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return published(fig6_profiles)


def test_calls_are_summed_over_people_and_limits_taken_once_a_disease(results) -> None:
    found = fig6_profiles.numbers(with_tables(results, "regional_gaps", calls=CALLS))
    assert [found[f"n_{name}"] for name in ("n", "uncorrected", "corrected", "expected")] == [160, 10, 1, "8"]
    assert found["n_beyond"] == "1 of 2"
    assert (found["least_p"], found["needed_p"]) == ("2e−05 to 0.001", "0.0005 to 0.001")
    assert found["power"] == "26 %"


def test_the_share_of_patients_of_the_controls_ages_counts_everybody_once(results) -> None:
    people = [("c1", "control", 66), ("c2", "control", 73), ("p1", "patient", 70), ("p2", "patient", 80)]
    gaps = pd.DataFrame(people * 2, columns=["participant_id", "role", "age"]).assign(patients="AD")
    gaps = gaps.assign(inputs="stiffness", region="thalamus", gap=1.0)
    assert fig6_profiles.numbers(with_tables(results, "regional_gaps", gaps=gaps))["overlap_AD"] == "50 %"
    nobody = with_tables(results, "regional_gaps", gaps=gaps.assign(patients="MCI"))
    assert fig6_profiles.numbers(nobody)["overlap_AD"] == "(nobody)"


def test_groups_are_named_and_people_who_were_held_out_are_none_of_them(results) -> None:
    for groups in (fig6_profiles.others(results), fig6_profiles.published(results)):
        assert set(groups["group"]) == {"AD", "MCI", "controls of AD", "controls of MCI"}
    assert set(fig6_profiles.published(results)["fitted_on"]) == {"control"}


def test_without_a_known_truth_tables_have_no_planted_column(results) -> None:
    assert "Planted most" in fig6_profiles.peaks(results)
    real = without_table(results, "regional_gaps", "planted")
    assert "Planted most" not in fig6_profiles.peaks(real)
    assert not fig6_profiles.by_structure(real, "stiffness").columns.str.contains("planted").any()


def test_examples_are_drawn_where_there_are_any(results) -> None:
    assert isinstance(fig6_profiles.examples(results), Figure)
    none = with_tables(results, "regional_gaps", examples=results["regional_gaps"]["examples"].head(0))
    assert fig6_profiles.examples(none) is None


def test_a_disease_comes_out_where_its_largest_difference_is_in_the_structure_of_its_largest_shift(results) -> None:
    """AD adds most to the thalamus, where patients differ most; MCI to the caudate, where they do not."""
    told = {key: {"thalamus": 9.0, "caudate": 5.0, "putamen": 1.0} for key in ("AD", "MCI")}
    rows = [
        (who, region, role, gap if role == "patient" else 0.0, 70.0, f"{role}-{i}")
        for who, gaps in told.items()
        for region, gap in gaps.items()
        for role in ("patient", "control")
        for i in range(2)
    ]
    gaps = pd.DataFrame(rows, columns=["patients", "region", "role", "gap", "age", "participant_id"])
    shifts = [("AD", "thalamus", 21.0), ("AD", "caudate", 8.0), ("MCI", "thalamus", 1.0), ("MCI", "caudate", 3.0)]
    shifts += [("AD", "putamen", 8.0), ("MCI", "putamen", 1.0)]
    planted = pd.DataFrame(shifts, columns=["patients", "region", "shift"])
    planted, alike = planted.assign(inputs="stiffness"), planted.assign(inputs="damping_ratio", shift=1.0)
    gaps = pd.concat([gaps.assign(inputs=name) for name in ("stiffness", "damping_ratio")])
    tables = {"gaps": gaps, "planted": pd.concat([planted, alike])}
    found = fig6_profiles.numbers(with_tables(results, "regional_gaps", **tables))
    assert (found["n_planted"], found["n_come_out"]) == (2, 1)
    real = fig6_profiles.numbers(without_table(results, "regional_gaps", "planted"))
    assert real["n_come_out"] == "(not known)"
