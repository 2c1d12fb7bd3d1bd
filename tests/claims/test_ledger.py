"""Verdicts follow from rules."""

import pandas as pd
import pytest

from brainage.claims.ledger import AGREES, BEYOND, DIFFERS, RULES, UNCERTAIN, judge, ledger
from brainage.claims.measured import Measured
from brainage.core.errors import BrainageError


@pytest.mark.parametrize(
    ("rule", "measured", "expected", "verdict"),
    [
        ("value", Measured(3.0, 2.0, 4.0), "3.9", AGREES),
        ("value", Measured(3.0, 2.0, 4.0), "4.1", DIFFERS),
        ("value", Measured(3.0, 0.0, 6.0), "3.9", UNCERTAIN),  # so wide an interval agrees with too much
        ("value", Measured(3.0), "3.0", UNCERTAIN),  # without an interval nothing is known
        ("value", Measured(6.0, 5.0, 7.0, least=4.0), "3.9", BEYOND),  # below who knows the simulation
        ("value", Measured(6.0, 5.0, 7.0, least=4.0), "4.5", DIFFERS),
        ("value", Measured(6.0, 5.0, 7.0, least=4.0), "5.5", AGREES),
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


def test_a_rule_without_its_measurement_is_told() -> None:
    with pytest.raises(BrainageError, match="rule is 'value', with nothing measured; expected a measure and one of va"):
        judge(None, "value", "3")
    with pytest.raises(BrainageError, match="rule is 'guess', with 3; expected"):
        judge(Measured(3.0), "guess", "3")


def test_a_ledger_measures_what_its_claims_name() -> None:
    claims = pd.DataFrame({"measure": ["three", ""], "rule": ["value", "private"], "expected": ["3.1", ""]})
    table = ledger(claims, {"three": Measured(3.0, 2.0, 4.0)}.__getitem__)
    assert table["measured"].tolist() == ["3 [2, 4]", "not measured"]
    assert table["verdict"].tolist() == [AGREES, "cannot be checked without the private data"]
