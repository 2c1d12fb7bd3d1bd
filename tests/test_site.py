"""The built book in the default profile, without real maps: its pages, a second build, and the whole in one file."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.site import Page, copy_sources, environment, jupyter_book, pages


def test_every_picture_has_alt_text_and_exists(site: Path) -> None:
    pictures = [(page, image) for page in pages(site) for image in page.images]
    assert len(pictures) >= 5
    for page, image in pictures:
        assert len(image["alt"]) > 40
        assert "_images" not in image["alt"]
        assert (page.path.parent / image["src"]).is_file()


def test_internal_links_resolve(site: Path) -> None:
    for page in pages(site):
        for link in page.links:
            if not re.match(r"(https?:|mailto:|#|javascript:|data:)", link):
                target = (page.path.parent / link.split("#")[0]).resolve()
                assert target.exists(), (page.path.name, link)


def test_pages_read_offline(site: Path) -> None:
    """No script, style, picture or font comes from a server, and no script of a page names another elsewhere."""
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert re.findall(r"""<(?:script|link|img|iframe)[^>]*\s(?:src|href)=["']?(?:https?:)?//""", page) == [], path
        scripts = [text for text in re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) if "//" in text]
        assert [text for text in scripts if re.search(r"https?://", text)] == [], path
        assert re.findall(r"unpkg\.com|jsdelivr|cdnjs|thebe", page) == [], path


def test_every_page_says_what_it_is_about_in_a_line(site: Path) -> None:
    """The finding, where there is one; pages have lines of their own."""
    described = {
        page.path.name: re.findall('<meta name="description" content="([^"]*)">', page.path.read_text(encoding="utf-8"))
        for page in pages(site)
    }
    assert {name for name, one in described.items() if len(one) != 1} == set()
    assert len({one for (one,) in described.values()}) == len(described)
    assert "printed numbers" in described["consistency.html"][0]


def test_formulas_have_no_ground_of_their_own(site: Path) -> None:
    """In dark mode they would be white on white."""
    formulas = re.findall('<svg class="math".*?</svg>', (site / "notebooks/fig1_workflow.html").read_text(), re.DOTALL)
    assert len(formulas) > 5
    assert not any("#ffffff" in one for one in formulas)


def test_headings_step_down_one_at_a_time(site: Path) -> None:
    for page in pages(site):
        assert page.headings.count(1) == 1, page.path.name
        assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False)), page.path.name


def test_without_an_address_there_are_no_dead_buttons(site: Path) -> None:
    assert yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]["url"] == ""
    for page in pages(site):
        text = page.path.read_text(encoding="utf-8")
        assert re.findall("mybinder|colab|/issues/new", text) == [], page.path.name


def test_no_error_and_no_unglued_number(site: Path) -> None:
    for page in pages(site):
        assert "Traceback" not in page.text
        assert "glue:text" not in page.text
        assert "nan" not in re.split(r"\W+", page.text)


def test_without_real_maps_the_page_says_so(site: Path) -> None:
    text = Page(site / "notebooks/fig2_trends.html").text
    assert "The real maps are not here" in text
    assert "134 participants" in " ".join(text.split())


def test_provenance_lists_every_notebook_and_the_published_results(site: Path) -> None:
    text = Page(site / "book/provenance.html").text
    for name in ("published/trends", "published/ages", "published/data_quality", "Simulated lifespan", "gpytorch"):
        assert name in text
    assert text.count("Figure") >= 2


def test_every_figure_page_opens_with_its_figure(site: Path) -> None:
    """The first picture stands before the first sentence, which is bold and says what was found."""
    for page in sorted((site / "notebooks").glob("fig*.html")):
        text = page.read_text(encoding="utf-8")
        article = text[text.index("<article") :]
        assert article.index("<img") < article.index("<strong>") < article.index("<h2"), page.name


def test_figures_and_tables_can_be_taken_away(site: Path) -> None:
    links = Page(site / "notebooks/fig4_gap.html").links
    for name in ("fig4_gap/fig-gap-ad.svg", "fig4_gap/fig-gap-ad.png", "tables/gap-simulated-comparisons.tsv"):
        assert f"../downloads/{name}" in links
        assert (site / "downloads" / name).stat().st_size > 1000
    assert "../_sources/notebooks/fig4_gap.ipynb" in links


def test_the_site_is_small(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 60e6


def test_a_second_build_runs_no_notebook(site: Path) -> None:
    checkout = site.parent.parent
    before = {path: path.stat().st_mtime_ns for path in (checkout / "_build/executed").iterdir()}
    assert jupyter_book(checkout, "published", None).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (checkout / "_build/executed").iterdir()} == before


@pytest.mark.slow
def test_what_is_wrong_is_the_last_line(tmp_path: Path) -> None:
    """A build that cannot start ends in one line and a status, not in a traceback."""
    copy_sources(tmp_path)
    done = jupyter_book(tmp_path, "fast", None)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: profile is 'fast'; expected one of published")
    assert "Traceback" not in done.stdout + done.stderr


def test_the_whole_book_prints_to_one_file(site: Path, browser: str) -> None:
    """By `make book-pdf`, from what has been run already; its page finds its pictures and styles."""
    checkout = site.parent.parent
    shutil.copy(ROOT / "Makefile", checkout)
    (checkout / ".venv").symlink_to(sys.prefix)
    command = ("make", "-o", ".venv/.installed", "book-pdf", "PROFILE=published")
    done = subprocess.run(
        command, cwd=checkout, env=environment(checkout, "published", None), capture_output=True, text=True
    )
    (checkout / ".venv").unlink()
    assert done.returncode == 0, done.stderr[-2000:]
    single = checkout / "_build/singlehtml/brainage.html"
    pictures = [image["src"] for image in Page(single).images]
    styles = re.findall(r'<link[^>]* href="([^"?]+\.css)', single.read_text(encoding="utf-8"))
    assert len(pictures) >= 15
    assert "_static/brainage.css" in styles
    assert [one for one in pictures + styles if not (single.parent / one).is_file()] == []
    assert (checkout / "_build/brainage.pdf").read_bytes().startswith(b"%PDF")
