"""The notebooks as files: pairs in sync, short cells, one set-up cell, alt text on every picture."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import jupytext
import nbformat
import papermill
import pytest
from jupytext.compare import compare_notebooks
from matplotlib.figure import Figure

from brainage import papers
from brainage.book import pages
from brainage.book.pairing import for_colab
from tests.conftest import ROOT
from tests.page_results import published

SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))
MOST_LINES = 5
#: Pages that answer no question of their own.
REFERENCE = ("first_page", "data")
#: Sections that mean the same on every page, in their order.
ORDER = ("What is done here", "How sure?", "Reported and measured", "What this page does not show")
#: Cohort that a page is about, where it is not the simulated one.
COHORTS = dict.fromkeys(("data", "realism", "real_maps"), "mre134")
PAGES = {
    module.name.rpartition(".")[2]: importlib.import_module(module.name)
    for module in pkgutil.iter_modules(pages.__path__, "brainage.book.pages.")
}


def returns_a_figure(function: object) -> bool:
    found = function.__annotations__.get("return")
    return Figure in (found, *get_args(found))


#: Functions that return a figure, or nothing where there is nothing to draw: module and name.
DRAWING = {
    (module.name.rpartition(".")[2], name)
    for module in (
        *(one for one in pkgutil.walk_packages(papers.__path__, "brainage.papers.") if ".figures." in one.name),
        *pkgutil.iter_modules(pages.__path__, "brainage.book.pages."),
    )
    for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
    if returns_a_figure(function)
}


@pytest.fixture(params=SCRIPTS, ids=lambda path: path.stem)
def script(request: pytest.FixtureRequest) -> Path:
    return request.param


def code(script: Path) -> Iterator[nbformat.NotebookNode]:
    return (cell for cell in jupytext.read(script).cells if cell.cell_type == "code")


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def imports(cell: nbformat.NotebookNode) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_pairs_are_in_sync_and_hold_no_outputs(script: Path) -> None:
    pair = for_colab(nbformat.read(script.with_suffix(".ipynb"), as_version=4), "", "")
    compare_notebooks(pair, jupytext.read(script), fmt="py:percent")
    assert not any(cell.get("outputs") for cell in pair.cells)


def test_every_notebook_has_one_cell_of_plain_parameters(script: Path) -> None:
    notebook = jupytext.read(script)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert tags(tagged[0]) == ["parameters", "remove-input"]  # no bar on the page
    defaults = {name: one["default"] for name, one in papermill.inspect_notebook(notebook).items()}
    assert defaults["profile"] == '"published"'
    assert defaults["cohort"] == f'"{COHORTS.get(script.stem, "simulated")}"'
    assert notebook.metadata["kernelspec"]["name"] == "python3"


def test_cells_of_code_are_short(script: Path) -> None:
    for cell in code(script):
        lines = [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]
        assert 0 < len(lines) <= MOST_LINES, cell.source


def test_one_folded_cell_sets_the_page_up_with_one_call(script: Path) -> None:
    parameters, cell, *others = code(script)
    assert "parameters" in tags(parameters)
    assert tags(cell) == ["remove-input" if script.stem == "first_page" else "hide-input"]  # which opens with a picture
    assert all("remove-input" in tags(one) for one in others)  # one bar a page
    assert imports(cell)
    assert not any(map(imports, [parameters, *others]))
    assert cell.source.splitlines()[-1] == f"results = open_page({script.stem}, profile, cohort)"


def test_nothing_is_computed_in_a_notebook(script: Path) -> None:
    """No pandas, no numpy, no function, loop or condition: whatever is computed is tested in a module."""
    computing = (ast.FunctionDef, ast.Lambda, ast.For, ast.If, ast.IfExp, ast.comprehension, ast.BinOp, ast.Compare)
    for cell in code(script):
        assert all(node.module.startswith("brainage.") for node in imports(cell)), cell.source
        assert not any(isinstance(node, computing) for node in ast.walk(ast.parse(cell.source))), cell.source


def test_every_page_has_a_module_of_its_own() -> None:
    assert set(PAGES) == {script.stem for script in SCRIPTS}


def test_pages_go_from_the_finding_to_its_limits(script: Path) -> None:
    """A figure, what it says in bold, how it came about, how sure it is, what is reported, what it cannot show."""
    if script.stem in REFERENCE:
        return
    drawn, finding = jupytext.read(script).cells[3:5]
    assert "figure" in drawn.metadata.get("mystnb", {})
    assert finding.source.startswith("**")
    prose = "\n".join(cell.source for cell in jupytext.read(script).cells if cell.cell_type == "markdown")
    headings = re.findall("^## (.*)$", prose, re.MULTILINE)
    places = [headings.index(one) for one in ORDER if one in headings]
    assert places == sorted(places)
    assert headings[-1] == ORDER[-1]


def test_every_number_of_the_prose_is_one_of_the_page_s(script: Path) -> None:
    prose = "".join(cell.source for cell in jupytext.read(script).cells if cell.cell_type == "markdown")
    page = PAGES[script.stem]
    found = page.numbers(published(page))
    assert set(re.findall("{glue:text}`([^`]+)`", prose)) <= set(found)
    assert {type(value) for value in found.values()} <= {int, str}
    assert not {"nan", "None", "\N{EM DASH}"} & {str(value) for value in found.values()}


def test_every_notebook_starts_with_its_title(script: Path) -> None:
    first = jupytext.read(script).cells[0]
    assert first.cell_type == "markdown"
    assert sum(line.startswith("# ") for line in first.source.splitlines()) == 1


def test_every_figure_has_a_caption_and_alt_text(script: Path) -> None:
    for cell in jupytext.read(script).cells:
        if cell.cell_type == "code" and any(f"{module}.{name}(" in cell.source for module, name in DRAWING):
            assert len(cell.metadata["mystnb"]["image"]["alt"]) > 40, cell.source
            assert cell.metadata["mystnb"]["figure"]["caption"], cell.source


def test_captions_say_by_glue_what_results_were_made_of(script: Path) -> None:
    known = {f"made_{name}" for name in PAGES[script.stem].SHOWS}
    captions = [cell.metadata["mystnb"]["figure"]["caption"] for cell in code(script) if "mystnb" in cell.metadata]
    assert set(re.findall("{glue:text}`([^`]+)`", " ".join(captions))) <= known


def test_every_cell_that_is_captioned_draws(script: Path) -> None:
    for cell in code(script):
        if "mystnb" in cell.metadata:
            assert any(f"{module}.{name}(" in cell.source for module, name in DRAWING), cell.source


def test_prose_takes_measured_numbers_from_the_run(script: Path) -> None:
    """A decimal in prose is glued, or it is a reported value or a goal and the paragraph says so."""
    for cell in jupytext.read(script).cells:
        if cell.cell_type == "markdown":
            for paragraph in cell.source.split("\n\n"):
                words = paragraph.replace("{glue:text}", "")
                typed = [
                    word
                    for word in words.split()
                    if word.strip("(),;.−+").replace(".", "", 1).isdigit() and "." in word.strip(".,;")
                ]
                assert not typed or "report" in paragraph or "goal" in paragraph, (typed, json.dumps(paragraph))
