import pandas as pd
import pytest

from brainage.engine import shown
from brainage.engine.experiment import Experiment
from brainage.engine.results import Results
from brainage.engine.shown import Shown, obtain_shown


def one(name: str) -> Experiment:
    return Experiment(name, lambda *_: {}, ())


SHOWS = {"own": Shown(one("a")), "real": Shown(one("b"), "mre134"), "truth": Shown(one("c"), only="simulated")}


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results that say what was asked for."""

    def obtain(experiment: Experiment, key: str, profile: str) -> Results:
        return Results({"asked": pd.DataFrame()}, {"asked": (experiment.name, key, profile)})

    monkeypatch.setattr(shown, "obtain", obtain)


def asked(cohort: str, *profile: str) -> dict[str, object]:
    return {name: one.provenance["asked"] for name, one in obtain_shown(SHOWS, cohort, *profile).items()}


def test_an_experiment_is_shown_on_the_page_s_cohort_or_on_its_own() -> None:
    found = asked("simulated", "smoke")
    assert found["own"] == ("a", "simulated", "smoke")
    assert found["real"] == ("b", "mre134", "smoke")
    assert found["truth"] == ("c", "simulated", "smoke")


def test_what_only_a_simulation_knows_is_left_out_of_other_cohorts() -> None:
    assert set(asked("/a/folder", "smoke")) == {"own", "real"}
    assert asked("/a/folder", "smoke")["own"] == ("a", "/a/folder", "smoke")


def test_what_another_cohort_has_tried_is_left_out_of_that_profile() -> None:
    shows = {"own": Shown(one("a")), "more": Shown(one("a"), "mre134", unless="smoke")}
    assert set(obtain_shown(shows, "simulated", "smoke")) == {"own"}
    assert set(obtain_shown(shows, "simulated", "laptop")) == {"own", "more"}
    assert set(obtain_shown(shows, "simulated")) == {"own", "more"}


def test_without_a_profile_published_results_are_shown() -> None:
    assert asked("simulated")["own"] == ("a", "simulated", "published")


def test_beside_a_lab_s_own_people_others_are_as_published() -> None:
    """Nobody waits for the computing of what is not theirs."""
    found = asked("/a/folder", "kernel")
    assert found["own"] == ("a", "/a/folder", "kernel")
    assert found["real"] == ("b", "mre134", "published")
