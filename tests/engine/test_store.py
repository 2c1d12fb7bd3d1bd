import json
import re
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from brainage.core import settings
from brainage.core.errors import BrainageError
from brainage.core.settings import published_folder
from brainage.engine import store
from brainage.engine.results import Results


def results(value: float = 1.5) -> Results:
    origin = store.provenance(
        profile="smoke", cohort="C", fingerprint="f", parameters={"seeds": 2}, seconds=3.21, memory=0
    )
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


def test_a_copy_inside_another_repository_has_no_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The outer one's says nothing about this code."""
    (tmp_path / "companion").mkdir()
    git = ["git", "-C", str(tmp_path), "-c", "user.email=a@b", "-c", "user.name=a"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "thesis"], check=True)
    monkeypatch.setattr(settings, "project_folder", lambda: tmp_path)
    assert re.fullmatch("[0-9a-f]{10}[+]?", store.commit())
    monkeypatch.setattr(settings, "project_folder", lambda: tmp_path / "companion")
    assert store.commit() == "unknown"


def test_a_folder_for_results_does_not_hide_the_published_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "published_folder", published_folder)
    assert store.load_published("trends", "simulated").provenance["cohort"] == "Simulated lifespan"
    assert store.load("smoke", "trends", "simulated") is None


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


def folder() -> Path:
    return settings.results_folder() / "smoke/trends/simulated"


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text(path.read_text()[:-2]),
        lambda path: path.write_text(path.read_text().replace("1.5", "2.5")),
        lambda path: path.write_bytes(b"\xff\xfe"),
        lambda path: path.unlink(),
        lambda path: path.with_name("other.csv").write_text("a\n1\n"),
    ],
)
def test_a_table_that_is_not_the_one_that_was_written_is_told(damage) -> None:
    store.save(results(), "smoke", "trends", "simulated")
    damage(folder() / "slopes.csv")
    with pytest.raises(BrainageError, match=r"damaged results .*; remove the folder and run the experiment again"):
        store.load("smoke", "trends", "simulated")


def test_labels_come_back_as_they_were() -> None:
    table = pd.DataFrame({"study": ["01", "NA", "1e5"], "n": [1, 2, 3], "p": [0.5, float("nan"), 1]})
    store.save(Results({"studies": table}, {}), "smoke", "trends", "simulated")
    pd.testing.assert_frame_equal(store.load("smoke", "trends", "simulated")["studies"], table)


def test_results_of_earlier_versions_have_no_checksums() -> None:
    store.save(results(), "smoke", "trends", "simulated")
    origin = json.loads((folder() / "provenance.json").read_text())
    del origin["tables"]
    (folder() / "provenance.json").write_text(json.dumps(origin))
    assert store.load("smoke", "trends", "simulated")["slopes"]["value"].tolist() == [1.5]


@pytest.mark.parametrize("then", ["load", "save"])
def test_a_kill_between_the_two_renames_loses_nothing(then: str) -> None:
    """The older version is in sight again, and the half-made newer one is not taken for whole."""
    store.save(results(1.0), "smoke", "trends", "simulated")
    folder().rename(folder().with_name("simulated.old"))
    folder().with_name("simulated.partial").mkdir()
    if then == "save":
        store.save(results(2.0), "smoke", "trends", "simulated")
    expected = 1.0 if then == "load" else 2.0
    assert store.load("smoke", "trends", "simulated")["slopes"]["value"].tolist() == [expected]
    assert [path.name for path in folder().parent.iterdir() if path.suffix != ".partial"] == ["simulated"]


def test_two_runs_do_not_write_the_same_results(monkeypatch: pytest.MonkeyPatch) -> None:
    real = store._write

    def write_while_another_tries(saved: Results, where: Path) -> None:
        with pytest.raises(BrainageError, match=r"simulated: is being written by process .* .results of trends."):
            store.save(results(3.0), "smoke", "trends", "simulated")
        real(saved, where)

    monkeypatch.setattr(store, "_write", write_while_another_tries)
    store.save(results(1.0), "smoke", "trends", "simulated")
    assert store.load("smoke", "trends", "simulated")["slopes"]["value"].tolist() == [1.0]


def test_counts_beside_missing_ones_keep_every_digit() -> None:
    table = pd.DataFrame({"n": [1234567.0, float("nan"), 16777217.0], "p": [0.123456789, 0.5, float("nan")]})
    store.save(Results({"counts": table}, {}), "smoke", "trends", "simulated")
    found = store.load("smoke", "trends", "simulated")["counts"]
    assert found["n"].tolist()[::2] == [1234567, 16777217]
    assert found["p"].tolist()[:2] == [0.123457, 0.5]


@pytest.mark.parametrize("tables", [["slopes"], {"slopes": {}}])
def test_a_provenance_that_does_not_say_what_tables_must_be_is_told(tables: object) -> None:
    store.save(results(), "smoke", "trends", "simulated")
    path = folder() / "provenance.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "tables": tables}))
    with pytest.raises(BrainageError, match="damaged results"):
        store.load("smoke", "trends", "simulated")
