"""The notebooks as files: pairs in sync, one parameters cell, alt text on every picture."""

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import jupytext
import nbformat
import papermill
import pytest
from jupytext.compare import compare_notebooks
from matplotlib.figure import Figure

from brainage import papers
from tests.conftest import ROOT

SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))

#: Functions that return a figure.
DRAWING = {
    name
    for module in pkgutil.walk_packages(papers.__path__, "brainage.papers.")
    if ".figures." in module.name
    for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
    if function.__annotations__.get("return") is Figure
}


@pytest.fixture(params=SCRIPTS, ids=lambda path: path.stem)
def script(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_pairs_are_in_sync_and_hold_no_outputs(script: Path) -> None:
    pair = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    compare_notebooks(pair, jupytext.read(script), fmt="py:percent")
    assert not any(cell.get("outputs") for cell in pair.cells)


def test_every_notebook_has_one_cell_of_plain_parameters(script: Path) -> None:
    notebook = jupytext.read(script)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert papermill.inspect_notebook(notebook)["profile"]["default"] == '"published"'
    assert notebook.metadata["kernelspec"]["name"] == "python3"


def test_every_notebook_starts_with_its_title(script: Path) -> None:
    first = jupytext.read(script).cells[0]
    assert first.cell_type == "markdown"
    assert sum(line.startswith("# ") for line in first.source.splitlines()) == 1


def test_every_figure_has_a_caption_and_alt_text(script: Path) -> None:
    for cell in jupytext.read(script).cells:
        if cell.cell_type == "code" and any(f"\n{name}(" in f"\n{cell.source}" for name in DRAWING):
            assert len(cell.metadata["mystnb"]["image"]["alt"]) > 40, cell.source
            assert cell.metadata["mystnb"]["figure"]["caption"], cell.source


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
