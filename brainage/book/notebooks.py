"""Run the notebooks that are out of date.

``book/_ext/figure_notebooks.py`` calls this when Jupyter Book starts, ``brainage book`` does the same without
building pages. Executed copies stay under ``_build/executed``; the committed notebooks hold no outputs.
"""

import hashlib
import importlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat
import papermill
from ipykernel.kernelspec import make_ipkernel_cmd
from joblib import Parallel, delayed
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from tqdm import tqdm

from brainage.book.results_first import compute_first
from brainage.core import settings
from brainage.core.code_digest import digest, imported
from brainage.core.errors import refuse
from brainage.core.files import only_writer, write_atomically
from brainage.data.cohort import DESCRIPTION
from brainage.data.sources.mre134 import clone_digest
from brainage.engine.profiles import PROFILES, PUBLISHED
from brainage.engine.runner import COHORTS
from brainage.papers.catalog import EXPERIMENTS

_KEY = "brainage"
_PAGES = ".pages."  # modules of what pages show and say
#: Notebooks that run at once, each in 1 GB.
_AT_ONCE = min(4, os.cpu_count() or 1)


class _OwnKernel(AsyncKernelManager):
    """Runs notebooks in the Python that builds the book, whatever kernel ``JUPYTER_PATH`` calls python3.

    Without tqdm's bars, which are for people who wait: they are kept out of the pages. And without the kernel's own
    messages, that it talks to this very machine unencrypted: a cell that fails is told by papermill.
    """

    @property
    def kernel_spec(self) -> KernelSpec:
        quiet = {"TQDM_DISABLE": "1"}
        command = make_ipkernel_cmd(extra_arguments=["--log-level=CRITICAL"])
        return KernelSpec(argv=command, display_name=sys.executable, language="python", env=quiet)


class Page(NamedTuple):
    """One notebook of the book, whether it was run just now, and how long its run took."""

    name: str
    ran: bool
    seconds: float
    finished: str
    key: str


def executed_path(root: Path, name: str) -> Path:
    """Return where the executed copy of a notebook is kept."""
    return root / "_build" / "executed" / f"{name}.ipynb"


@contextmanager
def only_builder(root: Path) -> Iterator[None]:
    """Be the only run that executes the notebooks of a checkout or builds its pages: two at once would mix profiles.

    Parameters
    ----------
    root : Path
        The checkout.

    Raises
    ------
    BrainageError
        If another one is at it: who, and since when.

    """
    folder = root / "_build"
    folder.mkdir(exist_ok=True)
    with only_writer(folder / "book", "the book of this checkout"):
        yield


def execute_stale(root: Path, profile: str = "") -> list[Page]:
    """Run every ``notebooks/*.py`` of which something changed that its outputs depend on.

    That is its script, the modules of the package that it needs, its parameters, the published results of the
    experiments that it names, or MRE134.

    Parameters
    ----------
    root : Path
        The checkout.
    profile : str
        Value for the notebooks' parameter ``profile``; empty: what the notebooks say.

    Raises
    ------
    BrainageError
        If the profile is unknown, there are no notebooks, or one fails: its name, cell and error. No half-run copy is
        left behind.

    """
    if profile and profile not in (PUBLISHED, *PROFILES):
        refuse(f"profile is {profile!r}; expected one of {', '.join([PUBLISHED, *PROFILES])}")
    scripts = sorted((root / "notebooks").glob("*.py"))
    if not scripts:
        refuse(f"{root / 'notebooks'}: no notebooks; they are part of the checkout (git clone): run this in its folder")
    for script in scripts:
        _warn_of_pair(script)
    keys = {script: _key(root, script, profile) for script in scripts}
    stale = {one: key for one, key in keys.items() if _is_stale(root, one, profile, key)}
    if stale:
        _execute_all(root, stale, profile)
    return [_page(root, script, key, ran=script in stale) for script, key in keys.items()]


def _warn_of_pair(script: Path) -> None:
    """Say so if the notebook beside a script, which people open, holds other cells than the script, which is run."""
    pair = script.with_suffix(".ipynb")
    if pair.is_file() and _cells(jupytext.read(script)) != _cells(nbformat.read(pair, as_version=4)):
        sys.stderr.write(
            f"warning: notebooks/{pair.name}: differs from {script.name}, which is run; `make pair` writes it anew "
            f"from {script.name}, `jupytext --to py:percent {pair.name}` the other way round\n"
        )


def _cells(notebook: NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def _execute_all(root: Path, stale: dict[Path, str], profile: str) -> None:
    for script in stale:  # a failed run must not leave the outputs of an older one
        executed_path(root, script.stem).unlink(missing_ok=True)
    if profile in PROFILES:
        compute_first(list(stale), profile)
    here = dict(os.environ)  # workers may be older than a change of it
    tasks = (delayed(_execute)(root, script, profile, key, here) for script, key in stale.items())
    finished = Parallel(n_jobs=_AT_ONCE, return_as="generator_unordered")(tasks)
    list(tqdm(finished, "notebooks", len(stale), unit="notebook", leave=False, disable=None))


def _execute(root: Path, script: Path, profile: str, key: str, environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    sys.stderr.write(f"running notebooks/{script.name}\n")
    done = run_notebook(script, {"profile": profile} if profile else {})
    done.metadata[_KEY] = {"key": key, "results": _computed_results(root, script, profile)}
    target = executed_path(root, script.stem)
    target.parent.mkdir(parents=True, exist_ok=True)
    with write_atomically(target) as partial:
        nbformat.write(done, partial)


def _key(root: Path, script: Path, profile: str) -> str:
    return hashlib.sha256(_inputs(root, script, profile).encode()).hexdigest()[:12]


def _is_stale(root: Path, script: Path, profile: str, key: str) -> bool:
    """Return whether the executed copy is missing, or shows other inputs or other computed results than there are."""
    target = executed_path(root, script.stem)
    kept = nbformat.read(target, as_version=4).metadata.get(_KEY, {}) if target.is_file() else {}
    return kept != {"key": key, "results": _computed_results(root, script, profile)}


def _page(root: Path, script: Path, key: str, *, ran: bool) -> Page:
    run = nbformat.read(executed_path(root, script.stem), as_version=4).metadata.papermill
    return Page(script.stem, ran, run.duration, run.end_time[:19].replace("T", " "), key)


def run_notebook(script: Path, parameters: dict[str, str]) -> NotebookNode:
    """Run a notebook by papermill, in this Python, and return it with its outputs.

    Parameters
    ----------
    script : Path
        Of ``notebooks``.
    parameters : dict of str
        By name.

    Raises
    ------
    BrainageError
        If a cell fails: which, and why.

    """
    try:
        done = papermill.execute_notebook(
            jupytext.read(script),
            None,
            parameters=parameters,
            kernel_name="python3",
            kernel_manager_class=_OwnKernel,
            cwd=str(script.parent),
            progress_bar=False,  # several at once
            extra_arguments=["--InlineBackend.figure_formats={'png', 'svg'}"],  # to show, and to download
        )
    except PapermillExecutionError as error:
        refuse(f"notebooks/{script.name}: cell {error.cell_index}: {error.ename}: {error.evalue}")
    for cell in done.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata.tags.append("remove-input")  # as those they replace; the foot of the page names them
    return done


def shown_results(root: Path, name: str, profile: str = "") -> list[Path]:
    """Return the folders of results, one an experiment and cohort, that a notebook shows in a profile."""
    script = root / "notebooks" / f"{name}.py"
    results = settings.results_folder()
    folders = []
    for experiment in _experiments(script):
        for published in _whole(root / "results" / PUBLISHED / experiment):
            computed = results / profile / experiment / published.name
            folders.append(computed if profile and computed.is_dir() else published)
    return folders


def _whole(experiment: Path) -> list[Path]:
    """Return the folders of an experiment's results, one a cohort, without leftovers of interrupted runs."""
    return [folder for key in sorted(COHORTS) if (folder := experiment / key).is_dir()]


def _computed_results(root: Path, script: Path, profile: str) -> dict[str, str]:
    """Return the checksums of what a notebook shows of results that were computed on this machine."""
    if profile not in PROFILES:
        return {}
    published = root / "results" / PUBLISHED
    computed = (one for one in shown_results(root, script.stem, profile) if not one.is_relative_to(published))
    return {"/".join(folder.parts[-3:]): _checksum(_files(folder), folder) for folder in computed}


def _files(folder: Path) -> list[Path]:
    """Return the tables of a result and what tells where they come from."""
    return sorted([*folder.glob("*.csv"), *folder.glob("provenance.json")])


def _checksum(files: Iterable[Path], root: Path) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.relative_to(root).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _inputs(root: Path, script: Path, profile: str) -> str:
    """Return a text that changes with anything that a notebook's outputs depend on."""
    tables = _checksum(_published_tables(root, script), root)
    results = os.environ.get("BRAINAGE_RESULTS", "")
    return json.dumps([profile, digest([script]), tables, results, _mre134_key()])


def _published_tables(root: Path, script: Path) -> list[Path]:
    """Return the committed files of the experiments that a notebook shows."""
    published = root / "results" / PUBLISHED
    return [path for name in _experiments(script) for folder in _whole(published / name) for path in _files(folder)]


def _experiments(script: Path) -> list[str]:
    """Return the experiments that a notebook, or the module of its page, imports."""
    named = imported(script)
    waiting = {name for name in named if _PAGES in name}
    while waiting:  # the first page tells what others show
        found = set().union(*(imported(Path(importlib.import_module(name).__file__ or "")) for name in waiting))
        waiting = {name for name in found - named if _PAGES in name}
        named |= found
    return sorted(one.name for one in EXPERIMENTS if one.run.__module__ in named)


def _mre134_key() -> str:
    folder = settings.mre134_folder()
    if folder is None:
        return "absent"
    table = folder / "qc.tsv" if (folder / DESCRIPTION).is_file() else None
    return hashlib.sha256(table.read_bytes()).hexdigest()[:8] if table else clone_digest(folder)
