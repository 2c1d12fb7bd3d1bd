from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.engine.fit import Fit, Share, Study
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


def held_out_at_random(
    inputs: str, signal: float, noise: float = 2.0, people: pd.DataFrame = PEOPLE, seed: int = 0
) -> pd.DataFrame:
    """On ten splits: the mean age of those of the study who were trained on, and so much of what is left; noise."""
    rng, parts = np.random.default_rng(seed), []
    for split in range(10):
        tested = rng.permutation(90) < 18
        means = people["study"].map(people[~tested].groupby("study")["age"].mean())
        own = people["age"] - people.groupby("study")["age"].transform("mean")
        found = means + signal * own + rng.normal(0, noise, 90)
        parts.append(people.assign(predicted_age=found, seed=split)[tested])
    return pd.concat(parts).drop(columns="study").assign(learner="pca_gp", inputs=inputs)


def test_studies_that_are_recognised_do_not_look_like_ages() -> None:
    """Training means leave out the person's own age, which alone would stand against it."""
    both = pd.concat([held_out_at_random("stiffness", 0.0, noise=0.3), held_out_at_random("mre", 1.0)])
    table = within(both, PEOPLE).set_index("inputs")
    assert abs(table.loc["stiffness", "r"]) < 0.25
    assert table.loc["stiffness", "low"] < 0 < table.loc["stiffness", "high"]
    assert table.loc["stiffness", "p"] > 0.05
    assert table.loc["mre", "r"] > 0.6
    assert table.loc["mre", "p"] < 0.001


def test_who_only_knows_the_study_is_on_neither_side_of_nothing() -> None:
    """The mean over orders of ages within studies; were means not taken off, it would be about -0.3."""
    found = []
    for seed in range(30):
        order = np.random.default_rng([1, seed]).permutation
        people = PEOPLE.assign(age=PEOPLE.groupby("study")["age"].transform(order))
        table = held_out_at_random("stiffness", 0.0, 0.3, people, seed)
        found.append(within(table, people)["r"].item())
    assert abs(np.mean(found)) < 0.08


def test_guessing_a_mean_says_nothing() -> None:
    guessed = held_out_at_random("mre", 0.0, noise=0.0)
    row = within(guessed, PEOPLE).iloc[0]
    assert np.isnan(row["r"])
    assert row["p"] == 1


def test_a_person_who_came_twice_counts_once() -> None:
    table = held_out_at_random("mre", 1.0)
    twice = pd.concat([PEOPLE, PEOPLE.iloc[:5]])
    assert within(table, twice)["people"].item() == table["participant_id"].nunique()


def test_studies_that_are_left_out_are_large_enough_and_leave_enough() -> None:
    people = pd.DataFrame({"study": ["a"] * 12 + ["b"] * 9 + ["c"] * 30})
    assert left_out(people, REAL_MAPS.size("laptop")) == ["a", "c"]
    with pytest.raises(BrainageError, match="studies: a has 9, c has 30; to leave one out it takes 10 people in it"):
        left_out(people[people["study"] != "b"].iloc[3:], REAL_MAPS.size("laptop"))


def test_components_are_no_more_than_who_is_left_allows(small_cohort: Cohort) -> None:
    """As of MRE134, of whose largest study half of the people are."""
    people = pd.DataFrame({"study": ["large"] * 66 + ["rest"] * 68})
    for model in (("pca_gp", "stiffness"), ("supervised", "stiffness")):
        fit = real_maps._without(small_cohort, REAL_MAPS.size("laptop"), model, "large", people)
        assert dict(fit.parameters).get("n_components") == (67 if model[0] == "pca_gp" else None)


def test_all_fits_see_the_grid_of_their_own(smoke_cohort: Cohort, monkeypatch) -> None:
    """Not that of the profile, which is finer than what elastography shows."""
    asked = []

    def remember(fits: list[Fit], title: str) -> None:
        asked.extend(fits)
        if title == "studies left out":
            raise StopIteration

    monkeypatch.setattr(real_maps, "predictions_of", remember)
    size = replace(REAL_MAPS.size("laptop"), voxel_size=8, own={"grid": 16, "fewest": 10})
    with pytest.raises(StopIteration):
        REAL_MAPS.run(smoke_cohort, size)
    assert {fit.voxel_size for fit in asked} == {16}
    assert {type(fit.held_out) for fit in asked} == {Share, Study}


def test_a_whole_run_gives_every_table_for_every_model(smoke_cohort: Cohort, monkeypatch) -> None:
    monkeypatch.setattr(real_maps, "PRESETS", {"pca_gp": PRESETS["pca_gp"]})  # which takes a second
    monkeypatch.setattr(real_maps, "inputs_of", lambda _: ["mre"])
    tables = REAL_MAPS.run(smoke_cohort, REAL_MAPS.size("smoke"))
    assert tables["mae"]["seed"].tolist() == [0, 1]
    healthy = smoke_cohort.healthy.participants
    told, predicted = tables["within"].set_index("held_out"), tables["predictions"]
    studies = healthy.set_index("participant_id")["study"].reindex(predicted["participant_id"].unique())
    assert told.loc["random fifths", "people"] == studies.duplicated(keep=False).sum()
    assert told.loc["whole studies", "people"] == tables["left_out"]["n"].sum()
    assert told["p_holm"].max() == pytest.approx(min(1, max(told["p"].max(), 2 * told["p"].min())))
    whole = tables["left_out"].set_index("held_out")["n"]
    for study in left_out(healthy, REAL_MAPS.size("smoke")):
        assert whole[study] == (healthy["study"] == study).sum()
    assert "training_mae" in tables["mae"]
    assert set(tables["studies"]["features"]) == {"age", "mre"}
