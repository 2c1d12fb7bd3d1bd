import base64
import io
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from brainage.book.gallery import GALLERY, with_pictures, without_pictures, write_thumbnails
from brainage.book.notebooks import executed_path
from brainage.core.errors import BrainageError


def png() -> str:
    file = io.BytesIO()
    Image.new("RGB", (1500, 900), "red").save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture
def page() -> NotebookNode:
    """A page with one figure."""
    drawn = new_code_cell(
        "draw()", outputs=[new_output("display_data", {"image/png": png(), "image/svg+xml": "<svg/>"})]
    )
    drawn.metadata["mystnb"] = {"figure": {"name": "fig-one", "caption": "One."}, "image": {"alt": 'A "red" plane.'}}
    return new_notebook(cells=[new_markdown_cell("(anchor)=\n# A <page>"), drawn])


@pytest.fixture
def root(page: NotebookNode, tmp_path: Path) -> Path:
    target = executed_path(tmp_path, "page")
    target.parent.mkdir(parents=True)
    nbformat.write(page, target)
    return tmp_path


def first(text: str) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell(text)])


def test_a_marker_becomes_the_figure_with_a_link_to_it(root: Path) -> None:
    (cell,) = with_pictures(first("Before\n% picture page fig-one\nafter"), root, []).cells
    assert '<a class="picture" href="page.html#fig-one">' in cell.source
    assert 'src="../downloads/page/fig-one-small.png" alt="A &quot;red&quot; plane."' in cell.source
    assert cell.source.startswith("Before\n")
    assert cell.source.endswith("after")


def test_the_gallery_has_every_figure_and_the_title_of_its_page(root: Path) -> None:
    (cell,) = with_pictures(first(f"All\n\n{GALLERY}\n"), root, ["page"]).cells
    assert cell.source.count("<img") == 1
    assert "<span>A &lt;page&gt;</span>" in cell.source


def test_a_figure_that_is_not_there_is_told_with_those_that_are(root: Path) -> None:
    with pytest.raises(BrainageError, match="picture page fig-two: expected a figure that the page draws: fig-one"):
        with_pictures(first("% picture page fig-two"), root, [])


def test_in_one_file_there_are_no_small_pictures() -> None:
    (cell,) = without_pictures(first(f"% picture page fig-one\n{GALLERY}")).cells
    assert "%" not in cell.source


def test_small_pictures_are_small(page: NotebookNode, tmp_path: Path) -> None:
    write_thumbnails(page, "page", tmp_path)
    small = Image.open(tmp_path / "downloads/page/fig-one-small.png")
    assert small.size == (480, 288)
