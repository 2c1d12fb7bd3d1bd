"""Build the book in a copy of the checkout, and read its pages."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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
    checkout.mkdir(parents=True)
    copy_sources(checkout)
    shutil.copytree(ROOT / "results/published", checkout / "results/published")
    done = jupyter_book(checkout, profile, mre134)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return checkout / "_build/html"


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
