import pytest

from brainage.experiments.catalog import CATALOG, Entry
from brainage.experiments.runner import COHORTS
from brainage.experiments.store import load
from tests.conftest import ROOT


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: f"{entry.experiment.name}-{entry.cohort}")
def test_every_experiment_has_published_results(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    results = load("published", entry.experiment.name, entry.cohort)
    assert results is not None
    assert results.provenance["profile"] == entry.profile
    assert not any(table.empty for table in results.tables.values())


def test_an_experiment_is_called_as_its_module() -> None:
    """The book looks for the published tables of what a notebook imports."""
    for entry in CATALOG:
        assert entry.experiment.run.__module__ == f"brainage.experiments.{entry.experiment.name}"


def test_nothing_is_published_that_nobody_computes() -> None:
    folders = {(path.parent.parent.name, path.parent.name) for path in (ROOT / "results/published").glob("*/*/*.json")}
    assert folders == {(entry.experiment.name, entry.cohort) for entry in CATALOG}
    assert {key for _, key in folders} == set(COHORTS)
