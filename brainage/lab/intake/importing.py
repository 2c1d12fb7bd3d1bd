"""Make a cohort of a lab's folder, after everything in it was looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.destination import check_destination
from brainage.core.errors import refuse
from brainage.core.left_out import named
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.participant_schema import as_optional
from brainage.data.visits import Visit, scan, scans
from brainage.data.write_cohort import Plan, write_cohort
from brainage.lab.intake.check import Check
from brainage.lab.intake.lab_maps import VisitFiles, visit_maps
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import Reading
from brainage.space.anatomy import grid


def import_check(
    check: Check,
    destination: Path,
    *,
    only_complete: bool = False,
    jobs: int = -1,
    say: Callable[[str], None] = print,
) -> Cohort:
    """Make a cohort of what was found in a folder.

    Parameters
    ----------
    check : Check
        Of `brainage.lab.intake.check.check_folder`.
    destination : Path
        Cohort folder to make.
    only_complete : bool
        Leave out whose maps have problems or are not all there, and say who; otherwise any problem stops the import,
        and people may lack maps.
    jobs : int
        Worker processes, -1 for one per core.
    say : callable
        Told in one line each about who is left out, and what was converted.

    Raises
    ------
    BrainageError
        If something stops the import, after all of it was told.

    """
    check_destination(destination)
    left_out = _left_out(check) if only_complete else {}
    remaining = [one for one in check.stops if not one.scans or not set(one.scans) <= set(left_out)]
    if remaining:
        _refuse(check, remaining, only_complete=only_complete)
    kept = _kept(check, left_out)
    for reason in dict.fromkeys(left_out.values()):
        say(f"Left out, {reason}: {named([one for one, why in left_out.items() if why == reason], 6)}.")
    for line in _converted(check.reading):
        say(line)
    plan = Plan(
        name=check.reading.name,
        participants=kept,
        modalities=tuple(one for one in check.reading.modalities if (check.maps["modality"] == one).any()),
        grid=grid(check.reading.voxel_size),
        source=check.folder.resolve().name or "a folder",
        parameters={"units": {one: files.unit for one, files in check.reading.maps.items()}},
        control=check.reading.control,
        scores=check.reading.scores,
        partial=not only_complete,
    )
    write_cohort(destination, plan, _Reader(check.folder.resolve(), check.files, check.reading), jobs=jobs)
    return open_cohort(destination)


def _left_out(check: Check) -> dict[str, str]:
    """Return who is left out of a cohort of complete people, and why: by scan."""
    files = {scan(*visit) for visit in check.files}
    reasons = {one: "without maps" for one in _scans(check.people) if one not in files}
    rows = set(_scans(check.people))
    reasons |= {one: "without a row in the table" for one in files if one not in rows}
    for problem in check.stops:
        reasons |= {one: "see the problems of their files" for one in problem.scans if one not in reasons}
    there: dict[str, set[str]] = {}
    for whose, modality in zip(check.maps["scan"], check.maps["modality"], strict=True):
        there.setdefault(whose, set()).add(modality)
    for one in _scans(check.people):
        lacks = [name for name in check.reading.modalities if name not in there.get(one, ())]
        if lacks:
            reasons.setdefault(one, f"without {' and '.join(lacks)}")
    return reasons


def _kept(check: Check, left_out: dict[str, str]) -> pd.DataFrame:
    """Return the rows that are imported."""
    kept = check.people[[one not in left_out for one in _scans(check.people)]].reset_index(drop=True)
    if kept.empty:
        refuse(f"{check.folder}: nobody is left to import; see brainage cohort check")
    return kept


def _scans(people: pd.DataFrame) -> list[str]:
    if "session" not in people:
        return scans(people)
    return scans(people.assign(session=people["session"].map(as_optional)))


def _refuse(check: Check, problems: list[Problem], *, only_complete: bool) -> None:
    first = problems[0]
    more = f" (and {len(problems) - 1} more, which brainage cohort check shows)" if len(problems) > 1 else ""
    own = [one for one in problems if one.scans]
    flag = "" if only_complete or len(own) < len(problems) else "; --only-complete leaves these people out"
    refuse(f"{check.folder}: {first}{more}{flag}")


def _converted(reading: Reading) -> list[str]:
    lines = [
        f"{name}: converted from {files.unit}." for name, files in reading.maps.items() if files.unit in ("Pa", "%")
    ]
    made = [name for name, sources in reading.modalities.items() if sources != (name,)]
    return lines + ([f"{' and '.join(made)}: computed from storage and loss modulus."] if made else [])


@dataclass(frozen=True)
class _Reader:
    """Reads the maps of a visit; a class, so that worker processes can be sent it."""

    folder: Path
    files: dict[Visit, dict[str, str]]
    reading: Reading

    def __call__(self, participant_id: str, session: str | None = None) -> dict[str, NDArray[np.float32]]:
        files: VisitFiles = self.files.get((participant_id, session), {})
        found = visit_maps(self.folder, scan(participant_id, session), files, self.reading)
        stops = [one for one in found.problems if one.stops]
        if stops:  # a file that changed after it was looked at
            refuse(str(replace_path(stops[0], self.folder)))
        return found.maps


def replace_path(problem: Problem, folder: Path) -> Problem:
    """Return a problem that names its file from the root.

    Parameters
    ----------
    problem : Problem
        As seen from the folder.
    folder : Path
        Of the lab.

    """
    return problem._replace(file=str(folder / problem.file))
