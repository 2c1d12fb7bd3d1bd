import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.papers.traeuble2025.experiments import real_maps
from brainage.papers.traeuble2025.experiments.real_maps import REAL_MAPS, left_out, within
from brainage.papers.traeuble2025.presets import PRESETS

PEOPLE = pd.DataFrame(
    {
        "participant_id": [f"sub-{i}" for i in range(90)],
        "study": np.repeat(["A", "B", "C"], 30),
        "age": np.repeat([20.0, 40.0, 60.0], 30) + np.tile(np.arange(30.0), 3) / 3,
    }
)


def predicted(inputs: str, signal: float) -> pd.DataFrame:
    """On two splits: studies' mean ages, and so much of what is left; noise of 2 years that is another each split."""
    rng = np.random.default_rng(0)
    means = PEOPLE.groupby("study")["age"].transform("mean")
    parts = []
    for seed in (0, 1):
        found = means + signal * (PEOPLE["age"] - means) + rng.normal(0, 2, len(PEOPLE))
        parts.append(PEOPLE.assign(predicted_age=found, seed=seed))
    return pd.concat(parts).drop(columns="study").assign(learner="pca_gp", inputs=inputs)


def test_studies_that_are_recognised_do_not_look_like_ages() -> None:
    table = within(pd.concat([predicted("stiffness", 0.0), predicted("mre", 1.0)]), PEOPLE).set_index("inputs")
    assert abs(table.loc["stiffness", "r"]) < 0.2
    assert table.loc["stiffness", "low"] < 0 < table.loc["stiffness", "high"]
    assert table.loc["stiffness", "p"] > 0.05
    assert table.loc["mre", "r"] == pytest.approx(2.885 / np.hypot(2.885, np.sqrt(2)), abs=0.05)  # SD of ages; noise
    assert table.loc["mre", "p_holm"] == pytest.approx(2 * table.loc["mre", "p"])
    assert table["people"].tolist() == [90, 90]


def test_studies_that_are_left_out_are_large_enough_and_leave_enough() -> None:
    people = pd.DataFrame({"study": ["a"] * 12 + ["b"] * 9 + ["c"] * 30})
    assert left_out(people, REAL_MAPS.size("laptop")) == ["a", "c"]
    assert left_out(people[people["study"] != "b"].iloc[3:], REAL_MAPS.size("laptop")) == []


def test_a_whole_run_gives_every_table_for_every_model(smoke_cohort: Cohort, monkeypatch) -> None:
    monkeypatch.setattr(real_maps, "PRESETS", {"pca_gp": PRESETS["pca_gp"]})  # which takes a second
    monkeypatch.setattr(real_maps, "inputs_of", lambda _: ["mre"])
    tables = REAL_MAPS.run(smoke_cohort, REAL_MAPS.size("smoke"))
    assert tables["mae"]["seed"].tolist() == [0, 1]
    assert set(tables["within"]["held_out"]) == {"random fifths", "whole studies"}
    healthy = smoke_cohort.healthy.participants
    whole = tables["left_out"].set_index("held_out")["n"]
    for study in left_out(healthy, REAL_MAPS.size("smoke")):
        assert whole[study] == (healthy["study"] == study).sum()
    assert "training_mae" in tables["mae"]
    assert set(tables["studies"]["features"]) == {"age", "mre"}
