"""Small pictures of the book's figures, for its first page: one by name, and all of them."""

import base64
import io
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode
from PIL import Image

from brainage.book.downloads import FOLDER, figures
from brainage.book.notebooks import executed_path
from brainage.core.errors import refuse
from brainage.core.markup import html

#: Where in a text all figures stand, and where one does: its page and its name.
GALLERY, PICTURE = "% gallery", re.compile(r"^% picture (\S+) (\S+)$", re.MULTILINE)
_WIDTH = 480  # pixels, twice as wide as they are shown


def with_pictures(notebook: NotebookNode, root: Path, pages: Sequence[str]) -> NotebookNode:
    """Put small pictures of figures at the markers of a notebook's text.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    root : Path
        The checkout.
    pages : sequence of str
        Names of notebooks whose figures the gallery shows, in order.

    Raises
    ------
    BrainageError
        If a figure that is named is on no page.

    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = PICTURE.sub(lambda found: _picture(root, *found.groups()), cell.source)
            cell.source = text.replace(GALLERY, _gallery(root, pages)) if GALLERY in text else text
    return notebook


def without_pictures(notebook: NotebookNode) -> NotebookNode:
    """Take the markers away, where pages are in one file and pictures stand on them."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = PICTURE.sub("", cell.source).replace(GALLERY, "Each page has its own.")
    return notebook


def write_thumbnails(notebook: NotebookNode, page: str, site: Path) -> None:
    """Write small pictures of an executed notebook's figures to ``<site>/downloads/<page>``."""
    for name, cell in figures(notebook):
        target = site / FOLDER / page / _small(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        picture = Image.open(io.BytesIO(base64.b64decode(_png(cell)))).convert("RGB")
        picture.thumbnail((_WIDTH, 10 * _WIDTH))
        picture.save(target, optimize=True)


def _gallery(root: Path, pages: Sequence[str]) -> str:
    tiles = []
    for page in pages:
        notebook = _executed(root, page)
        title = _title(notebook)
        tiles += [_tile(page, name, cell, title) for name, cell in figures(notebook)]
    return f'<div class="gallery">{"".join(tiles)}</div>'


def _tile(page: str, name: str, cell: NotebookNode, title: str) -> str:
    return f'<a href="{quote(page)}.html#{quote(name)}">{_image(page, name, cell)}<span>{html(title)}</span></a>'


def _picture(root: Path, page: str, name: str) -> str:
    cells = dict(figures(_executed(root, page)))
    if name not in cells:
        told = ", ".join(cells) or "none"
        refuse(f"notebooks/first_page.py: % picture {page} {name}: expected a figure that the page draws: {told}")
    return f'<a class="picture" href="{quote(page)}.html#{quote(name)}">{_image(page, name, cells[name])}</a>\n'


def _image(page: str, name: str, cell: NotebookNode) -> str:
    alt = html(cell.metadata["mystnb"]["image"]["alt"])
    return f'<img loading="lazy" src="../{FOLDER}/{quote(page)}/{_small(quote(name))}" alt="{alt}">'


def _small(name: str) -> str:
    return f"{name}-small.png"


def _png(cell: NotebookNode) -> str:
    return next(output.data["image/png"] for output in cell.outputs if "image/png" in output.get("data", {}))


def _executed(root: Path, page: str) -> NotebookNode:
    return nbformat.read(executed_path(root, page), as_version=4)


def _title(notebook: NotebookNode) -> str:
    return next(line for line in notebook.cells[0].source.splitlines() if line.startswith("# ")).removeprefix("# ")
