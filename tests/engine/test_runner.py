from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from brainage.core import settings
from brainage.core.errors import BrainageError
from brainage.core.settings import published_folder
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.sources import simulated
from brainage.data.sources.registry import SOURCES
from brainage.engine import runner
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import PROFILES, Profile
from brainage.engine.runner import compute, obtain, publish


@pytest.fixture
def counting(small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> tuple[Experiment, list[str]]:
    """An experiment that notes its runs, on four participants who were drawn before."""
    known = replace(SOURCES["simulated"], open=lambda n, _size: small_cohort[:n])
    monkeypatch.setitem(SOURCES, "simulated", known)
    tiny = replace(PROFILES["smoke"], participants=4)
    monkeypatch.setitem(PROFILES, "smoke", tiny)
    runs: list[str] = []

    def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
        runs.append(size.name)
        return {"n": pd.DataFrame({"n": [len(cohort)]})}

    return Experiment("counting", run, ("n",)), runs


def test_computed_once_and_then_kept(counting) -> None:
    experiment, runs = counting
    first = obtain(experiment, "simulated", "smoke")
    second = obtain(experiment, "simulated", "smoke")
    assert runs == ["smoke"]
    assert first["n"]["n"].tolist() == second["n"]["n"].tolist() == [4]
    assert first.provenance["cohort"] == "Simulated lifespan"


def test_computed_again_when_the_code_changed(counting, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment, runs = counting
    obtain(experiment, "simulated", "smoke")
    monkeypatch.setattr(runner, "digest", lambda _: "changed!")
    obtain(experiment, "simulated", "smoke")
    assert runs == ["smoke", "smoke"]


def test_published_results_are_shown_without_a_run(counting) -> None:
    experiment, runs = counting
    publish(experiment, "simulated", "smoke")
    runs.clear()
    assert obtain(experiment, "simulated").provenance["profile"] == "smoke"
    assert runs == []


def test_what_is_computed_leaves_published_results_alone(counting) -> None:
    experiment, _ = counting
    assert compute(experiment, "simulated", "smoke")["n"]["n"].tolist() == [4]
    with pytest.raises(BrainageError, match="no such results"):
        obtain(experiment, "simulated")


def test_without_a_checkout_nothing_is_computed_to_be_published(counting, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment, runs = counting
    monkeypatch.setattr(settings, "published_folder", published_folder)
    monkeypatch.setattr(settings, "project_folder", settings.results_folder)
    with pytest.raises(
        BrainageError, match=r"published tables are part of the checkout \(git clone\), not of the inst"
    ):
        publish(experiment, "simulated", "smoke")
    assert runs == []


def test_without_the_real_maps_published_results_take_their_place(counting, clone: Path, monkeypatch) -> None:
    experiment, runs = counting
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    publish(experiment, "mre134", "smoke")
    monkeypatch.delenv("BRAINAGE_MRE134")
    assert obtain(experiment, "mre134", "smoke")["n"]["n"].tolist() == [3]
    assert publish(experiment, "mre134", "smoke") is None  # and they are not overwritten
    assert len(runs) == 1


def test_no_published_results_is_told(counting) -> None:
    with pytest.raises(BrainageError, match="results/published/counting/mre134: no such results"):
        obtain(counting[0], "mre134")


def test_a_lab_s_own_folder_is_computed_once_and_kept_under_its_name_and_fingerprint(counting, copy: Path) -> None:
    experiment, runs = counting
    own = copy.rename(copy.with_name("Our maps (3 T)"))
    results = obtain(experiment, str(own), "smoke")
    assert results["n"]["n"].tolist() == [30]  # all of them, whatever the profile
    assert obtain(experiment, str(own), "smoke").provenance == results.provenance
    assert runs == ["smoke"]
    fingerprint = open_cohort(own).fingerprint
    kept = settings.results_folder() / f"smoke/counting/our-maps-3-t-{fingerprint}"
    assert (kept / "n.csv").is_file()


def test_two_folders_of_one_name_do_not_share_results(counting, copy: Path, small_cohort: Cohort) -> None:
    experiment, _ = counting
    other = copy.with_name("elsewhere") / "copy"
    simulated.simulate(other, 4, voxel_size=8, jobs=1)
    assert obtain(experiment, str(copy), "smoke")["n"]["n"].tolist() == [30]
    assert obtain(experiment, str(other), "smoke")["n"]["n"].tolist() == [4]
    assert len(list((settings.results_folder() / "smoke/counting").iterdir())) == 2


@pytest.mark.parametrize("ask", [obtain, publish])
def test_published_results_of_a_lab_s_own_folder_are_refused(counting, copy: Path, ask) -> None:
    experiment, runs = counting
    with pytest.raises(
        BrainageError, match=r"copy', profile is 'published'; published results are of simulated, .*mre134"
    ):
        ask(experiment, str(copy))
    assert runs == []


def test_a_folder_that_is_no_cohort_is_told(counting, tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match="is no cohort, it has no dataset_description"):
        obtain(counting[0], str(tmp_path), "smoke")


def test_unknown_cohort_is_told() -> None:
    with pytest.raises(BrainageError, match=r"cohort is 'ixi'; expected one of simulated, .*lifespan, or the folder"):
        runner.cohort("ixi", PROFILES["smoke"])


def test_a_table_that_an_experiment_declares_and_does_not_give_is_told(counting) -> None:
    experiment = replace(counting[0], tables=("n", "ages"))
    with pytest.raises(BrainageError, match="experiment counting: run gave no ages, which it declares in tables"):
        compute(experiment, "simulated", "smoke")
    assert not (settings.results_folder() / "smoke/counting").exists()


def test_results_say_who_the_controls_are_if_not_cn(counting, relabelled_cohort: Cohort) -> None:
    experiment, runs = counting
    results = compute(experiment, str(relabelled_cohort.folder), "smoke")
    assert results.provenance["parameters"]["control"] == "HC"
    compute(experiment, str(relabelled_cohort.folder), "smoke")
    assert runs == ["smoke"]
    assert "control" not in compute(experiment, "simulated", "smoke").provenance["parameters"]
