"""Keep the tables of an experiment with where they come from, whole or not at all.

``results/<profile>/<experiment>/<cohort>/`` holds CSV tables and ``provenance.json``. ``results/published`` is
committed; the others are made on the machine that shows them.
"""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from brainage import __version__
from brainage.core import settings
from brainage.core.delimited import digest, read_typed, seal_of
from brainage.core.errors import refuse
from brainage.core.files import only_writer, read_json, sync, to_json
from brainage.engine.profiles import PUBLISHED
from brainage.engine.results import Results

_PROVENANCE = "provenance.json"
_LARGEST = 2**53  # up to which floats hold every whole number
_SEALED = {"rows", "sha256", "text"}
_TABLES = "tables"  # what each table must be, in the provenance
_PACKAGES = ("numpy", "pandas", "scikit-learn", "torch", "gpytorch", "nibabel", "nilearn")


def provenance(
    *, profile: str, cohort: str, fingerprint: str, parameters: dict, seconds: float, memory: int
) -> dict[str, object]:
    """Describe a run: what went in, with which code, on what kind of machine.

    Parameters
    ----------
    profile : str
        Name of the profile.
    cohort : str
        Title of the cohort.
    fingerprint : str
        Of the cohort.
    parameters : dict
        Sizes of the run and digest of its code, as JSON can say them.
    seconds : float
        That it took.
    memory : int
        That it took at most, bytes, all its processes together.

    """
    return {
        "profile": profile,
        "cohort": cohort,
        "fingerprint": fingerprint,
        "parameters": parameters,
        "seconds": round(seconds, 1),
        "memory_gb": round(memory / 1e9, 1),
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
    try:
        top, here = Path(_git("rev-parse", "--show-toplevel")), settings.project_folder()
        if top.resolve() != here.resolve():  # a copy without git inside another repository
            return "unknown"
        head = _git("rev-parse", "--short=10", "HEAD")
        changed = _git("status", "--porcelain", "--", ".", ":!results/published")  # which this run may be making
    except (OSError, subprocess.CalledProcessError):  # no git, or no checkout: an installed package
        return "unknown"
    return head + ("+" if changed else "")


def _git(*words: str) -> str:
    git = ["git", "-C", str(settings.project_folder())]
    return subprocess.run([*git, *words], capture_output=True, text=True, check=True).stdout.strip()


def save(results: Results, profile: str, experiment: str, cohort: str) -> None:
    """Write results; an older version stays in place until the new one is whole. Measured numbers keep six digits.

    Parameters
    ----------
    results : Results
        Tables and where they come from.
    profile : str
        Name of the profile, or ``"published"``.
    experiment : str
        Its name.
    cohort : str
        Key of the cohort.

    Raises
    ------
    BrainageError
        If another run is writing them.

    """
    folder = _folder(profile, experiment, cohort)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(folder, f"results of {experiment}"):
        _restore(folder)
        partial, old = folder.with_name(folder.name + ".partial"), _old(folder)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        _write(results, partial)
        if folder.exists():
            folder.rename(old)
        partial.rename(folder)
        sync(folder.parent)
        shutil.rmtree(old, ignore_errors=True)


def _write(results: Results, folder: Path) -> None:
    """Write the tables, and the provenance with what each of them must be."""
    kept = {}
    for name, table in results.tables.items():
        body = _exact(table).to_csv(index=False, float_format="%.6g", lineterminator="\n")
        kept[name] = seal_of(table, body)
        (folder / f"{name}.csv").write_text(body, encoding="utf-8", newline="\n")
    (folder / _PROVENANCE).write_text(to_json({**results.provenance, _TABLES: kept}) + "\n", encoding="utf-8")
    for path in folder.iterdir():
        sync(path)


def _exact(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose counts keep every digit: whole numbers beside missing ones are floats, which get six."""
    whole = [name for name in table if pd.api.types.is_float_dtype(table[name]) and _is_whole(table[name].dropna())]
    return table.astype(dict.fromkeys(whole, "Int64"))


def _is_whole(values: pd.Series) -> bool:
    return bool(np.isfinite(values).all() and (values % 1 == 0).all() and (values.abs() < _LARGEST).all())


def _old(folder: Path) -> Path:
    return folder.with_name(folder.name + ".old")


def _restore(folder: Path) -> None:
    """Take back the older version that a run which was killed between two renames left."""
    if _old(folder).exists() and not folder.exists():
        _old(folder).rename(folder)
    shutil.rmtree(_old(folder), ignore_errors=True)


def load(profile: str, experiment: str, cohort: str) -> Results | None:
    """Read results, or return ``None`` if there are none.

    Parameters
    ----------
    profile : str
        Name of the profile, or ``"published"``.
    experiment : str
        Its name.
    cohort : str
        Key of the cohort.

    Raises
    ------
    BrainageError
        If a file is damaged, missing, or not the one that was written.

    """
    folder = _folder(profile, experiment, cohort)
    if _old(folder).exists():
        with only_writer(folder, "putting results back", wait=True):
            _restore(folder)
    if not (folder / _PROVENANCE).is_file():
        return None
    remedy = "remove the folder and run the experiment again"
    provenance = read_json(folder / _PROVENANCE, remedy)
    kept = provenance.pop(_TABLES, None)
    if kept is not None and not (isinstance(kept, dict) and all(set(one) >= _SEALED for one in kept.values())):
        refuse(f"{folder / _PROVENANCE}: damaged results (what the tables must be is not told); {remedy}")
    names = sorted(path.stem for path in folder.glob("*.csv"))
    if kept is not None and names != sorted(kept):
        refuse(f"{folder}: damaged results (tables {', '.join(names)}; expected {', '.join(sorted(kept))}); {remedy}")
    return Results({name: _table(folder / f"{name}.csv", (kept or {}).get(name), remedy) for name in names}, provenance)


def _table(path: Path, kept: dict[str, Any] | None, remedy: str) -> pd.DataFrame:
    """Read a table; results of earlier versions have no checksum."""
    try:
        body = path.read_bytes().decode()
        if kept and digest(body) != kept["sha256"]:
            refuse(f"{path}: damaged results (the file is not the one that was written); {remedy}")
        return read_typed(body, kept["text"]) if kept else pd.read_csv(path)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        refuse(f"{path}: damaged results ({error}); {remedy}")


def load_published(experiment: str, cohort: str) -> Results:
    """Read results that are part of the checkout.

    Parameters
    ----------
    experiment : str
        Its name.
    cohort : str
        Key of the cohort.

    Raises
    ------
    BrainageError
        If there are none, or the files are damaged.

    """
    results = load(PUBLISHED, experiment, cohort)
    if results is None:
        refuse(
            f"results/{PUBLISHED}/{experiment}/{cohort}: no such results; they are part of the checkout: restore them, "
            "or compute them with profile='laptop'"
        )
    return results


def _folder(profile: str, experiment: str, cohort: str) -> Path:
    """Return where results lie: the published ones in the checkout, whatever folder ``BRAINAGE_RESULTS`` names."""
    kept = settings.published_folder() if profile == PUBLISHED else settings.results_folder() / profile
    return kept / experiment / cohort
