"""Every claim has a number or a reason, and verdicts follow from rules."""

import re

import pandas as pd
import pytest

from brainage.claims.ledger import AGREES, DIFFERS, RULES, UNCERTAIN, VERDICTS, claims, judge, ledger
from brainage.claims.measured import Measured
from brainage.claims.measures import MEASURES
from brainage.errors import BrainageError
from brainage.experiments.comparison import REPORTED_MAE
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    """The ledger of the committed results."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
        return ledger()


def test_every_claim_has_a_number_or_a_reason(judged: pd.DataFrame) -> None:
    assert len(judged) >= 80
    assert judged["id"].is_unique
    for _, claim in judged.iterrows():
        assert claim["measured"] != "not measured" or len(claim["note"]) > 20, claim["id"]
        assert claim["verdict"] in VERDICTS
        assert all(claim[column] for column in ("figure", "place", "claim", "reported"))


def test_every_figure_of_the_paper_is_there(judged: pd.DataFrame) -> None:
    assert {"2", "3", "4", "5", "6", "S1", "S2"} <= set(judged["figure"])


def test_what_contradicts_is_something_else() -> None:
    for _, claim in claims().query("rule == 'inconsistent'").iterrows():
        assert claim["expected"]
        assert claim["expected"] != claim["reported"]


def test_the_number_that_is_judged_is_the_one_that_is_shown() -> None:
    for _, claim in claims().query("rule == 'value'").iterrows():
        shown = re.findall(r"-?[\d.,]+", claim["reported"])
        assert float(claim["expected"]) in {float(number.replace(",", "")) for number in shown}, claim["id"]


def test_errors_are_those_that_figure_2_reports() -> None:
    """Two places in the project hold the paper's errors; they are the same."""
    for _, claim in claims().iterrows():
        if claim["measure"].startswith("mae "):
            _, learner, inputs = claim["measure"].split()
            assert float(claim["expected"]) == REPORTED_MAE[learner][inputs]


@pytest.mark.parametrize(
    ("rule", "measured", "expected", "verdict"),
    [
        ("value", Measured(3.0, 2.0, 4.0), "3.9", AGREES),
        ("value", Measured(3.0, 2.0, 4.0), "4.1", DIFFERS),
        ("value", Measured(3.0, 0.0, 6.0), "3.9", UNCERTAIN),  # so wide an interval agrees with too much
        ("value", Measured(3.0), "3.0", UNCERTAIN),  # without an interval nothing is known
        ("above_zero", Measured(1.0, 0.1, 2.0), "", AGREES),
        ("above_zero", Measured(1.0, -0.1, 2.0), "", UNCERTAIN),
        ("above_zero", Measured(-1.0, -2.0, -0.1), "", DIFFERS),
        ("above_zero", Measured(1.0), "", UNCERTAIN),
        ("about_zero", Measured(0.5, -0.5, 1.5), "2", AGREES),
        ("about_zero", Measured(0.5, -0.5, 2.5), "2", UNCERTAIN),
        ("about_zero", Measured(4.0, 3.0, 5.0), "2", DIFFERS),
        ("about_zero", Measured(0.5), "2", UNCERTAIN),
        ("p_above", Measured(0.04), "0.05", DIFFERS),
        ("p_above", Measured(0.8), "0.05", UNCERTAIN),  # not finding a difference shows nothing
    ],
)
def test_rules(rule: str, measured: Measured, expected: str, verdict: str) -> None:
    assert RULES[rule](measured, expected) == verdict


def test_every_rule_is_used() -> None:
    assert set(RULES) < set(claims()["rule"])


def test_a_rule_without_its_measurement_is_told() -> None:
    with pytest.raises(BrainageError, match="rule is 'value' of ''; expected a measure and one of value"):
        judge("", "value", "3")
    with pytest.raises(BrainageError, match="measure is 'height'; expected it to begin with one of age_mean"):
        judge("height", "value", "3")


def test_every_measure_is_used() -> None:
    used = {words.split()[0] for words in claims()["measure"] if words}
    assert used == set(MEASURES)
