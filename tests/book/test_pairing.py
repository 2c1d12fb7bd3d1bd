import os
import shutil
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from brainage.book.pairing import COLAB, for_colab, pair
from tests.conftest import ROOT

ADDRESS = "https://github.com/someone/brainage"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "notebooks").mkdir()
    for kind in ("py", "ipynb"):
        shutil.copy(ROOT / f"notebooks/figS2_ages.{kind}", tmp_path / "notebooks")
    shutil.copy(ROOT / "_config.yml", tmp_path)
    return tmp_path


def cells(checkout: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(checkout / "notebooks/figS2_ages.ipynb", as_version=4).cells


def address(checkout: Path, url: str) -> None:
    path = checkout / "_config.yml"
    path.write_text(path.read_text().replace('url: ""', f'url: "{url}"'))


def test_without_an_address_pairs_are_as_committed(checkout: Path) -> None:
    before = cells(checkout)
    pair(checkout)
    assert cells(checkout) == before


def test_with_an_address_a_first_cell_fetches_the_book_however_often_pairs_are_written(checkout: Path) -> None:
    before = cells(checkout)
    address(checkout, ADDRESS)
    for _ in range(2):
        pair(checkout)
    first, *others = cells(checkout)
    assert (first.id, first.metadata.tags) == (COLAB, ["remove-cell"])
    assert f"--branch main {ADDRESS} /content/book" in first.source
    assert others == before


def test_the_cell_acts_on_colab_alone(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = for_colab(nbformat.v4.new_notebook(), ADDRESS, "main").cells[0].source
    shell, done = InteractiveShell(), []
    monkeypatch.setattr(shell, "system", done.append)
    monkeypatch.setattr(shell, "run_line_magic", lambda name, line, *_, **__: done.append(f"{name} {line}"))
    monkeypatch.delitem(os.environ, "COLAB_RELEASE_TAG", raising=False)
    shell.run_cell(source).raise_error()
    assert done == []
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release")
    shell.run_cell(source).raise_error()
    assert [one.split()[0] for one in done] == ["git", "pip", "cd"]
    assert done[0].endswith(f"{ADDRESS} /content/book")


def test_a_cell_that_is_there_is_replaced_and_goes_with_the_address() -> None:
    notebook = for_colab(nbformat.v4.new_notebook(), ADDRESS, "main")
    moved = for_colab(notebook, "https://example.org/other", "next")
    assert [cell.id for cell in moved.cells] == [COLAB]
    assert "https://example.org/other" in moved.cells[0].source
    assert for_colab(moved, "", "main").cells == []
