from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.data.map_files import clean
from brainage.data.modalities import MODALITIES
from brainage.data.sources import simulated
from brainage.engine.store import load
from brainage.papers.traeuble2025 import reported
from brainage.papers.traeuble2025.experiments import trends
from brainage.space import anatomy
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def tables(smoke_cohort: Cohort) -> dict[str, pd.DataFrame]:
    return trends.TRENDS.run(smoke_cohort, trends.TRENDS.size("smoke"))


def test_tables_hold_only_healthy_participants(tables) -> None:
    healthy = simulated.draw_participants(60).query("diagnosis == 'CN'")
    assert set(tables["means"]["participant_id"]) == set(healthy["participant_id"])
    assert len(tables["means"]) == 2 * len(healthy)


def test_slopes_have_the_planted_sign_and_cover_the_planted_size(tables) -> None:
    slopes = tables["slopes"].query("group == 'all'").set_index("modality")
    for modality, planted in reported.REPORTED_SLOPES.items():
        assert slopes.loc[modality, "low"] < planted < slopes.loc[modality, "high"]
    assert slopes.loc["stiffness", "high"] < 0 < slopes.loc["damping_ratio", "low"]


def test_slopes_are_given_by_study_too(tables) -> None:
    groups = tables["slopes"].query("modality == 'stiffness'")["group"].tolist()
    assert groups == ["all", "within studies", *sorted(tables["means"]["study"].unique())]


def test_every_input_is_evaluated_on_every_seed(tables) -> None:
    seeds = tables["predictions"].groupby("inputs")["seed"].agg(set)
    assert seeds.to_dict() == {one: {0, 1} for one in ("stiffness", "damping_ratio", "mre", "mri")}
    accuracy = tables["accuracy"].set_index(["inputs", "metric"])["mean"]
    assert accuracy["mre", "mae"] < accuracy["mre", "mae_of_mean"]


def test_people_of_three_ages_are_chosen_by_rule() -> None:
    """Of the eight nearest to an age the four with most data."""
    means = pd.DataFrame(
        {
            "participant_id": [f"sub-{i}" for i in range(101)],
            "age": np.arange(101.0),
            "modality": "stiffness",
            "coverage": np.where(np.arange(101) % 2, 0.99, 0.9),
        }
    )
    chosen = trends.age_groups(means)
    assert chosen.groupby("group", sort=False)["age"].apply(sorted).tolist() == [
        [1, 3, 5, 7], [47, 49, 51, 53], [91, 93, 95, 97]
    ]  # fmt: skip
    assert chosen["group"].unique().tolist() == ["4 years", "50 years", "94 years"]


def test_a_mean_leaves_out_what_is_missing_and_shows_where_half_have_data() -> None:
    stack = np.array([[1, 2, 0], [3, 0, 0], [5, 0, 6], [7, 4, 0]], np.float32)
    assert trends._mean_of_known(stack).tolist() == [4, 3, 0]


def test_maps_are_means_of_those_people(real_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_MRE134", str(real_cohort.folder))
    chosen = real_cohort.participants[:1].assign(group="24 years")
    one = chosen["participant_id"].iloc[0]
    maps = trends.mean_maps("mre134", chosen)
    np.testing.assert_array_equal(maps["24 years"]["stiffness"], real_cohort.map(one, "stiffness"))
    monkeypatch.delenv("BRAINAGE_MRE134")
    assert trends.mean_maps("mre134", chosen) is None


def test_maps_of_a_lab_s_folder_are_shown_if_they_are_on_the_grid_of_2_mm(small_cohort: Cohort, tmp_path: Path) -> None:
    chosen = small_cohort.participants[:1].assign(group="all")
    assert trends.mean_maps(str(small_cohort.folder), chosen) is None  # 8 mm
    fine = simulated.simulate(tmp_path / "fine", 1, voxel_size=2, jobs=1)
    (one,) = fine.participants["participant_id"]
    maps = trends.mean_maps(str(fine.folder), fine.participants.assign(group="all"))
    np.testing.assert_array_equal(maps["all"]["stiffness"], fine.map(one, "stiffness"))


def brain_mean(values: np.ndarray, modality: str) -> float:
    kept, _ = clean(values, MODALITIES[modality])
    inside = kept[anatomy.region_mask("brain")]
    return float(inside[inside != 0].mean())


def test_published_simulated_means_can_be_recomputed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed is what the code gives today, for some participants of the 2 mm cohort."""
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    published = load("published", "trends", "simulated")["means"].set_index(["participant_id", "modality"])
    people = simulated.draw_participants().set_index("participant_id", drop=False)
    for one in published.index.get_level_values(0)[[0, 150, 310]]:
        maps = simulated.draw_maps(one)
        for modality in trends.MODALITIES:
            assert published.loc[(one, modality), "mean"] == pytest.approx(
                brain_mean(maps[modality], modality), rel=1e-4
            )
            assert published.loc[(one, modality), "age"] == people.loc[one, "age"]


def test_published_real_means_can_be_recomputed(real_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    published = load("published", "trends", "mre134")["means"]
    computed = trends.brain_means(real_cohort.select(lambda p: p["participant_id"] <= "sub-010"))
    both = computed.merge(published, on=["participant_id", "modality"], suffixes=("", "_published"))
    assert len(both) == len(computed)
    np.testing.assert_allclose(both["mean_published"], both["mean"], rtol=1e-4)


@pytest.mark.filterwarnings("ignore::brainage.core.left_out.LeftOutWarning")
def test_controls_of_a_lab_with_visits_and_missing_maps(relabelled_cohort: Cohort) -> None:
    """Every visit has one mean of each map that there is; people of unknown age and patients have none."""
    healthy = relabelled_cohort.healthy.with_ages()
    means = trends.brain_means(healthy)
    people = relabelled_cohort.participants
    known = people[(people["diagnosis"] == "HC") & people["age"].notna()]
    lacking = int((known["participant_id"] == "sub-00004").sum())
    counts = means["modality"].value_counts()
    assert counts.to_dict() == {"stiffness": len(known), "damping_ratio": len(known) - lacking}
    assert set(means["participant_id"]) == set(known["participant_id"])
    assert list(trends.age_groups(means)) == ["group", "participant_id", "session", "age"]
    predicted = trends.predict_ages(healthy, replace(trends.TRENDS.size("smoke"), most_components=5))
    lacked = predicted[predicted["participant_id"] == "sub-00004"]["inputs"]
    assert set(lacked) <= {"stiffness"}
