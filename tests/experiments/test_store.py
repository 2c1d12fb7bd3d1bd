from pathlib import Path

import pandas as pd
import pytest

from brainage import settings
from brainage.errors import BrainageError
from brainage.experiments import store
from brainage.experiments.store import Results


def results(value: float = 1.5) -> Results:
    origin = store.provenance(profile="smoke", cohort="C", fingerprint="f", parameters={"seeds": 2}, seconds=3.21)
    return Results({"slopes": pd.DataFrame({"group": ["all"], "value": [value]})}, origin)


def test_what_was_saved_is_loaded() -> None:
    saved = results()
    store.save(saved, "smoke", "trends", "simulated")
    loaded = store.load("smoke", "trends", "simulated")
    pd.testing.assert_frame_equal(loaded["slopes"], saved["slopes"])
    assert loaded.provenance == saved.provenance


def test_provenance_names_code_machine_and_versions() -> None:
    origin = results().provenance
    assert origin["seconds"] == 3.2
    assert {"python", "brainage", "numpy", "torch", "gpytorch"} <= set(origin["versions"])
    assert "cores" in origin["machine"]
    assert origin["commit"]


def test_a_checkout_without_git_has_an_unknown_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "project_folder", lambda: tmp_path)
    assert store.commit() == "unknown"


def test_nothing_saved_is_none() -> None:
    assert store.load("smoke", "trends", "simulated") is None


def test_saving_again_replaces_all_tables() -> None:
    store.save(Results({"old": pd.DataFrame({"a": [1]})}, {}), "smoke", "trends", "simulated")
    store.save(results(2.5), "smoke", "trends", "simulated")
    assert list(store.load("smoke", "trends", "simulated").tables) == ["slopes"]


def test_a_failed_write_keeps_the_old_results(monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(results(1.0), "smoke", "trends", "simulated")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", fail)
    with pytest.raises(OSError, match="No space left"):
        store.save(results(2.0), "smoke", "trends", "simulated")
    assert store.load("smoke", "trends", "simulated")["slopes"]["value"].tolist() == [1.0]


def test_damaged_results_are_told() -> None:
    store.save(results(), "smoke", "trends", "simulated")
    (settings.results_folder() / "smoke/trends/simulated/provenance.json").write_text("{")
    with pytest.raises(BrainageError, match=r"provenance.json: is not JSON .*remove the folder and run"):
        store.load("smoke", "trends", "simulated")
