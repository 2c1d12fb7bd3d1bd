import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.papers.this_book.experiments import error_limits
from brainage.papers.this_book.experiments.error_limits import LIMIT
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


@pytest.mark.parametrize(("profile", "shown"), [("smoke", 8), ("laptop", 54), ("paper", 54)])
def test_the_smallest_profile_shows_some_of_the_healthy_and_the_others_all(
    profile: str, shown: int, smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in draws their maps: features without anything in them, of which the reader makes the same age."""
    drawn = []
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    monkeypatch.setattr(error_limits, "_observe", drawn.append)
    monkeypatch.setattr(error_limits.oracle, "predict", lambda seen, *_: np.full(len(seen), 40.0))
    tables = LIMIT.run(smoke_cohort, LIMIT.size(profile))
    healthy = smoke_cohort.participants.query("diagnosis == 'CN'")["participant_id"].tolist()
    assert drawn == healthy[:shown]
    assert tables["predictions"].groupby("inputs").size().to_dict() == dict.fromkeys(error_limits._INPUTS, shown)
