import pytest

from brainage.engine.profiles import PROFILES
from brainage.engine.runner import COHORTS
from brainage.engine.store import load
from brainage.papers.catalog import EXPERIMENTS
from tests.conftest import ROOT

CASES = [(one, key) for one in EXPERIMENTS for key in one.cohorts]


@pytest.mark.parametrize(("experiment", "key"), CASES, ids=lambda one: getattr(one, "name", one))
def test_every_experiment_has_published_results(experiment, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    results = load("published", experiment.name, key)
    assert results is not None
    assert results.provenance["profile"] == experiment.published
    assert set(experiment.tables) <= set(results.tables)
    assert not any(table.empty for table in results.tables.values())
    if experiment.repeats:
        assert results.provenance["parameters"]["repeats"] == experiment.size(experiment.published, key).repeats


def test_names_are_given_once() -> None:
    assert len({one.name for one in EXPERIMENTS}) == len(EXPERIMENTS)
    assert {one.published for one in EXPERIMENTS} <= set(PROFILES)


def test_nothing_is_published_that_nobody_computes() -> None:
    folders = {(path.parent.parent.name, path.parent.name) for path in (ROOT / "results/published").glob("*/*/*.json")}
    assert folders == {(one.name, key) for one, key in CASES}
    assert {key for _, key in folders} == set(COHORTS) - {"lifespan"}  # which nobody here has downloaded
