from pathlib import Path

import pytest

from brainage.book import notebooks, own_book
from brainage.core import settings
from tests.test_cli import run

__all__ = ["run"]  # a fixture


def test_a_cohort_of_one_s_own_has_a_book_of_its_own(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple] = []
    monkeypatch.setattr(own_book, "build_own_book", lambda *what: asked.append(what) or tmp_path / "index.html")
    monkeypatch.setattr(notebooks, "execute_stale", lambda *_: pytest.fail("the book itself was run"))
    status, said, _ = run("book", "--cohort", tmp_path, "--profile", "laptop")
    assert (status, said.strip()) == (0, f"The book: {tmp_path / 'index.html'}")
    assert asked == [(settings.project_folder(), tmp_path, "laptop")]


def test_without_a_cohort_the_notebooks_are_brought_up_to_date(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "project_folder", lambda: tmp_path)
    monkeypatch.setattr(notebooks, "execute_stale", lambda *_: [notebooks.Page("one", True, 2.0, "", "k")])
    assert run("book")[1].strip() == "one: ran (2.0 s)"
