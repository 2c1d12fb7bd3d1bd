"""All scans of a folder: which there are, what is done with each, on all cores; what is finished stays finished."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from brainage.core.errors import refuse
from brainage.core.left_out import named, tell_left_out
from brainage.data.visits import scan
from brainage.engine.workers import run_tasks
from brainage.lab.intake import words
from brainage.lab.intake.guess import guess
from brainage.lab.intake.lab_table import read_lab_table
from brainage.lab.intake.listing import list_folder
from brainage.lab.intake.patterns import check_pattern
from brainage.lab.intake.quantities import quantity_of
from brainage.lab.intake.reading import Files, Reading
from brainage.lab.intake.visit_files import visit_files
from brainage.lab.preprocess.itk import sitk
from brainage.lab.preprocess.scan_task import COLUMNS, STEPS, ScanTask
from brainage.lab.preprocess.strip import check_stripper

MAGNITUDE = "magnitude"
_DONE = ".done"
_MASKS = {"t1w": "t1w mask", MAGNITUDE: "magnitude mask"}


class _How(NamedTuple):
    strip: str
    steps: tuple[str, ...]


def scan_tasks(
    folder: Path,
    destination: Path,
    reading: Reading | None = None,
    *,
    strip: str = "deepbet",
    steps: Collection[str] = STEPS,
    patterns: dict[str, str] | None = None,
    people: Collection[str] = (),
) -> list[ScanTask]:
    """Return what is to be done: a task for each T1w image, and for each magnitude with the maps that follow it.

    Parameters
    ----------
    folder : Path
        Of scans, in any layout that `brainage cohort check` knows.
    destination : Path
        Where results go.
    reading : Reading, optional
        How the folder is to be read; default: a guess.
    strip : str
        A key of `brainage.lab.preprocess.strip.STRIPPERS`.
    steps : collection of str
        Of `STEPS`.
    patterns : dict, optional
        Of further files, as of `check_pattern`: ``"magnitude"``, ``"t1w mask"``, ``"magnitude mask"``.
    people : collection of str
        Whose scans alone; default: all.

    Raises
    ------
    BrainageError
        If nothing is found, a program is missing, or a name, step or pattern is none.

    """
    if set(steps) - set(STEPS):
        refuse(f"steps is {', '.join(steps)}; expected some of {', '.join(STEPS)}")
    sitk()
    listing = list_folder(folder)
    known = reading or guess(folder, listing).reading
    extra = {what: Files(check_pattern(what, one), "") for what, one in (patterns or {}).items() if one}
    known = replace(known, maps=_native(known, extra))
    found = visit_files(listing.images, known, _names(folder, known))
    stops = [str(one).replace(" in lab.toml", "") for one in found.problems if one.stops]  # or given as an option
    if stops:
        refuse(f"{stops[0]}{f' (and {len(stops) - 1} more like it)' if len(stops) > 1 else ''}")
    used = {file for files in found.by_visit.values() for file in files.values()}
    others = [one for one in listing.images if one not in used and quantity_of(one) == "t1w"]
    tell_left_out(str(folder), others, "T1w images that the pattern does not fit (say another by --map lab.toml)")
    how = _How(strip, tuple(one for one in STEPS if one in steps))
    wanted = {words.participant(one) for one in people}
    tasks = [
        task
        for (who, when), files in found.by_visit.items()
        if not wanted or who in wanted
        for task in _of_visit(folder, destination, scan(who, when), files, how)
    ]
    if missing := wanted - {who for who, _ in found.by_visit}:
        refuse(f"nobody with scans is called {named(sorted(missing))}; expected names as the folder has them")
    if not tasks:
        refuse(
            f"{folder}: no T1w image is found by its name; expected names with T1w or MPRAGE, or give --map lab.toml, "
            "or --magnitude for elastography"
        )
    if any(not task.mask for task in tasks):
        check_stripper(strip)
    return tasks


def preprocess(tasks: list[ScanTask], destination: Path) -> pd.DataFrame:
    """Work on all scans, and return a row a scan as of `ScanTask.run`.

    Parameters
    ----------
    tasks : list of ScanTask
        Of `scan_tasks`.
    destination : Path
        Where results go; what is there of an earlier run of the same files is kept.

    """
    done = destination / _DONE
    destination.mkdir(parents=True, exist_ok=True)
    for task in tasks:  # whoever removed a result wants it again; other settings wrote to the same place
        if not task.is_done():
            (done / f"{task.key}.csv").unlink(missing_ok=True)
    table = pd.concat(run_tasks(tasks, done, "scans"), ignore_index=True)
    return table[COLUMNS].fillna({"flag": "", "refused": ""})  # which files do not tell from nothing


def _native(reading: Reading, extra: dict[str, Files]) -> dict[str, Files]:
    """Return the files that take part: T1w images, and with a magnitude what was made of it."""
    kept = {one: files for one, files in reading.maps.items() if one == "t1w" or MAGNITUDE in extra}
    return {**kept, **extra}


def _names(folder: Path, reading: Reading) -> list[str]:
    """Return people's names as the table has them, which tell where a name in a path ends."""
    column = reading.columns.get("participant_id", "")
    if not reading.table or not column:
        return []
    table = read_lab_table(folder / reading.table, reading.sheet)
    return [words.with_session(one)[0] for one in table[column]] if column in table else []


def _of_visit(folder: Path, destination: Path, name: str, files: Mapping[str, str], how: _How) -> Iterator[ScanTask]:
    """Yield what is done for one visit: with its T1w image alone, and with its magnitude and what goes with it."""
    for image, mask in _MASKS.items():
        if image in files:
            rest = [(one, file) for one, file in files.items() if one not in {*_MASKS, *_MASKS.values()}]
            following = tuple(rest) if image == MAGNITUDE else ()
            places = str(folder.resolve()), str(destination.resolve())
            yield ScanTask(*places, name, image, files[image], files.get(mask, ""), following, how.strip, how.steps)
