from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.profiles import profile
from brainage.papers.traeuble2025.experiments import gap_profiles
from brainage.space.anatomy import STRUCTURES

TINY = replace(profile("smoke"), repeats=1, epochs=2)
SHIFT = dict.fromkeys(STRUCTURES, 0.0) | {"thalamus": 12.0, "pallidum": 10.0, "brain stem": 8.0, "hippocampus": 6.0}


def gaps(carriers: int = 0, seed: int = 0) -> pd.DataFrame:
    """Regional gaps of fifteen patients and sixty healthy people, of whom some carry the disease's pattern."""
    rng = np.random.default_rng(seed)
    rows = []
    for role, n, study in (("control", 20, "S1"), ("held out", 40, "S2"), ("patient", 15, "S1")):
        for i in range(n):
            ill = role == "patient" or (role == "held out" and i < carriers)
            who = (role, f"{role} {i}", study)
            rows += [(*who, name, ill * SHIFT[name] + rng.normal(0, 3)) for name in STRUCTURES]
    table = pd.DataFrame(rows, columns=["role", "participant_id", "study", "region", "gap"])
    return table.assign(inputs="stiffness", patients="AD", correction="theil_sen", fitted_on="held out")


def test_profiles_are_means_over_participants() -> None:
    table = gaps()
    profiles = gap_profiles.cohort_profiles(table).set_index(["role", "region"])
    part = table[(table["role"] == "patient") & (table["region"] == "thalamus")]["gap"]
    assert profiles.loc[("patient", "thalamus"), "mean"] == pytest.approx(part.mean())
    assert profiles.loc[("patient", "thalamus"), "median"] == pytest.approx(part.median())
    assert profiles.loc[("control", "putamen"), "n"] == 20
    assert profiles.loc["patient"]["mean"].nlargest(2).index.tolist() == ["thalamus", "pallidum"]


def test_planted_carriers_are_called_and_others_hardly() -> None:
    carriers, called = {f"held out {i}" for i in range(4)}, {"carrier": [], "other": []}
    for seed in range(10):
        alike, calls = gap_profiles.resembling(gaps(carriers=4, seed=seed))
        for _, one in alike.iterrows():
            called["carrier" if one["participant_id"] in carriers else "other"].append(one["p"] < 0.05)
    assert np.mean(called["carrier"]) > 0.6
    assert np.mean(called["other"]) < 0.07
    assert calls.set_index("role")["n"].to_dict() == {"held out": 40, "control": 20}
    assert calls["expected"].sum() == pytest.approx(3)
    assert calls["needed_p"].unique() == pytest.approx(0.05 / 60)
    assert calls["least_p"].nunique() == calls["power"].nunique() == 1


def test_people_who_lack_a_region_are_left_out() -> None:
    table = gaps()
    missing = (table["participant_id"] == "control 3") & (table["region"] == "cerebellum")
    alike, calls = gap_profiles.resembling(table[~missing])
    assert calls["n"].sum() == 59
    assert "control 3" not in set(alike["participant_id"])


def test_a_region_that_a_study_lacks_is_left_out_rather_than_its_people() -> None:
    table = gaps()
    alike, calls = gap_profiles.resembling(table[(table["region"] != "cerebellum") | (table["study"] != "S1")])
    assert calls["regions"].unique() == [9]
    assert calls["n"].sum() == 60
    assert alike["p"].between(0, 1).all()


def test_an_offset_of_the_patients_site_calls_no_controls() -> None:
    """The paper's disease profile would carry it."""
    table = gaps()
    offset = dict(zip(STRUCTURES, np.random.default_rng(5).normal(0, 6, len(STRUCTURES)), strict=True))
    shifted = table["gap"] + (table["study"] == "S1") * table["region"].map(offset)
    same, moved = (gap_profiles.resembling(one)[0] for one in (table, table.assign(gap=shifted)))
    pd.testing.assert_series_equal(same["correlation"], moved["correlation"])


def test_examples_are_those_who_correlate_most() -> None:
    alike, _ = gap_profiles.resembling(gaps())
    both = pd.concat([alike, alike.assign(inputs="damping_ratio", patients="MCI")])
    found = gap_profiles.examples(both)
    assert found.groupby(["patients", "inputs"]).size().to_dict() == {
        ("AD", "stiffness"): 2,
        ("MCI", "damping_ratio"): 2,
    }
    best = alike.nlargest(2, "correlation")["participant_id"].tolist()
    assert found[found["patients"] == "AD"]["participant_id"].tolist() == best


def test_planted_shifts_are_those_of_the_simulation(smoke_cohort: Cohort) -> None:
    """As the paper reports, and as was put in; among the first sixty participants nobody has AD."""
    table = gap_profiles.planted_shifts(smoke_cohort)["planted"].set_index(["inputs", "patients", "region"])["shift"]
    assert table["damping_ratio", "MCI"].idxmax() == "hippocampus"
    assert table["stiffness", "MCI"].idxmax() == "pallidum"
    assert table["stiffness", "MCI", "thalamus"] == pytest.approx(1.2)


def test_other_cohorts_have_no_planted_shifts(smoke_cohort: Cohort) -> None:
    assert gap_profiles.planted_shifts(replace(smoke_cohort, source="a lab", parameters={})) == {}
    changed = {**smoke_cohort.parameters, "disease": 2.0}
    assert gap_profiles.planted_shifts(replace(smoke_cohort, parameters=changed)) == {}


@pytest.mark.slow
def test_from_maps_to_profiles(smoke_cohort: Cohort, monkeypatch) -> None:
    """Three structures stand for ten, and patients of MCI for both diseases: sixty people have too few with AD."""
    few = {name: STRUCTURES[name] for name in ("thalamus", "cerebellum", "putamen")}
    monkeypatch.setattr(gap_profiles, "STRUCTURES", few)
    monkeypatch.setattr(gap_profiles, "patient_groups", lambda _: ["MCI"])
    tables = gap_profiles.run(smoke_cohort, TINY)
    assert set(tables["profiles"]["region"]) == set(few)
    assert set(tables["profiles"]["role"]) == {"held out", "control", "patient"}
    assert tables["resemblance"]["p"].between(0, 1).all()
    assert len(tables["calls"]) == 4  # two properties, healthy people of two roles
