import json

import pandas as pd
import pytest

from brainage.papers.this_book.experiments.consistency import (
    CONSISTENCY,
    FITS,
    NEARLY,
    NOT,
    RULES,
    implied_range,
    judged,
    run,
    statements,
)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    found = run(None, CONSISTENCY.size("smoke"))["statements"]  # type: ignore[arg-type]
    return found.set_index("id")


def statement(printed: str, value: str, sense: str = "") -> dict[str, str]:
    inputs = json.dumps({"value": value})
    return {"rule": "same", "inputs": inputs, "printed": printed, "low": "", "high": "", "sense": sense}


@pytest.mark.parametrize(
    ("printed", "value", "verdict"),
    [
        ("7.5", "7.54", FITS),  # both may be 7.54
        ("7.5", "7.56", NEARLY),
        ("7.5", "7.75", NOT),
        ("61", "61|80", FITS),
        ("70", "61|69", NEARLY),
        ("100", "95", NOT),
    ],
)
def test_what_rounds_to_a_number_may_be_meant_by_it(printed: str, value: str, verdict: str) -> None:
    assert judged(statement(printed, value))["verdict"] == verdict


@pytest.mark.parametrize(("printed", "verdict"), [("0.90", FITS), ("0.80", FITS), ("0.75", NOT)])
def test_what_is_a_least_value_may_be_exceeded(printed: str, verdict: str) -> None:
    assert judged(statement(printed, "0.80", "at least"))["verdict"] == verdict


def test_ranges_come_from_all_corners_and_both_kinds_of_sd() -> None:
    assert implied_range("ratio", {"one": "1.0", "other": "2.0"}) == pytest.approx((0.95 / 2.05, 1.05 / 1.95))
    inputs = {"mae": "5", "sd": "4", "gap": "0", "n": "10"}
    assert implied_range("sd_of_gaps", inputs) == pytest.approx((41**0.5, (39.4 * 10 / 9) ** 0.5))
    pooled = {"n": ["1", "3"], "mean": ["20.0", "40.0"]}
    assert implied_range("pooled_mean", pooled) == pytest.approx((34.95, 35.05))


def test_all_statements_are_computed_by_a_rule(table: pd.DataFrame) -> None:
    assert set(statements()["rule"]) <= set(RULES)
    assert table.index.is_unique
    assert (table["low"] <= table["high"]).all()
    assert (table["implied_low"] <= table["implied_high"]).all()


@pytest.mark.parametrize(
    ("name", "low", "high", "verdict"),
    [
        ("crete-r2-bsa", 0.926, 0.928, NOT),  # known answers, computed by hand from the printed numbers
        ("crete-r2-rnc-1", 0.920, 0.922, FITS),
        ("crete-r-ad-rnc", 0.0006, 0.0007, NOT),
        ("crete-age", 54.89, 54.91, NOT),
        ("trauble-cubes", 2145, 2145, NOT),
        ("jomsky-t-ta", 3.1e-8, 3.3e-8, NOT),
        ("jomsky-ta-tas", 0.29, 0.31, NOT),
    ],
)
def test_single_statements_come_out_as_by_hand(table, name: str, low: float, high: float, verdict: str) -> None:
    assert low <= table["implied_low"][name] <= high
    assert table["verdict"][name] == verdict


def test_percentages_of_the_paper_fit_its_errors(table: pd.DataFrame) -> None:
    less = table[table["rule"] == "percent_less"]
    assert len(less) == 5
    assert set(less["verdict"]) == {FITS}
