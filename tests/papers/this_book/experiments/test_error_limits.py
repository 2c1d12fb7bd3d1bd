import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.evaluate.splits import RandomSplit
from brainage.papers.this_book.experiments import error_limits
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.simulation.person.model import Model

AGES = np.array([20.0, 30.0, 40.0, 70.0])


def predictions(errors: np.ndarray) -> pd.DataFrame:
    people = pd.DataFrame({"participant_id": list("abcd"), "age": AGES, "predicted": AGES + errors})
    return pd.concat([people.assign(inputs=inputs) for inputs in ("stiffness", "damping_ratio", "mre", "mri")])


def learned(told: pd.DataFrame) -> pd.DataFrame:
    return told.rename(columns={"predicted": "predicted_age"}).assign(seed=0)


def test_a_floor_is_learned_from_the_features_of_an_input_alone() -> None:
    """Of people of whom only T1w says how old they are; an area without data stops nobody."""
    rng = np.random.default_rng(0)
    people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(60)], "age": rng.uniform(20, 80, 60)})
    features = rng.standard_normal((60, len(error_limits.oracle._modalities())))
    features[:, -30:] += 0.2 * people["age"].to_numpy()[:, None]
    features[3, 0] = np.nan
    table = error_limits.floor(features, people, 2)
    errors = (table["predicted_age"] - table["age"]).abs().groupby(table["inputs"]).mean()
    assert errors["mri"] < errors["stiffness"] / 3
    assert table.groupby(["inputs", "seed"]).size().to_dict() == {
        (inputs, seed): 12 for inputs in error_limits._INPUTS for seed in (0, 1)
    }


def test_the_smallest_profile_tells_enough_people_for_an_interval() -> None:
    own = LIMIT.size("smoke").own
    people = pd.DataFrame({"participant_id": range(own["shown"]), "age": np.linspace(20, 80, own["shown"])})
    told = error_limits.floor(np.random.default_rng(0).standard_normal((len(people), 112)), people, own["splits"])
    assert error_limits.lines(told.assign(predicted=told["predicted_age"]), told, Model())["mae"].notna().all()


def test_a_floor_learns_nothing_from_those_whom_it_tells() -> None:
    """With other ages of theirs, they are told the same."""
    rng = np.random.default_rng(0)
    people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(40)], "age": rng.uniform(20, 80, 40)})
    features = rng.standard_normal((40, len(error_limits.oracle._modalities())))
    others = people.copy()
    others.loc[RandomSplit(0).split(people).test, "age"] += 30
    first, again = (error_limits.floor(features, one, 1)["predicted_age"] for one in (people, others))
    np.testing.assert_allclose(first, again)


def test_only_a_simulated_cohort_has_limits(lab_cohort: Cohort) -> None:
    with pytest.raises(BrainageError, match="was not simulated"):
        LIMIT.run(lab_cohort, LIMIT.size("smoke"))


def test_lines_are_the_errors_of_oracle_gap_and_guessing() -> None:
    missed = predictions(np.array([1.0, -3.0, 2.0, -2.0]))
    table = error_limits.lines(missed, learned(missed), Model()).set_index(["line", "inputs"])
    assert table.loc[("oracle", "mre"), "mae"] == pytest.approx(2.0)
    assert 1.0 <= table.loc[("oracle", "mre"), "low"] < 2.0 < table.loc[("oracle", "mre"), "high"] <= 3.0
    assert table.loc[("guessing", "nothing"), "mae"] == pytest.approx((15 + 5 + 5 + 35) / 4)
    assert table.loc[("two groups", "age group"), "mae"] == pytest.approx((5 + 5 + 15 + 15) / 4)
    assert table.loc[("three groups", "age group"), "mae"] == pytest.approx((5 + 5 + 0 + 0) / 4)
    assert table.loc[("floor", "mri"), "mae"] == pytest.approx(2.0)
    assert 1.8 < table.loc[("gap", "brain age"), "mae"] < 2.4


def test_a_cohort_without_gaps_has_no_gap_limit() -> None:
    right = predictions(np.zeros(4))
    table = error_limits.lines(right, learned(right), Model(gap_sd=0)).set_index("line")
    assert table.loc["gap", "mae"] == 0
    assert (table.loc["oracle", "mae"] == 0).all()


@pytest.mark.parametrize(("profile", "shown"), [("smoke", 8), ("laptop", 54), ("paper", 54)])
def test_the_smallest_profile_shows_some_of_the_healthy_and_the_others_all(
    profile: str, shown: int, smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in draws their maps: features without anything in them, of which the reader makes the same age."""
    drawn: list[str] = []
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    monkeypatch.setattr(error_limits, "_observe", lambda one, *_: [float(drawn.append(one) or 0)] * 112)
    monkeypatch.setattr(error_limits, "floor", lambda *_: learned(predictions(np.zeros(4))))
    monkeypatch.setattr(error_limits.oracle, "predict", lambda seen, *_: np.full(len(seen), 40.0))
    tables = LIMIT.run(smoke_cohort, LIMIT.size(profile))
    healthy = smoke_cohort.participants.query("diagnosis == 'CN'")["participant_id"].tolist()
    assert drawn == healthy[:shown]
    assert tables["predictions"].groupby("inputs").size().to_dict() == dict.fromkeys(error_limits._INPUTS, shown)
