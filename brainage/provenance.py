"""Describe how a copy of the book came about: the tables of its provenance page."""

import json
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from brainage import settings
from brainage.book import Page
from brainage.experiments.store import commit

__all__ = ["provenance_page"]

_PACKAGES = ("brainage", "jupyter-book", "papermill", "jupytext", "numpy", "pandas", "torch", "gpytorch", "nilearn")

#: What of a profile an experiment repeats, if anything. Gray and white matter of ``regional`` and the Gaussian process
#: of ``gap`` have other numbers of splits; their pages say so.
_REPEATS = {
    "ablation": "ablation_seeds",
    "audit": "seeds",
    "comparison": "network_seeds",
    "gap": "regional_seeds",
    "gap_power": "simulated_studies",
    "image_level": "network_seeds",
    "regional": "network_seeds",
    "regional_gaps": "regional_seeds",
    "repulsion": "ablation_seeds",
    "saliency": "regional_seeds",
    "trends": "seeds",
    "tuning": "tuning_seeds",
    "width": "width_seeds",
}


def provenance_page(pages: Iterable[Page]) -> str:
    """Return, as Markdown, tables of the notebooks, the results that they can show, and versions."""
    parts = [
        _table(("Notebook", "Seconds", "Finished (UTC)", "Inputs"), _notebooks(pages)),
        f"Checkout: commit `{commit()}`.",
        "## Results",
        _table(("Results", "Cohort", "Fingerprint", "Size", "Seconds", "Commit"), _results()),
        "## Versions",
        _table(("Package", "Version"), _versions()),
    ]
    return "\n\n".join(parts) + "\n"


def _notebooks(pages: Iterable[Page]) -> Iterator[tuple[object, ...]]:
    for page in pages:
        yield f"{{doc}}`/notebooks/{page.name}`", f"{page.seconds:.1f}", page.finished, f"`{page.key}`"


def _results() -> Iterator[tuple[object, ...]]:
    """Yield a row per stored experiment; everything else about it stands in its provenance.json."""
    for path in sorted(settings.results_folder().glob("*/*/*/provenance.json")):
        origin = json.loads(path.read_text())
        what = path.parent.parent.relative_to(settings.results_folder()).as_posix()
        size = origin["parameters"]
        shown = f"{origin['profile']}: {size['voxel_size']}&nbsp;mm"
        if repeats := _REPEATS.get(path.parent.parent.name):
            shown += f", {size[repeats]}&nbsp;{repeats.rpartition('_')[2]}"
        yield what, origin["cohort"], f"`{origin['fingerprint']}`", shown, origin["seconds"], f"`{origin['commit']}`"


def _versions() -> Iterator[tuple[object, ...]]:
    yield "python", platform.python_version()
    for package in _PACKAGES:
        yield package, version(package)


def _table(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
