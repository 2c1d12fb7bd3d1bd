import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from brainage.book import results_first
from brainage.book.results_first import compute_first, main
from brainage.core.errors import BrainageError, refuse
from brainage.engine.experiment import Experiment
from brainage.engine.shown import Shown


def notebook(folder: Path, name: str, page: str = "") -> Path:
    path = folder / f"{name}.py"
    path.write_text(f"from brainage.book.pages import {page}\n" if page else "print(1)\n")
    return path


def test_every_page_is_computed_on_its_own_cohort(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {name: SimpleNamespace(SHOWS={"own": Shown(Experiment(name, dict, (), (name,)))}) for name in ("a", "b")}
    asked = []
    monkeypatch.setattr(results_first, "obtain_shown", lambda *what: asked.append(what))
    for name, page in pages.items():
        monkeypatch.setitem(sys.modules, name, page)
    assert main("smoke", ["fig8=a", "fig9=b"]) == 0
    assert asked == [(pages["a"].SHOWS, "a", "smoke"), (pages["b"].SHOWS, "b", "smoke")]


def test_notebooks_without_a_page_start_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_first.subprocess, "run", lambda *_, **__: pytest.fail("started"))
    compute_first([notebook(tmp_path, "plain")], "smoke")


def broken(*_: object) -> dict[str, object]:
    refuse("no maps")


def test_what_is_wrong_names_the_notebook(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    page = SimpleNamespace(SHOWS={"own": Shown(Experiment("a", broken, ()))})
    monkeypatch.setitem(sys.modules, "a_page", page)
    monkeypatch.setattr(results_first, "obtain_shown", broken)
    assert main("smoke", ["fig9=a_page"]) == 1
    assert capsys.readouterr().out == "notebooks/fig9.py: no maps\n"


def test_a_process_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = notebook(tmp_path, "fig9", "consistency")
    with pytest.raises(BrainageError, match=r"notebooks/fig9.py: profile is 'fast'; expected one of"):
        compute_first([script], "fast")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(BrainageError, match="could not be computed; what failed stands above"):
        compute_first([script], "smoke")
