"""A page of the book is never older than what it shows: a small book, built again and again as Jupyter Book does."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from brainage.book.notebooks import execute_stale
from tests.book.test_notebooks import NOTEBOOK
from tests.conftest import ROOT

pytestmark = pytest.mark.slow  # half a minute to run the notebook and to build its pages

NAMES_RESULTS = "\n# %%\nfrom pathlib import Path\n\nfrom brainage.papers.this_book.experiments.ages import AGES\n"
SHOWS_RESULTS = NAMES_RESULTS + 'print(Path("../results/published/ages/simulated/summary.csv").read_text())\n'
CONFIGURATION = """
project, html_theme, root_doc = "small", "alabaster", "start"
extensions = ["myst_nb", "sphinxcontrib.bibtex", "figure_notebooks", "fresh_pages"]
nb_execution_mode, bibtex_bibfiles, bibtex_reference_style = "off", ["book/references.bib"], "author_year"
exclude_patterns = ["_build"]
suppress_warnings = ["image.not_readable"]
"""
START = "# Start\n\n```{toctree}\nbook/glossary\nbook/cites\nbook/references\nnotebooks/page\n```\n"
RESULTS = "/nowhere"  # nothing is computed here
BIBLIOGRAPHY = "@article{one, author = {A. Author}, title = {T}, journal = {J}, year = {2025}}\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a notebook, run once, that shows a published table, a glossary and a page that cites."""
    root = tmp_path_factory.mktemp("small") / "a checkout"
    files = {
        "conf.py": CONFIGURATION,
        "start.md": START,
        "book/glossary.md": "# Glossary\n\nWords.\n",
        "book/cites.md": "# Cites\n\n{cite:t}`one`\n",
        "book/references.md": "# References\n\n```{bibliography}\n```\n",
        "book/references.bib": BIBLIOGRAPHY,
        "notebooks/page.py": NOTEBOOK + SHOWS_RESULTS,
        "results/published/ages/simulated/summary.csv": "a\n111\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    shutil.copy(ROOT / "notebooks/figS2_ages.ipynb", root / "notebooks/page.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", RESULTS)
        patch.delenv("BRAINAGE_MRE134", raising=False)
        execute_stale(root)
    return root


@pytest.fixture
def small(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it to edit and to build."""
    monkeypatch.syspath_prepend(ROOT / "book/_ext")
    monkeypatch.setenv("BRAINAGE_RESULTS", RESULTS)
    monkeypatch.setenv("BRAINAGE_PROFILE", "")
    yield Path(shutil.copytree(template, tmp_path / "a checkout"))
    for name in ("figure_notebooks", "fresh_pages"):
        sys.modules.pop(name, None)


def build(root: Path, builder: str = "html") -> dict[str, float]:
    """Build as Jupyter Book does, doctrees shared by all builders; return when each page was written."""
    out = root / "_build" / builder
    with docutils_namespace():
        app = Sphinx(str(root), str(root), str(out), str(root / "_build/.doctrees"), builder, status=None)
        app.build()
    return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns for path in out.rglob("*.html")}


def shown(root: Path, page: str) -> str:
    return (root / "_build/html" / page).read_text(encoding="utf-8")


def test_a_page_shows_what_it_offers_for_download_whoever_ran_its_notebook(small: Path) -> None:
    """`brainage book`, then `make book`."""
    build(small)
    table = small / "results/published/ages/simulated/summary.csv"
    table.write_text("a\n777\n")
    assert [page.ran for page in execute_stale(small)] == [True]
    build(small)
    assert "777" in (small / "_build/html/downloads/tables/ages-simulated-summary.tsv").read_text()
    assert "777" in shown(small, "notebooks/page.html")


def test_what_did_not_change_is_not_written_again(small: Path) -> None:
    first = build(small)
    second = build(small)
    pages = [name for name in first if name.startswith(("book/", "notebooks/", "start"))]
    assert len(pages) == 5
    assert [name for name in pages if first[name] != second[name]] == []


def test_links_to_downloads_stay_when_the_pdf_is_made_first(small: Path) -> None:
    build(small, "singlehtml")
    build(small)
    assert "downloads/tables/ages-simulated-summary.tsv" in shown(small, "notebooks/page.html")


def test_the_site_is_written_again_after_the_pdf_read_a_new_page(small: Path) -> None:
    build(small)
    (small / "book/glossary.md").write_text("# Glossary\n\nOther words.\n")
    os.utime(small / "book/glossary.md", (1, 1))
    build(small, "singlehtml")
    build(small)
    assert "Other words" in shown(small, "book/glossary.html")


def test_a_page_that_comes_back_with_an_older_time_is_read_again(small: Path) -> None:
    build(small)
    (small / "book/glossary.md").write_text("# Glossary\n\nOlder words.\n")
    os.utime(small / "book/glossary.md", (1_500_000_000, 1_500_000_000))
    build(small)
    assert "Older words" in shown(small, "book/glossary.html")


def test_a_new_title_is_new_in_the_navigation_of_every_page(small: Path) -> None:
    build(small)
    (small / "book/glossary.md").write_text("# Renamed\n\nWords.\n")
    build(small)
    for page in ("start", "book/cites", "notebooks/page"):
        assert "Renamed" in shown(small, f"{page}.html")
        assert "Glossary" not in shown(small, f"{page}.html")


def test_a_page_that_cites_follows_the_bibliography(small: Path) -> None:
    build(small)
    assert "2025" in shown(small, "book/cites.html")
    (small / "book/references.bib").write_text(BIBLIOGRAPHY.replace("2025", "1999"))
    build(small)
    assert "1999" in shown(small, "book/cites.html")
    assert "2025" not in shown(small, "book/cites.html")


def test_a_page_that_is_gone_is_gone_from_the_site(small: Path) -> None:
    build(small)
    (small / "start.md").write_text(START.replace("book/glossary\n", ""))
    (small / "book/glossary.md").unlink()
    (small / "_build/html/index.html").write_text('<meta http-equiv="Refresh" content="0; url=book/old.html" />')
    build(small)
    assert not (small / "_build/html/book/glossary.html").exists()
    assert not (small / "_build/html/index.html").exists()  # the contents' extension writes it anew
