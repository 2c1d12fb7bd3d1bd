import pytest

from brainage.experiments.catalog import CATALOG
from brainage.experiments.runner import COHORTS
from brainage.experiments.store import load
from tests.conftest import ROOT

#: Published at 2 mm; the others have networks, which need a GPU for that, or read no map.
PAPER = {"ages", "trends", "data_quality", "realism", "limit"}


@pytest.mark.parametrize(("experiment", "key"), CATALOG, ids=lambda value: getattr(value, "name", value))
def test_every_experiment_has_published_results(experiment, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    results = load("published", experiment.name, key)
    assert results is not None
    assert results.provenance["profile"] == ("paper" if experiment.name in PAPER else "laptop")
    assert not any(table.empty for table in results.tables.values())


def test_nothing_is_published_that_nobody_computes() -> None:
    folders = {(path.parent.parent.name, path.parent.name) for path in (ROOT / "results/published").glob("*/*/*.json")}
    assert folders == {(experiment.name, key) for experiment, key in CATALOG}
    assert {key for _, key in folders} == set(COHORTS)
