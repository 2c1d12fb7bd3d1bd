"""A book of a lab's own people: the figures that can be drawn of them, without the prose that is about others.

Every figure notebook takes ``cohort="/path"``. Here those that make sense of any cohort are run on one, and what they
show becomes a site of its own: headings, figures and tables. What the companion's text says of simulated people is left
out, and a figure that cannot be drawn of these people is named with the reason.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from brainage.book.notebooks import run_notebook
from brainage.book.results_first import page_of
from brainage.core.errors import BrainageError, refuse
from brainage.core.files import only_writer
from brainage.core.markup import as_markdown
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.participants import describe
from brainage.engine.profiles import KERNEL, PUBLISHED
from brainage.engine.profiles import profile as sized
from brainage.engine.runner import COHORTS, folder_name
from brainage.engine.shown import obtain_shown
from brainage.plotting.marks import MIME
from brainage.plotting.tables import show

#: Notebooks that make sense of any people, in the order of the pages.
NOTEBOOKS = (
    "figS2_ages",
    "fig2_trends",
    "fig2_comparison",
    "fig2_ablation",
    "fig3_saliency",
    "fig4_gap",
    "fig5_regions",
    "fig6_profiles",
    "figS1_normalization",
)
_OF_NETWORKS = {"fig2_ablation", "fig3_saliency"}
_NEEDS_NETWORKS = "is about networks, which take hours: give PROFILE=laptop"
#: What captions call the people of the companion, and its learner in a run without networks.
_CALLED = {
    "Simulated lifespan cohort": "This cohort",
    "Simulated cohort": "This cohort",
    "the simulated cohort": "this cohort",
    "simulated cohort": "this cohort",
    " (in truth, none is)": "",
    "two trained networks, one that was never trained, and where the simulation changes with age": (
        "two trained networks and one that was never trained"
    ),
    ", of these single maps of stiffness (the text has both properties, and mean maps)": "",
    "Hollow: by how many years patients were made older there, of which a gap shows only the share by which "
    "predictions follow age. ": "",
}
#: A note of pages that show other people than their captions name; here captions name these.
_SPEAKS_OF_OTHERS = "This copy shows the cohort"
_ALT = "What the caption says, of the people of this cohort."
_WITHOUT_NETWORKS = {
    "contrastive network": "Gaussian process",
    "(contrastive)": "(Gaussian process)",
    "both learners": "one learner",
    "three learners": "one learner",
    "; the Gaussian process, which is quick, is fitted on more splits": "",
    ", narrow networks": "",
    " of narrow networks": "",
}
_LAST, _ORIGIN = "## What this page does not show", "## Where this comes from"
_HEADING = re.compile(r"^(\(.+\)=|#+ .+)$", re.MULTILINE)
_RESEARCH = "For research only: no number here is a diagnosis."
_REPORTED = "Hollow markers and columns called *reported* are the paper's, of its own people."
_NOT_SHOWN = (
    "How far to trust single ages: that is `brainage fit` and `brainage report`, with intervals and cautions. What a "
    "figure means, and what speaks against reading much into it, stands in the companion's pages of the same name; "
    "their text is about simulated people and is left out here."
)
_ASSETS = ("brainage.css", "tables.js", "figures.js", "false_calls.js")


class LeftOut(NamedTuple):
    """A notebook that cannot be shown of these people, and why."""

    title: str
    reason: str


def build_own_book(root: Path, folder: Path, profile: str = "") -> Path:
    """Run the notebooks on a cohort, build the site, and return its first page.

    Parameters
    ----------
    root : Path
        The checkout.
    folder : Path
        Of the cohort.
    profile : str
        In which results are computed; default: with the Gaussian process alone, which takes minutes.

    Raises
    ------
    BrainageError
        If the cohort cannot be opened, no figure can be drawn of it, or the site cannot be built.

    """
    if profile == PUBLISHED:
        refuse(f"profile is {PUBLISHED!r}; expected one in which your own people are computed: {KERNEL.name}, laptop")
    profile = sized(profile or KERNEL.name).name
    if str(folder) in COHORTS:
        refuse(f"cohort is {str(folder)!r}; expected the folder of a cohort: make book shows {', '.join(COHORTS)}")
    cohort = open_cohort(folder)
    place = root / "_build" / "own" / folder_name(cohort)
    place.mkdir(parents=True, exist_ok=True)
    with only_writer(place / "book", "the book of this cohort"):
        left_out, shown = {}, []
        for name in tqdm(NOTEBOOKS, "figures", unit="figure", leave=False, disable=None):
            try:
                _computed(root, name, cohort, profile)
            except BrainageError as error:
                left_out[name] = LeftOut(_title(root, name), str(error))
            else:
                shown.append(name)
        source = _emptied(place / "source")
        left_out |= _write_pages(root, source, cohort, profile, shown)
        shown = [name for name in shown if name not in left_out]
        if not shown:
            refuse("; ".join(f"{one.title}: {one.reason}" for one in left_out.values()))
        _write_frame(root, source, shown, _first_page(cohort, profile, left_out.values()), cohort.name)
        return _built(source, place)


def own_page(executed: NotebookNode, *, networks: bool = True) -> NotebookNode:
    """Return an executed notebook without prose, which is about other people; captions say *this cohort*.

    Parameters
    ----------
    executed : NotebookNode
        As papermill leaves it; it is changed.
    networks : bool
        Whether networks were fitted; captions do not speak of them otherwise.

    """
    called = _CALLED if networks else {**_CALLED, **_WITHOUT_NETWORKS}
    cells = []
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            cell.source = "\n".join(_HEADING.findall(cell.source)[:2]).replace(_LAST, _ORIGIN)
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if _SPEAKS_OF_OTHERS not in str(one.get("data", ""))]
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(MIME, None)
        if cell.source if cell.cell_type == "markdown" else cell.outputs or not _shows(cell):
            if "image" in cell.metadata.get("mystnb", {}):
                cell.metadata.mystnb.image.alt = _ALT
            cells.append(_renamed(cell, called))
    executed.cells = _without_empty_headings(cells)
    return executed


def _computed(root: Path, name: str, cohort: Cohort, profile: str) -> None:
    if name in _OF_NETWORKS and sized(profile).learners:
        refuse(_NEEDS_NETWORKS)
    page = page_of(root / "notebooks" / f"{name}.py")
    obtain_shown(page.SHOWS, str(cohort.folder), profile)


def _title(root: Path, name: str) -> str:
    text = jupytext.read(root / "notebooks" / f"{name}.py").cells
    return next(line[2:] for cell in text for line in cell.source.splitlines() if line.startswith("# "))


def _shows(cell: NotebookNode) -> bool:
    """Return whether a cell is there to show something; others open the page."""
    tags = cell.metadata.get("tags", [])
    return "remove-input" in tags and not {"parameters", "injected-parameters"} & set(tags)


def _renamed(cell: NotebookNode, called: dict[str, str]) -> NotebookNode:
    """Return a cell whose captions call people and learners what they are here."""
    text = json.dumps(cell, ensure_ascii=False)
    for there, here in called.items():
        text = text.replace(there, here)
    return nbformat.from_dict(json.loads(text))


def _without_empty_headings(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Leave out headings under which only prose stood: another follows, or nothing."""
    kept: list[NotebookNode] = []
    for i, cell in enumerate(cells):
        following = cells[i + 1].cell_type if i + 1 < len(cells) else "markdown"
        first = not any(one.cell_type == "markdown" for one in kept)
        if cell.cell_type == "code" or first or following == "code":
            kept.append(cell)
    return kept


def _emptied(source: Path) -> Path:
    shutil.rmtree(source, ignore_errors=True)
    (source / "notebooks").mkdir(parents=True)
    (source / "static").mkdir()
    return source


def _write_pages(root: Path, source: Path, cohort: Cohort, profile: str, shown: list[str]) -> dict[str, LeftOut]:
    """Run notebooks and keep what they show; return those that cannot be drawn of these people."""
    left_out = {}
    for name in tqdm(shown, "pages", unit="page", leave=False, disable=None):
        parameters = {"profile": profile, "cohort": str(cohort.folder.resolve())}
        try:
            done = run_notebook(root / "notebooks" / f"{name}.py", parameters)
        except BrainageError as error:
            left_out[name] = LeftOut(_title(root, name), str(error))
            continue
        done = own_page(done, networks=not sized(profile).learners)
        nbformat.write(done, source / "notebooks" / f"{name}.ipynb")
    return left_out


def _write_frame(root: Path, source: Path, shown: list[str], first_page: str, name: str) -> None:
    """Write what Jupyter Book reads besides pages."""
    for asset in _ASSETS:
        shutil.copy(root / "book" / "_static" / asset, source / "static")
    (source / "index.md").write_text(first_page, encoding="utf-8")
    (source / "_toc.yml").write_text(_contents(shown), encoding="utf-8")
    (source / "_config.yml").write_text(_settings(name), encoding="utf-8")


def _contents(shown: Iterable[str]) -> str:
    chapters = "".join(f"  - file: notebooks/{name}\n" for name in shown)
    return f"format: jb-book\nroot: index\nchapters:\n{chapters}"


def _settings(name: str) -> str:
    """Return Jupyter Book's settings: JSON, which YAML reads."""
    scripts = [name for name in _ASSETS if name.endswith(".js")]
    config = {"html_static_path": ["static"], "html_css_files": ["brainage.css"], "html_js_files": scripts}
    return json.dumps({
        "title": f"Brain ages of {name}",
        "author": "",
        "copyright": "",
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "off", "stderr_output": "remove"},
        "html": {"use_multitoc_numbering": False},
        "sphinx": {"config": {**config, "numfig": False, "language": "en"}},
    })  # fmt: skip


def _first_page(cohort: Cohort, profile: str, left_out: Iterable[LeftOut]) -> str:
    people = show(describe(cohort.participants, cohort.control), "Everybody; ages in years.").text
    learners = sized(profile).learners
    fitted = "the Gaussian process on principal components" if learners else "the Gaussian process and both networks"
    missing = [f"- *{as_markdown(one.title)}*: {as_markdown(one.reason)}" for one in left_out]
    return "\n\n".join([
        f"# Brain ages of {as_markdown(cohort.name)}",
        f"**The companion's figures, drawn of your own people by {fitted}. {_RESEARCH}** {_REPORTED}",
        people,
        *(["## What could not be drawn", "\n".join(missing)] if missing else []),
        "## What this does not show",
        _NOT_SHOWN,
        f"Made of the cohort with fingerprint `{cohort.fingerprint}`, in the profile `{profile}`.",
    ])  # fmt: skip


def _built(source: Path, place: Path) -> Path:
    """Build the site."""
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", str(source), "--path-output", str(place), "--quiet"]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    first = place / "_build" / "html" / "index.html"
    if done.returncode or not first.is_file():
        refuse(f"the site could not be built: {(done.stderr or done.stdout).strip()[-500:]}")
    return first
