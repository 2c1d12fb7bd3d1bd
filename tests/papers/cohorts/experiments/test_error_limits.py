import numpy as np
import pandas as pd
import pytest

from brainage.papers.cohorts.experiments import error_limits
from brainage.simulation.person.model import Model

AGES = np.array([20.0, 30.0, 40.0, 70.0])


def predictions(errors: np.ndarray) -> pd.DataFrame:
    people = pd.DataFrame({"participant_id": list("abcd"), "age": AGES, "predicted": AGES + errors})
    return pd.concat([people.assign(inputs=inputs) for inputs in ("stiffness", "damping_ratio", "mre", "mri")])


def test_lines_are_the_errors_of_oracle_gap_and_guessing() -> None:
    table = error_limits.lines(predictions(np.array([1.0, -3.0, 2.0, -2.0])), Model()).set_index(["line", "inputs"])
    assert table.loc[("oracle", "mre"), "mae"] == pytest.approx(2.0)
    assert 1.0 <= table.loc[("oracle", "mre"), "low"] < 2.0 < table.loc[("oracle", "mre"), "high"] <= 3.0
    assert table.loc[("guessing", "nothing"), "mae"] == pytest.approx((15 + 5 + 5 + 35) / 4)
    assert 1.8 < table.loc[("gap", "brain age"), "mae"] < 2.4


def test_a_cohort_without_gaps_has_no_gap_limit() -> None:
    table = error_limits.lines(predictions(np.zeros(4)), Model(gap_sd=0)).set_index("line")
    assert table.loc["gap", "mae"] == 0
    assert (table.loc["oracle", "mae"] == 0).all()
