"""What a page of the book gives to take away: every figure as SVG and PNG, every table behind it as TSV.

The links are put into the executed copy of a notebook before Sphinx reads it, a margin beside each figure and a list at
the foot; the files are written beside the pages when these are done.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape as html
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from brainage.book.reproduction import reproduction
from brainage.core.markup import as_markdown, spreadsheet
from brainage.plotting.marks import MIME

#: Of the built site.
FOLDER = "downloads"
_UP = f"../{FOLDER}"  # pages of notebooks lie one folder deep
_ABOUT = (
    "Separated by tabs; `provenance.json` beside their source says how they were made. A text that a spreadsheet would "
    "run as a formula (it starts with =, +, - or @) has an apostrophe in front; numbers are as they were."
)


def furnish(notebook: NotebookNode, page: str, results: list[Path]) -> NotebookNode:
    """Put a margin with links before each figure of an executed notebook, and the list of its tables at the end.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place; its SVGs and marks go, since the page shows the PNGs.
    page : str
        Name of the notebook.
    results : list of Path
        Folders of the results that it shows, ``.../<experiment>/<cohort>``.

    """
    names = {id(cell): name for name, cell in figures(notebook)}
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        if id(cell) in names:
            cells.append(_cell(_margin(page, names[id(cell)], _image(cell).get(MIME, [])), len(cells)))
            for output in cell.outputs:
                for kind in ("image/svg+xml", MIME):
                    output.get("data", {}).pop(kind, None)
        cells.append(cell)
    notebook.cells = [*cells, _cell(_list_of_tables(results), len(cells))] if results else cells
    return notebook


def every_table(results: Iterable[Path]) -> str:
    """Return, as Markdown, links to all tables that the book gives to take away, for a page one folder deep.

    Parameters
    ----------
    results : iterable of Path
        Folders of the results that any page shows, ``.../<experiment>/<cohort>``; each is listed once.

    """
    return "\n".join(["## Tables to take away", "", *map(_line, sorted(set(results))), "", _ABOUT, ""])


def write_figures(notebook: NotebookNode, page: str, site: Path) -> None:
    """Write the figures of an executed notebook to ``<site>/downloads/<page>``, as SVG and PNG."""
    for name, cell in figures(notebook):
        folder = site / FOLDER / page
        folder.mkdir(parents=True, exist_ok=True)
        image = _image(cell)
        (folder / f"{name}.svg").write_text(image["image/svg+xml"], encoding="utf-8")
        (folder / f"{name}.png").write_bytes(base64.b64decode(image["image/png"]))


def write_tables(results: list[Path], site: Path) -> None:
    """Write the tables in these folders to ``<site>/downloads/tables``, separated by tabs."""
    for folder in results:
        for path in folder.glob("*.csv"):
            target = site / FOLDER / _place(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(spreadsheet(pd.read_csv(path, dtype=str, keep_default_na=False)), encoding="utf-8")


def figures(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """Yield name and cell of the figures that an executed notebook drew."""
    for cell in notebook.cells:
        name = cell.metadata.get("mystnb", {}).get("figure", {}).get("name")
        if cell.cell_type == "code" and name and _image(cell):
            yield name, cell


def _cell(source: str, position: int) -> NotebookNode:
    """Return a cell of text whose name is no random one, so that the same results make the same page."""
    return new_markdown_cell(source, id=f"downloads-{position}")


def _image(cell: NotebookNode) -> dict[str, Any]:
    return next((output.data for output in cell.outputs if "image/svg+xml" in output.get("data", {})), {})


def _margin(page: str, name: str, values: Sequence[Sequence[float | str]] = ()) -> str:
    files = [_link(f"{page}/{name}.{kind}", kind.upper()) for kind in ("svg", "png")]
    others = [
        '<a href="#data-of-this-page">data</a>',
        f'<a href="../_sources/notebooks/{quote(page)}.ipynb" download>notebook</a>',
        '<a href="#provenance">provenance</a>',
    ]
    told = f'<span class="marks" hidden data-marks="{html(json.dumps(values))}"></span>' if values else ""
    return f"```{{margin}}\nThis figure: {' · '.join(files + others)}{told}\n```"


def _list_of_tables(results: list[Path]) -> str:
    lines = ["(data-of-this-page)=", "**Data, and how to make it again**", ""]
    return "\n".join([*lines, *(f"{_line(folder)}. {reproduction(folder)}" for folder in results), "", _ABOUT])


def _line(folder: Path) -> str:
    """Return an item of a list: an experiment and its cohort, with links to its tables."""
    links = [_link(_place(path), path.stem) for path in sorted(folder.glob("*.csv"))]
    return f"- {as_markdown(folder.parent.name)}, {as_markdown(folder.name)}: {', '.join(links)}"


def _link(file: str, text: str) -> str:
    return f'<a href="{_UP}/{quote(file)}" download>{as_markdown(text)}</a>'


def _place(path: Path) -> str:
    """Return where a table lies, with the cohort in its name, as it will lie in somebody's folder of downloads."""
    return f"tables/{path.parent.parent.name}-{path.parent.name}-{path.stem}.tsv"
