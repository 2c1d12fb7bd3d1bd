"""Sphinx extension: run stale notebooks before the book is read, and show their executed copies.

Jupyter Book itself executes nothing. The pages keep the names of the committed notebooks, so launch buttons point at
those; only their text is exchanged for that of the executed copy, with links to what can be downloaded. `fresh_pages`
sees to it that a page whose text changed is read again.
"""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from brainage.book.downloads import every_table, furnish, write_figures, write_tables
from brainage.book.gallery import with_pictures, without_pictures, write_thumbnails
from brainage.book.notebooks import execute_stale, executed_path, only_builder, shown_results
from brainage.book.provenance import provenance_page
from brainage.claims.page import ledger_page
from brainage.core.errors import BrainageError
from brainage.papers.traeuble2025.claims.paper_ledger import ledger, origins

PROVENANCE = "book/provenance"
CLAIMS = "book/claims"
logger = logging.getLogger(__name__)


def run_notebooks(app: Sphinx, config: Config) -> None:
    """Bring the executed copies up to date; a failing notebook fails the build."""
    logger.info("running notebooks whose inputs changed")
    app.only_builder = ExitStack()
    try:
        app.only_builder.enter_context(only_builder(Path(app.srcdir)))  # until pages are done
        config.figure_pages = execute_stale(Path(app.srcdir), profile())
    except BrainageError as error:
        app.only_builder.close()
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(1) from None  # an exception would end in Jupyter Book's traceback


def show_executed(app: Sphinx, docname: str, source: list[str]) -> None:
    """Hand MyST-NB the text that a page shows."""
    source[0] = page_text(app, docname, source[0])


def page_text(app: Sphinx, docname: str, text: str) -> str:
    """Return the executed copy of a notebook, the pages of provenance and of claims with their tables, or the text."""
    root, name = Path(app.srcdir), Path(docname).name
    copy = executed_path(root, name)
    if docname.startswith("notebooks/") and copy.is_file():
        return nbformat.writes(_furnished(app, docname, nbformat.read(copy, as_version=4)))
    if docname == PROVENANCE:
        shown = [one for page in app.config.figure_pages for one in shown_results(root, page.name, profile())]
        return text + provenance_page(app.config.figure_pages) + every_table(shown)
    if docname == CLAIMS:
        return ledger_page(text, ledger(), origins())
    return text


def _furnished(app: Sphinx, docname: str, executed: NotebookNode) -> NotebookNode:
    """Return an executed notebook with links to what can be taken away; the first page with small pictures."""
    root, name, first = Path(app.srcdir), Path(docname).name, docname == app.config.root_doc
    if app.builder.name == "singlehtml":  # which is printed, and lies elsewhere
        return without_pictures(executed) if first else executed
    if first:
        return with_pictures(executed, root, _pages(app))
    return furnish(executed, name, shown_results(root, name, profile()))


def _pages(app: Sphinx) -> list[str]:
    """Return the notebooks behind the first page, in the order of the contents."""
    docs = [one for one in app.config.external_site_map if one.startswith("notebooks/")]
    return [Path(one).name for one in docs if one != app.config.root_doc]


def write_downloads(app: Sphinx, error: Exception | None) -> None:
    """Put figures and tables beside the pages that link to them."""
    root, site = Path(app.srcdir), Path(app.outdir)
    if error is None and app.builder.name == "html":
        for page in app.config.figure_pages:
            executed = nbformat.read(executed_path(root, page.name), as_version=4)
            write_figures(executed, page.name, site)
            write_thumbnails(executed, page.name, site)
            write_tables(shown_results(root, page.name, profile()), site)


def let_others_build(app: Sphinx, _error: Exception | None) -> None:
    """Give the folder of the build free."""
    app.only_builder.close()


def profile() -> str:
    """Return the profile that the caller asks for, or nothing."""
    return os.environ.get("BRAINAGE_PROFILE", "")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hooks; notebooks run first of all."""
    app.connect("config-inited", run_notebooks, priority=100)
    app.connect("source-read", show_executed)
    app.connect("build-finished", write_downloads)
    app.connect("build-finished", let_others_build, priority=950)
    return {"parallel_read_safe": True}
