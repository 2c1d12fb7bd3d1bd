"""Keep the tables of an experiment with where they come from, whole or not at all.

``results/<profile>/<experiment>/<cohort>/`` holds CSV tables and ``provenance.json``. ``results/published`` is
committed; the others are made on the machine that shows them.
"""

import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from brainage import __version__, settings
from brainage.errors import BrainageError
from brainage.experiments.profiles import PUBLISHED

__all__ = ["Results", "load", "load_published", "provenance", "save"]

_PROVENANCE = "provenance.json"
_PACKAGES = ("numpy", "pandas", "scikit-learn", "torch", "gpytorch", "nibabel", "nilearn")


@dataclass(frozen=True)
class Results:
    """Tables of one experiment on one cohort, by name, and their provenance."""

    tables: dict[str, pd.DataFrame]
    provenance: dict[str, object]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table."""
        return self.tables[table]


def provenance(*, profile: str, cohort: str, fingerprint: str, parameters: dict, seconds: float) -> dict[str, object]:
    """Describe a run: what went in, with which code, on what kind of machine."""
    return {
        "profile": profile,
        "cohort": cohort,
        "fingerprint": fingerprint,
        "parameters": parameters,
        "seconds": round(seconds, 1),
        "commit": commit(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": {
            "python": platform.python_version(),
            "brainage": __version__,
            **{name: version(name) for name in _PACKAGES},
        },
    }


def commit() -> str:
    """Return the checkout's commit, with ``+`` if files differ from it, or ``unknown`` outside a checkout."""
    root = settings.project_folder()
    git = ["git", "-C", str(root)]
    try:
        top = subprocess.run([*git, "rev-parse", "--show-toplevel"], capture_output=True, text=True, check=True)
        if Path(top.stdout.strip()).resolve() != root.resolve():  # a copy without git inside another repository
            return "unknown"
        head = subprocess.run([*git, "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=True)
        others = [*git, "status", "--porcelain", "--", ".", ":!results/published"]  # which this run may be making
        changed = subprocess.run(others, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):  # no git, or no checkout: an installed package
        return "unknown"
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")


def save(results: Results, profile: str, experiment: str, cohort: str) -> None:
    """Write results; an older version stays in place until the new one is whole."""
    folder = _folder(profile, experiment, cohort)
    partial, old = folder.with_name(folder.name + ".partial"), folder.with_name(folder.name + ".old")
    for leftover in (partial, old):
        shutil.rmtree(leftover, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, table in results.tables.items():
        table.to_csv(partial / f"{name}.csv", index=False, float_format="%.6g")
    (partial / _PROVENANCE).write_text(json.dumps(results.provenance, indent=2) + "\n")
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load(profile: str, experiment: str, cohort: str) -> Results | None:
    """Read results, or return ``None`` if there are none.

    Raises
    ------
    BrainageError
        If the files are damaged.

    """
    folder = _folder(profile, experiment, cohort)
    if not (folder / _PROVENANCE).is_file():
        return None
    try:
        tables = {path.stem: pd.read_csv(path) for path in sorted(folder.glob("*.csv"))}
        return Results(tables, json.loads((folder / _PROVENANCE).read_text()))
    except (pd.errors.ParserError, pd.errors.EmptyDataError, json.JSONDecodeError) as error:
        msg = f"{folder}: damaged results ({error}); remove the folder and run the experiment again"
        raise BrainageError(msg) from error


def load_published(experiment: str, cohort: str) -> Results:
    """Read results that are part of the checkout.

    Raises
    ------
    BrainageError
        If there are none, or the files are damaged.

    """
    results = load(PUBLISHED, experiment, cohort)
    if results is None:
        msg = (
            f"results/{PUBLISHED}/{experiment}/{cohort}: no such results; they are part of the checkout: restore them, "
            "or compute them with profile='laptop'"
        )
        raise BrainageError(msg)
    return results


def _folder(profile: str, experiment: str, cohort: str) -> Path:
    """Return where results lie: the published ones in the checkout, whatever folder ``BRAINAGE_RESULTS`` names."""
    kept = settings.published_folder() if profile == PUBLISHED else settings.results_folder() / profile
    return kept / experiment / cohort
