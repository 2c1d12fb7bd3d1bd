"""One page a person: what models that never saw them say of their age, beside healthy people, and how sure that is."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from brainage import __version__
from brainage.core.errors import refuse
from brainage.core.markup import html
from brainage.data.cohort import Cohort
from brainage.data.inputs import modalities_of
from brainage.data.modalities import MODALITIES
from brainage.data.visits import scan
from brainage.lab.intake.pictures import as_png, planes
from brainage.lab.lab_model import LabModel
from brainage.lab.page import figure, made_by, page
from brainage.lab.report import figures
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.report_page import BANNER, MAKER, cautions


def write_person_pages(
    folder: Path, model: LabModel, cohort: Cohort, analysis: Analysis, *, replace: bool = False
) -> int:
    """Write a page for everybody, and return how many; the folder is there with all of them, or not at all.

    Parameters
    ----------
    folder : Path
        To make.
    model, cohort, analysis
        As of `brainage.lab.report.report_page.report_page`.
    replace : bool
        Replace a folder that holds nothing but such pages.

    Raises
    ------
    BrainageError
        If the folder is there already, and not to be replaced or not made so.

    """
    check_new(folder, replace=replace)
    with tempfile.TemporaryDirectory(dir=folder.absolute().parent, prefix=f".{folder.name}.") as partial:
        made = Path(partial) / "pages"
        made.mkdir()
        for row, (_, who) in enumerate(analysis.ages.iterrows()):
            (made / f"{_scan(who)}.html").write_text(person_page(model, cohort, analysis, row), encoding="utf-8")
        if folder.exists():
            folder.rename(Path(partial) / "before")
        made.rename(folder)
    return len(analysis.ages)


def check_new(folder: Path, *, replace: bool = False) -> None:
    """Refuse a folder that is there, or that cannot be made.

    Parameters
    ----------
    folder : Path
        To make.
    replace : bool
        As of `write_person_pages`.

    """
    if folder.exists() and not replace:
        remedy = "choose another name for the folder of pages, or give --replace to replace what this command wrote"
        refuse(f"{folder}: is there already; {remedy}")
    if folder.exists() and not _is_ours(folder):
        refuse(f"{folder}: holds what this command did not write, so it is not replaced; choose another name")
    if not folder.absolute().parent.is_dir():
        refuse(f"{folder}: the folder that it shall lie in is not there; make it first, or choose another")


def _is_ours(folder: Path) -> bool:
    """Return whether a folder holds pages of single people and nothing else."""
    return folder.is_dir() and all(one.suffix == ".html" and _is_page(one) for one in folder.iterdir())


def _is_page(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return made_by(MAKER, file.read(2000))


def person_page(model: LabModel, cohort: Cohort, analysis: Analysis, row: int) -> str:
    """Return the page of one visit.

    Parameters
    ----------
    model, cohort, analysis
        As of `write_person_pages`.
    row : int
        Place in ``analysis.ages``.

    """
    who = analysis.ages.iloc[row]
    label = f"Predicted and true age of {who['participant_id']} among healthy people; the line is equality"
    parts = [
        f'<p class="banner">{html(BANNER)}</p>',
        f'<p class="lead">{html(said(model, who))}</p>',
        *(f"<p>{html(one)}</p>" for one in (_compared(analysis, row), _careful(who)) if one),
        figure(figures.one_person(analysis, row), label),
        *_pictures(model, cohort, who),
    ]
    foot = f"{BANNER} brainage {__version__}; cohort {cohort.name}, fingerprint {cohort.fingerprint}."
    return page(f"{_scan(who)}: brain age", MAKER, parts, foot)


def said(model: LabModel, who: pd.Series) -> str:
    """Return what models say of a person's age, and whether the true age is in the interval.

    Parameters
    ----------
    model : LabModel
        Of `brainage fit`.
    who : Series
        A row of ``analysis.ages``.

    """
    level = f"{100 * model.fit.level:.0f} %"
    interval = f"{max(who['low'], 0):.0f} to {who['high']:.0f}"
    which = "Models that never saw these maps" if model.knows_people else "Models that may have seen these maps"
    start = f"{which} say {who['predicted_age']:.0f} years ({interval})"
    if pd.isna(who["age"]):
        return f"{start}; the true age is not known. The interval holds the ages of about {level} of healthy people."
    inside = who["low"] <= who["age"] <= who["high"]
    place = f"inside the interval, as about {level} of healthy people's are"
    if not inside:
        place = f"outside the interval, as about {100 * (1 - model.fit.level):.0f} % of healthy people's are"
    return f"{start}; the true age is {who['age']:.0f}, {place}."


def _compared(analysis: Analysis, row: int) -> str:
    """Return how many healthy people differ as much from those of their own age."""
    who = analysis.ages.iloc[row]
    if pd.isna(who["corrected_gap"]):
        return ""
    ages = analysis.ages
    others = ages[ages["healthy"] & ages["corrected_gap"].notna() & (ages["participant_id"] != who["participant_id"])]
    gaps = others.groupby("participant_id")["corrected_gap"].mean().abs()
    as_far = int((gaps >= abs(who["corrected_gap"])).sum())
    older = "older" if who["corrected_gap"] >= 0 else "younger"
    typical = who["predicted_age"] - who["corrected_gap"]
    return (
        f"These models take healthy people of {who['age']:.0f} for {typical:.0f} on average; this person looks "
        f"{abs(who['corrected_gap']):.1f} years {older} than that. "
        f"Of {len(gaps)} other healthy people here, {as_far} ({100 * as_far / len(gaps):.0f} %) differ by as much or "
        "more, to either side. A difference that many have says nothing of a single person; motion, medication, the "
        "scanner and what went wrong with a map make one, too."
    )


def _careful(who: pd.Series) -> str:
    note = cautions(who["note"])
    return f"To be careful with: {note}." if note else ""


def _pictures(model: LabModel, cohort: Cohort, who: pd.Series) -> Iterator[str]:
    yield '<h2>Maps</h2><div class="maps">'
    for modality in modalities_of(model.about.inputs):
        values = cohort.map(who["participant_id"], modality, who.get("session"))
        source = as_png(planes(values, modality, cohort.grid.voxel_size), modality)
        label = MODALITIES[modality].label
        alt = f"{label}, an axial and a coronal plane with the outline of the template's brain; left is on the left"
        yield f'<figure><img src="{source}" alt="{html(alt)}"><figcaption>{html(label)}</figcaption></figure>'
    yield "</div>"


def _scan(who: pd.Series) -> str:
    return scan(who["participant_id"], who.get("session"))
