import pandas as pd
import pytest

from brainage.papers.traeuble2025.unseen_costs import costs_of, unseen_costs

PEOPLE = pd.DataFrame(
    {"participant_id": list("abcd"), "age": [20.0, 30.0, 21.0, 60.0], "study": ["one", "one", "two", "two"]}
)


def errors(who: str, missed: list[float], **columns: object) -> pd.DataFrame:
    people = PEOPLE.set_index("participant_id").loc[list(who)].reset_index()
    return people[["participant_id", "age"]].assign(predicted_age=people["age"] + missed, learner="pca_gp", **columns)


def test_planted_costs_come_out_each_against_the_same_people() -> None:
    """In random splits a errs by 2 (twice held out: 1 and 3), b by 4, c by 1; d was never held out."""
    random = pd.concat([errors("abc", [1.0, -4.0, 1.0], inputs="mre"), errors("a", [3.0], inputs="mre")])
    left_out = pd.DataFrame({"learner": ["pca_gp"], "inputs": "mre", "held_out": "one", "mae": [8.0], "n": 2})
    draws = [errors("ac", [4.0, 5.0], seed=0), errors("bc", [4.0, -1.0], seed=1)]
    peers = pd.concat(draws).assign(study="one")
    row = unseen_costs(random, left_out, peers, PEOPLE).iloc[0]
    assert row["seen"] == 3
    assert row["without_study"] == 5
    assert (row["without_ages"], row["ages_low"], row["ages_high"]) == pytest.approx((1.5, 0, 3))
    assert (row["n"], row["youngest"], row["oldest"]) == (2, 20, 30)


def test_errors_with_other_inputs_play_no_part() -> None:
    random = pd.concat([errors("abc", [1.0] * 3, inputs="mre"), errors("abc", [50.0] * 3, inputs="mri")])
    left_out = pd.DataFrame({"learner": ["pca_gp"], "inputs": "mre", "held_out": "one", "mae": [3.0], "n": 2})
    row = unseen_costs(random, left_out, errors("ac", [1.0, 1.0], seed=0, study="one"), PEOPLE).iloc[0]
    assert (row["without_study"], row["without_ages"]) == (2, 0)


def test_what_it_costs_where_all_were_scanned_alike_stands_beside_it() -> None:
    random = errors("abc", [1.0, 3.0, 1.0], inputs="mre")
    left_out = pd.DataFrame({"learner": ["pca_gp"], "inputs": "mre", "held_out": "one", "mae": [8.0], "n": 2})
    comparison = {"common_predictions": random, "left_out": left_out}
    unseen = {"peers": errors("ac", [1.0, 1.0], seed=0, study="one")}
    real = costs_of(comparison, unseen, PEOPLE)
    assert real is not None
    assert "scanned_alike" not in real
    alike = {"alike_predictions": random, "alike_left_out": left_out.assign(mae=5.0)}
    found = costs_of(comparison, unseen | alike, PEOPLE)
    assert found is not None
    assert (found["without_study"].item(), found["scanned_alike"].item()) == (6, 3)
    assert costs_of({"common_predictions": random}, unseen, PEOPLE) is None
    assert costs_of(comparison, {"peers": unseen["peers"].head(0)}, PEOPLE) is None
