"""What the tests of whole experiments take from the smoke book is what they would have computed."""

from dataclasses import replace

from brainage.data.cohort import Cohort
from brainage.engine import runner
from brainage.papers.traeuble2025.experiments.repulsion import REPULSION
from tests import whole_runs
from tests.whole_runs import cohort_beside_the_book, run_whole


def test_without_a_book_everything_is_computed(monkeypatch, tmp_path, lab_cohort: Cohort) -> None:
    monkeypatch.delenv("BRAINAGE_SMOKE_SITE", raising=False)
    assert cohort_beside_the_book() is None
    asked = []
    watched = replace(REPULSION, run=lambda cohort, size: asked.append((cohort, size.epochs)) or {})
    assert run_whole(watched, lab_cohort, tmp_path, epochs=3) == {}
    assert asked == [(lab_cohort, 3)]


def test_of_a_book_the_tables_are_taken_that_it_kept(monkeypatch, tmp_path, lab_cohort: Cohort) -> None:
    monkeypatch.setenv("BRAINAGE_SMOKE_SITE", str(tmp_path / "_build/html"))
    assert cohort_beside_the_book() is None  # of no code like this

    def kept(experiment, key, profile):
        assert (experiment, key, profile) == (REPULSION, "simulated", "smoke")
        return runner.Results({"order": runner.settings.results_folder()}, {})

    monkeypatch.setattr(whole_runs, "compute", kept)
    assert run_whole(REPULSION, lab_cohort, tmp_path) == {"order": tmp_path / "results"}
