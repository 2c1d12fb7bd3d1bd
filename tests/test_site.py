"""The built book: in the default profile without real maps, and in smoke with them; looked at in a browser."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import axe_core_python
import numpy as np
import pytest
from PIL import Image

from tests.conftest import ROOT

PARTS = ("brainage", "book", "notebooks", "_config.yml", "_toc.yml")


def copy_sources(checkout: Path) -> None:
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, checkout / part)


def environment(checkout: Path, profile: str, mre134: Path | None) -> dict[str, str]:
    """Return this one, with results and data of a checkout."""
    folders = {"BRAINAGE_RESULTS": str(checkout / "results"), "BRAINAGE_DATA": str(checkout / "data")}
    return {**os.environ, **folders, "BRAINAGE_PROFILE": profile, "BRAINAGE_MRE134": str(mre134 or "")}


def jupyter_book(checkout: Path, profile: str, mre134: Path | None) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
    return subprocess.run(
        command, cwd=checkout, env=environment(checkout, profile, mre134), capture_output=True, text=True
    )


def build(checkout: Path, profile: str, mre134: Path | None = None) -> Path:
    """Build the book of a copy of the checkout, warnings as errors; return its pages."""
    copy_sources(checkout)
    shutil.copytree(ROOT / "results/published", checkout / "results/published")
    done = jupyter_book(checkout, profile, mre134)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return checkout / "_build/html"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a fresh clone shows: published results, no real maps; in a folder with a blank in its name."""
    checkout = tmp_path_factory.mktemp("fresh") / "a fresh clone"
    checkout.mkdir()
    return build(checkout, "published")


@pytest.fixture(scope="session")
def smoke_site(tmp_path_factory: pytest.TempPathFactory, mre134_if_here: Path | None) -> Path:
    """Everything computed, from real maps too where they are; .ci/run has built it and says where."""
    if built := os.environ.get("BRAINAGE_SMOKE_SITE"):
        return Path(built)
    checkout = tmp_path_factory.mktemp("smoke") / "clone"
    checkout.mkdir()
    return build(checkout, "smoke", mre134_if_here)


class Page(HTMLParser):
    """Collects the links of a page, and pictures, headings and text of its article, without the theme's frame."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.images, self.links, self.headings, self.text = path, [], [], [], ""
        self.in_article = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attribute = dict(attributes)
        if tag == "article":
            self.in_article = True
        elif tag == "a" and attribute.get("href"):
            self.links.append(attribute["href"])
        elif tag == "img" and self.in_article:
            self.images.append(attribute)
        elif re.fullmatch("h[1-6]", tag) and self.in_article:
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        self.in_article = self.in_article and tag != "article"

    def handle_data(self, data: str) -> None:
        self.text += data if self.in_article else ""


def pages(site: Path) -> list[Page]:
    return [Page(path) for folder in ("book", "notebooks") for path in sorted((site / folder).rglob("*.html"))]


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


def test_headings_step_down_one_at_a_time(site: Path) -> None:
    for page in pages(site):
        assert page.headings.count(1) == 1, page.path.name
        assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False)), page.path.name


def test_launch_buttons_point_at_committed_notebooks(site: Path) -> None:
    links = Page(site / "notebooks/fig2_trends.html").links
    binder = next(link for link in links if "mybinder.org" in link)
    colab = next(link for link in links if "colab" in link)
    assert binder.endswith("notebooks/fig2_trends.ipynb")
    assert colab.endswith("notebooks/fig2_trends.ipynb")
    assert (ROOT / "notebooks/fig2_trends.ipynb").is_file()


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


def test_a_second_build_runs_no_notebook(site: Path) -> None:
    checkout = site.parent.parent
    before = {path: path.stat().st_mtime_ns for path in (checkout / "_build/executed").iterdir()}
    assert jupyter_book(checkout, "published", None).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (checkout / "_build/executed").iterdir()} == before


def test_what_is_wrong_is_the_last_line(tmp_path: Path) -> None:
    """A build that cannot start ends in one line and a status, not in a traceback."""
    copy_sources(tmp_path)
    done = jupyter_book(tmp_path, "fast", None)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: profile is 'fast'; expected one of published")
    assert "Traceback" not in done.stdout + done.stderr


def test_every_notebook_runs_in_the_smoke_profile(smoke_site: Path) -> None:
    for page in pages(smoke_site):
        if page.path.parent.name == "notebooks":
            assert 'profile = "smoke"' in page.text
            assert "Traceback" not in page.text
            assert "profile smoke" in page.text or "profile paper" in page.text  # at its foot, the real cohort's too


def test_real_maps_are_drawn_where_they_are(smoke_site: Path, mre134_clone: Path) -> None:
    page = Page(smoke_site / "notebooks/fig2_trends.html")
    assert len([image for image in page.images if "brain slices" in image["alt"]]) == 2
    assert "The real maps are not here" not in page.text


def chromium(profile: Path, *options: str) -> str:
    """Run the browser without a window and return what it prints."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a browser: .ci/run installs chromium")
        pytest.skip("needs Chromium to look at the page: apt-get install chromium")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
    command = [browser, *quiet, f"--user-data-dir={profile}", *options]
    return subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout


def screenshot(page: Path, target: Path, *options: str) -> np.ndarray:
    chromium(target.with_suffix(""), f"--screenshot={target}", *options, page.as_uri())
    return np.asarray(Image.open(target).convert("RGB")).astype(int)


def colored(picture: np.ndarray) -> int:
    """Count pixels of saturated colour, which text and page furniture hardly have."""
    return int((picture.max(axis=2) - picture.min(axis=2) > 80).sum())


@pytest.mark.parametrize("width", [1280, 400])
def test_a_browser_shows_figure_2(width: int, site: Path, tmp_path: Path) -> None:
    """The figure adds colour to the page, compared with the same page without pictures."""
    page, size = site / "notebooks/fig2_trends.html", f"--window-size={width},3600"
    shown = screenshot(page, tmp_path / "shown.png", size)
    blank = screenshot(page, tmp_path / "blank.png", size, "--blink-settings=imagesEnabled=false")
    assert colored(shown) > colored(blank) + 15_000


AXE = """
<style>* {{ transition: none !important; }}</style><script src="{library}"></script><script>
addEventListener("load", async () => {{
  const found = [];
  for (const theme of ["light", "dark"]) {{
    document.documentElement.dataset.theme = document.documentElement.dataset.mode = theme;
    await new Promise((done) => setTimeout(done, 1000));
    const {{ violations }} = await axe.run(document, {{ resultTypes: ["violations"] }});
    for (const one of violations)
      found.push([theme, one.impact, one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)]);
  }}
  const list = document.createElement("pre");
  list.id = "axe";
  list.textContent = JSON.stringify(found);
  document.body.append(list);
}});</script></body>"""


def violations(page: Path, profile: Path) -> list[list[str]]:
    """Let axe-core look at a page in light and dark: theme, impact, rule, how often, and the first place."""
    library = Path(axe_core_python.__file__).with_name("axe.min.js").as_uri()
    copy = page.with_name(f"axe-{page.name}")
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", AXE.format(library=library)), encoding="utf-8")
    try:
        options = ("--allow-file-access-from-files", "--virtual-time-budget=60000", "--dump-dom")
        printed = chromium(profile, "--window-size=1280,2000", *options, copy.as_uri())
    finally:
        copy.unlink()
    return json.loads(html.unescape(re.search(r'<pre id="axe"[^>]*>(.*?)</pre>', printed, re.DOTALL)[1]))


def test_the_accessibility_check_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text('<html lang="en"><body><main><img src="a.png"><p style="color:#ccc">pale</p></main></body></html>')
    assert {"image-alt", "color-contrast"} <= {rule for _, _, rule, _, _ in violations(page, tmp_path / "profile")}


def test_no_page_has_a_serious_violation_of_accessibility(site: Path, tmp_path: Path) -> None:
    """Alternative texts, order of headings, contrast and table headers, as axe-core sees them, in light and dark."""
    serious = {
        page.path.name: found
        for page in pages(site)
        if (found := [one for one in violations(page.path, tmp_path / "profile") if one[1] in ("serious", "critical")])
    }
    assert not serious


USE = """
<script>
addEventListener("load", () => setTimeout(() => {{
  const found = {{}};
  const table = document.querySelector("table.brainage");
  const rows = () => [...table.tBodies[0].rows].filter((row) => !row.hidden);
  const first = () => rows().map((row) => row.cells[{column}].textContent);
  {action}
  const list = document.createElement("pre");
  list.id = "used";
  list.textContent = JSON.stringify(found);
  document.body.append(list);
}}, 500));</script></body>"""


def use(page: Path, action: str, profile: Path, column: int = 0) -> dict[str, list[str]]:
    """Do something with the first table of a page, and return what its rows show then."""
    copy = page.with_name(f"used-{page.name}")
    script = USE.format(action=action, column=column)
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    try:
        printed = chromium(profile, "--virtual-time-budget=10000", "--dump-dom", copy.as_uri())
    finally:
        copy.unlink()
    return json.loads(html.unescape(re.search(r'<pre id="used"[^>]*>(.*?)</pre>', printed, re.DOTALL)[1]))


def test_tables_sort_by_number_up_and_down(site: Path, tmp_path: Path) -> None:
    press = 'table.querySelectorAll("th button")[3].click(); found.{} = first();'
    page = site / "notebooks/fig2_comparison.html"
    shown = use(page, press.format("up") + press.format("down"), tmp_path / "profile", column=3)
    numbers = [float(text.split()[0]) for text in shown["up"]]
    assert len(numbers) == 12
    assert numbers == sorted(numbers)
    assert [float(text.split()[0]) for text in shown["down"]] == numbers[::-1]


def test_claims_can_be_filtered(site: Path, tmp_path: Path) -> None:
    choose = """
    const chosen = document.querySelector("select[data-column=verdict]");
    chosen.value = "agrees";
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    found.verdicts = first();
    found.status = [document.querySelector(".filters [role=status]").textContent];"""
    shown = use(site / "book/claims.html", choose, tmp_path / "profile", column=4)
    assert set(shown["verdicts"]) == {"agrees"}
    assert shown["status"] == [f"{len(shown['verdicts'])} shown"]


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


def test_the_whole_book_prints_to_one_file(site: Path, tmp_path: Path) -> None:
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
