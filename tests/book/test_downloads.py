import base64
import html
import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from brainage.book.downloads import every_table, furnish, write_figures, write_tables
from brainage.plotting.marks import MIME
from tests.core.test_markup import rendered

PNG = base64.b64encode(b"a picture").decode()


@pytest.fixture
def executed() -> NotebookNode:
    """A notebook with a title, one figure and a figure that was not drawn."""
    data = {"image/png": PNG, "image/svg+xml": "<svg/>"}
    drawn = new_code_cell("draw()", outputs=[new_output("display_data", data)])
    drawn.metadata["mystnb"] = {"figure": {"name": "fig-one", "caption": "One."}}
    empty = new_code_cell("None")
    empty.metadata["mystnb"] = {"figure": {"name": "fig-none", "caption": "None."}}
    return new_notebook(cells=[new_markdown_cell("# Title"), drawn, empty])


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "published/trends/simulated"
    folder.mkdir(parents=True)
    (folder / "means.csv").write_text('name,value\n"a, b",NA\n')
    return folder


def test_a_figure_has_a_margin_before_it_and_the_page_a_list_of_tables(executed: NotebookNode, results: Path) -> None:
    cells = furnish(executed, "page", [results]).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "markdown", "code", "code", "markdown"]
    assert '<a href="../downloads/page/fig-one.svg" download>SVG</a>' in cells[1].source
    assert '<a href="../_sources/notebooks/page.ipynb" download>notebook</a>' in cells[1].source
    assert '<a href="../downloads/tables/trends-simulated-means.tsv" download>means</a>' in cells[4].source
    assert list(cells[2].outputs[0].data) == ["image/png"]
    nbformat.validate(executed)


def test_what_is_drawn_where_goes_from_the_picture_to_its_margin(executed: NotebookNode) -> None:
    marks = [[0.25, 0.5, 'a "network" · T1w']]
    executed.cells[1].outputs[0].data[MIME] = marks
    cells = furnish(executed, "page", []).cells
    assert list(cells[2].outputs[0].data) == ["image/png"]
    written = re.search('data-marks="(.*?)"', cells[1].source)[1]
    assert json.loads(html.unescape(written)) == marks


def test_a_page_without_results_has_no_list(executed: NotebookNode) -> None:
    assert len(furnish(executed, "page", []).cells) == 4


def test_every_table_of_the_book_is_listed_once(results: Path, tmp_path: Path) -> None:
    other = tmp_path / "published/ages/mre134"
    other.mkdir(parents=True)
    (other / "summary.csv").write_text("a\n1\n")
    lines = [line for line in every_table([results, other, results]).splitlines() if line.startswith("- ")]
    assert [line.split(":")[0] for line in lines] == ["- ages, mre134", "- trends, simulated"]
    assert '<a href="../downloads/tables/ages-mre134-summary.tsv" download>summary</a>' in lines[0]


def test_names_of_folders_and_tables_stay_text(executed: NotebookNode, tmp_path: Path) -> None:
    folder = tmp_path / "published" / "a <script>" / "{{ b }} `c` |"
    folder.mkdir(parents=True)
    (folder / '"><img src=x>.csv').write_text("a\n")
    shown = rendered(furnish(executed, 'p"><b>', [folder]).cells[-1].source)
    assert 'a <script>, {{ b }} `c` |: "><img src=x>' in shown.text
    assert not {"script", "img", "b"} & set(shown.tags)
    assert "<b>" not in executed.cells[1].source


def test_figures_are_written_as_both(executed: NotebookNode, tmp_path: Path) -> None:
    write_figures(executed, "page", tmp_path)
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert files == {"downloads/page/fig-one.svg": b"<svg/>", "downloads/page/fig-one.png": b"a picture"}


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(results: Path, tmp_path: Path) -> None:
    (results / "means.csv").write_text("name,=value\n=1+1,-3.2\n@A,+x\n")
    write_tables([results], tmp_path / "site")
    path = tmp_path / "site/downloads/tables/trends-simulated-means.tsv"
    assert path.read_text() == "name\t'=value\n'=1+1\t-3.2\n'@A\t'+x\n"


def test_tables_are_written_with_tabs_and_every_text_as_it_was(results: Path, tmp_path: Path) -> None:
    write_tables([results], tmp_path / "site")
    path = tmp_path / "site/downloads/tables/trends-simulated-means.tsv"
    assert path.read_text() == "name\tvalue\na, b\tNA\n"
    assert pd.read_csv(path, sep="\t").shape == (1, 2)
