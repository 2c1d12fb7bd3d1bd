"""Describe how a copy of the book came about: the tables of its provenance page."""

import json
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from brainage.book.notebooks import Page
from brainage.core import settings
from brainage.core.markup import Markdown, as_markdown, code, table
from brainage.engine.profiles import PROFILES
from brainage.engine.runner import COHORTS
from brainage.engine.store import commit
from brainage.papers.catalog import EXPERIMENTS

_PACKAGES = ("brainage", "jupyter-book", "papermill", "jupytext", "numpy", "pandas", "torch", "gpytorch", "nilearn")

#: What experiments repeat. Gray and white matter of ``regional`` and the Gaussian process of ``gap`` have other numbers
#: of splits; their pages say so.
_REPEATED = {one.name: one.repeated for one in EXPERIMENTS if one.repeats}


def provenance_page(pages: Iterable[Page]) -> str:
    """Return, as Markdown, tables of the notebooks, the results that they can show, and versions."""
    parts = [
        table(("Notebook", "Seconds", "Finished (UTC)", "Inputs"), _notebooks(pages)),
        f"Checkout: commit {code(commit())}.",
        "## Results",
        table(("Results", "Cohort", "Fingerprint", "Size", "Seconds", "Commit"), _results()),
        "## Versions",
        table(("Package", "Version"), _versions()),
    ]
    return "\n\n".join(parts) + "\n"


def _notebooks(pages: Iterable[Page]) -> Iterator[tuple[object, ...]]:
    for page in pages:
        page_link = Markdown(f"{{doc}}`/notebooks/{page.name}`")
        yield page_link, Markdown(f"{page.seconds:.1f}"), Markdown(page.finished), code(page.key)


def _results() -> Iterator[tuple[object, ...]]:
    """Yield a row per stored experiment; everything else about it stands in its provenance.json."""
    for path in _whole_results():
        origin = json.loads(path.read_text())
        what = "/".join(path.parts[-4:-2])
        size = origin["parameters"]
        shown = f"{as_markdown(origin['profile'])}: {as_markdown(size['voxel_size'])}&nbsp;mm"
        if repeated := _REPEATED.get(path.parent.parent.name):
            shown += f", {as_markdown(size['repeats'])}&nbsp;{repeated}"
        made = code(origin["fingerprint"]), Markdown(shown), origin["seconds"], code(origin["commit"])
        yield what, origin["cohort"], *made


def _whole_results() -> list[Path]:
    """Return the provenance of all results on this machine, without leftovers of interrupted runs."""
    folders = [settings.results_folder() / name for name in sorted(PROFILES)] + [settings.published_folder()]
    found = (path for folder in folders for path in sorted(folder.glob("*/*/provenance.json")))
    return [path for path in found if path.parent.name in COHORTS]


def _versions() -> Iterator[tuple[object, ...]]:
    yield "python", platform.python_version()
    for package in _PACKAGES:
        yield package, version(package)
