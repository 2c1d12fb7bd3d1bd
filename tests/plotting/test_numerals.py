import numpy as np
import pandas as pd
import pytest

from brainage.papers.this_book.figures import cohort_tables
from brainage.papers.traeuble2025.figures.learner_tables import error_table, pair_table
from brainage.papers.traeuble2025.figures.region_tables import call_table, profile_table, regional_table
from brainage.papers.traeuble2025.figures.shortcut_tables import effect_sizes, study_table
from brainage.plotting.numerals import MISSING, number, p_value, plus_minus, with_interval

NAN = float("nan")


@pytest.mark.parametrize("missing", [NAN, np.nan, None, pd.NA, np.float32("nan")])
def test_where_there_is_no_number_a_dash_stands(missing: object) -> None:
    assert number(missing, "+.1f") == MISSING
    assert p_value(NAN) == "not tested"
    assert plus_minus(missing, 1, 1) == plus_minus(missing, missing, 1) == MISSING
    assert plus_minus(3.1, missing, 1) == "3.1"
    assert with_interval(3.1, missing, missing, "+.1f") == "+3.1"
    assert with_interval(missing, 1, 2, ".1f") == MISSING


def test_numbers_have_true_signs_and_break_nowhere() -> None:
    assert number(-1.25, "+.1f") == "\N{MINUS SIGN}1.2"
    assert with_interval(-1, -2, 0, ".0f") == "\N{MINUS SIGN}1\N{NO-BREAK SPACE}[\N{MINUS SIGN}2,\N{NO-BREAK SPACE}0]"
    assert plus_minus(1, 2, 0) == "1\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}2"


def cells(table: pd.DataFrame) -> str:
    return " ".join(table.astype(str).to_numpy().ravel())


def test_no_cell_of_any_table_says_nan() -> None:
    """One seed has no SD, a region without voxels no coverage, a singular test no p."""
    regions = {"region": ["A", "A"], "modality": ["stiffness", "damping_ratio"], "mean": [1, 0.1], "sd": [1, NAN]}
    cell = {"inputs": "stiffness", "learner": "pca_gp"}
    pair = {"within": "stiffness", "first": "pca_gp", "second": "supervised", "test": "t"}
    unknown = dict.fromkeys(("difference", "low", "high", "p", "p_corrected", "p_holm", "p_corrected_holm"), NAN)
    both = pd.DataFrame({"region": "A", "inputs": ["stiffness", "damping_ratio"], "mae": 3.0})
    calls = {"patients": "AD", "inputs": "stiffness", "role": "control", "n": 3, "uncorrected": 0, "corrected": 0}
    calls |= {"power": NAN, "least_p": NAN, "needed_p": NAN}
    profile = {"inputs": "stiffness", "patients": "AD", "region": "A", "mean": NAN}
    made = [
        cohort_tables.region_table(pd.DataFrame({**regions, "coverage": [NAN] * 2})),
        cohort_tables.classifier_table(pd.DataFrame([{"features": "a", "classifier": "b", "auc": NAN, **YARDSTICKS}])),
        error_table(pd.DataFrame([{**cell, "mae": 3.0, "r2": 0.5}]), {}),
        pair_table(pd.DataFrame([{**pair, **unknown}])),
        regional_table(both, pd.DataFrame([{"region": "A", **unknown}])),
        call_table(pd.DataFrame([{**calls, "expected": NAN}])),
        profile_table(pd.DataFrame([{**profile, "role": role} for role in ("control", "patient")]), "stiffness"),
        effect_sizes(pd.DataFrame([{"effect": "a", "size": 1.0, "low": NAN, "high": NAN, "over": "1 split"}])),
        study_table(pd.DataFrame([{"features": "age", "accuracy": NAN, "guessing": 0.2, "studies": 2, "people": 3}])),
    ]
    assert [cells(table) for table in made if "nan" in cells(table).lower()] == []
    assert all(MISSING in cells(table) for table in made[:2])


YARDSTICKS = {"yardstick_median": NAN, "yardstick_p95": NAN}
