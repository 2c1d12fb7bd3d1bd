"""Look at a lab's folder: who is there, which maps they have, and all that is wrong, at once; nothing is written."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from brainage.core.errors import BrainageError
from brainage.core.left_out import named
from brainage.core.processes import worker_count
from brainage.data.map_door import share_outside
from brainage.data.visits import Visit, scan
from brainage.lab.intake import words
from brainage.lab.intake.extent import of_another_space, width
from brainage.lab.intake.gathering import gathered
from brainage.lab.intake.lab_maps import VisitFiles, visit_maps
from brainage.lab.intake.lab_table import read_lab_table
from brainage.lab.intake.listing import Listing
from brainage.lab.intake.matching import as_files_write, unmatched, with_sessions
from brainage.lab.intake.outliers import outliers
from brainage.lab.intake.people import people_of, people_of_files, row_problems
from brainage.lab.intake.pictures import planes
from brainage.lab.intake.problem import Problem, told_by
from brainage.lab.intake.reading import Reading
from brainage.lab.intake.visit_files import THE_FOLDER, mistaken, visit_files
from brainage.space import anatomy

_COLUMNS = [
    "scan",
    "modality",
    "file",
    "median",
    "coverage",
    "outside",
    "width",
    "voxels",
    "below",
    "above",
    "checksum",
]


class Found(NamedTuple):
    """What one visit's files hold: a row for each map, what is refused, planes of both, problems, other grids."""

    rows: list[dict[str, Any]]
    refused: dict[tuple[str, str], str]
    planes: dict[tuple[str, str], NDArray[np.uint8]]
    problems: list[Problem]
    regridded: list[str]


@dataclass(frozen=True)
class Check:
    """What there is in a folder, and what is wrong with it.

    Attributes
    ----------
    folder : Path
        Of the lab.
    reading : Reading
        How it was read.
    people : DataFrame
        One row a visit, as text: those of the table, or of files.
    files : dict
        By visit, by quantity, one file.
    maps : DataFrame
        One row a map that can be read: ``scan``, ``modality``, ``file``, ``median``, ``coverage`` and ``outside``
        (shares of the template's brain with data, and of the map's data outside of it), ``width`` (as a share of the
        template's brain), ``voxels``, ``below``,
        ``above``, ``checksum``, ``flag`` (what is unusual, or empty).
    refused : dict
        By scan and modality, why a map cannot be taken.
    planes : dict
        By scan and modality, of `brainage.lab.intake.pictures.planes`; of those that are refused, too.
    problems : list of Problem
        What is wrong, what stops an import first.
    regridded : list of str
        Files that are on another grid of the template's space.

    """

    folder: Path
    reading: Reading
    people: pd.DataFrame
    files: dict[Visit, dict[str, str]]
    maps: pd.DataFrame
    refused: dict[tuple[str, str], str]
    planes: dict[tuple[str, str], NDArray[np.uint8]] = field(repr=False)
    problems: list[Problem]
    regridded: list[str]

    @property
    def stops(self) -> list[Problem]:
        """What an import would refuse."""
        return [one for one in self.problems if one.stops]


def check_folder(folder: Path, listing: Listing, reading: Reading, *, resample: bool = False, jobs: int = -1) -> Check:
    """Look at all files of a folder that a reading names.

    Parameters
    ----------
    folder : Path
        Of the lab; nothing in it is touched.
    listing : Listing
        Its files.
    reading : Reading
        How to read it.
    resample : bool
        Whether maps of another grid are fine.
    jobs : int
        Worker processes, -1 for one per core.

    """
    entries, unread = _entries(folder, reading)
    named_so = reading.columns.get("participant_id", "")
    known = list(entries[named_so]) if entries is not None and named_so in entries else []
    known = [words.with_session(one)[0] for one in known]
    files, of_files, names = visit_files(listing.images, reading, known)
    of_files += mistaken(names, known, reading.table)
    table, told = _people(entries, reading, files)
    problems = [*listing.problems, *unread, *of_files, *told]
    work = [(folder, scan(*visit), one, reading) for visit, one in files.items()]
    workers = worker_count(jobs, max(len(work), 1))
    done = joblib.Parallel(n_jobs=workers, return_as="generator")(joblib.delayed(_look_at)(*one) for one in work)
    seen = list(tqdm(done, "looking at maps", len(work), unit="visit", leave=False))
    maps = pd.DataFrame([row for one in seen for row in one.rows], columns=_COLUMNS)
    regridded = [file for one in seen for file in one.regridded]
    problems += [problem for one in seen for problem in one.problems]
    problems += [*_of_other_grids(regridded, files, reading, resample=resample), *of_another_space(maps, regridded)]
    maps, unusual = outliers(maps)
    maps, twice = _twice(maps)
    problems += [*twice, *unusual, *_nothing(maps, table, unread + told)]
    refused = {key: why for one in seen for key, why in one.refused.items()}
    pictures = {key: value for one in seen for key, value in one.planes.items()}
    problems = sorted(gathered(problems, reading, files), key=lambda one: not one.stops)
    return Check(folder, reading, table, files, maps, refused, pictures, problems, regridded)


def _entries(folder: Path, reading: Reading) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the rows of the table, or ``None`` and why there are none."""
    if not reading.table:
        return None, []
    try:
        return read_lab_table(folder / reading.table, reading.sheet), []
    except BrainageError as error:
        return None, [told_by(error, reading.table, path=folder / reading.table)]


def _people(
    entries: pd.DataFrame | None, reading: Reading, found: Mapping[Visit, object]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the rows of people, and what is wrong with them."""
    visits = [(who, when or "n/a") for who, when in found]
    table, told = people_of_files(visits, reading) if entries is None else people_of(entries, reading)
    if entries is None or any(one.stops for one in told):
        return table, [*told, *row_problems(table, reading)]
    table, others = as_files_write(table, [who for who, _ in visits], reading.table)
    table, several = with_sessions(table, visits, reading.table)
    without = unmatched(table, visits, reading.table) if visits else []
    return table, [*others, *several, *row_problems(table, reading), *without, *told]


def _look_at(folder: Path, whose: str, files: VisitFiles, reading: Reading) -> Found:
    found = visit_maps(folder, whose, files, reading)
    rows, brain = [], anatomy.region_mask("brain", reading.voxel_size)
    pictures = {}
    for modality, quality in found.quality.items():
        values = found.maps[modality]
        known = values != 0
        rows.append({
            "scan": whose,
            "modality": modality,
            "file": files[reading.modalities[modality][0]],
            "median": float(np.median(values[known])) if known.any() else 0.0,
            "coverage": float((known & brain).sum() / brain.sum()),
            "outside": share_outside(known, reading.voxel_size),
            "width": width(known, reading.voxel_size),
            **quality._asdict(),
            "checksum": hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()[:16],
        })  # fmt: skip
        pictures[whose, modality] = planes(values, modality, reading.voxel_size)
    refused = {(whose, modality): why for modality, (_, why) in found.refused.items()}
    pictures |= {
        (whose, modality): planes(np.nan_to_num(values), modality, reading.voxel_size)
        for modality, (values, _) in found.refused.items()
    }
    return Found(rows, refused, pictures, found.problems, found.regridded)


def _of_other_grids(
    regridded: list[str], files: Mapping[Visit, dict[str, str]], reading: Reading, *, resample: bool
) -> list[Problem]:
    if not regridded:
        return []
    whose = tuple(scan(*visit) for visit, one in files.items() if set(one.values()) & set(regridded))
    count = "1 file is" if len(regridded) == 1 else f"{len(regridded)} files are"
    text = f"{count} not on the {reading.voxel_size} mm MNI152 grid ({named(regridded, 2)})"
    if resample:
        return [Problem(THE_FOLDER, text, "they are resampled onto it by their affines", stops=False)]
    remedy = "give --resample if they were registered to MNI152, otherwise register them: it does not"
    return [Problem(THE_FOLDER, text, remedy, scans=whose)]


def _twice(maps: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Flag maps that are the same in every voxel: one of them is somebody else's."""
    same = maps[maps.duplicated(["modality", "checksum"], keep=False)]
    maps, problems = maps.copy(), []
    for _, rows in same.groupby(["modality", "checksum"], sort=False):
        maps.loc[rows.index, "flag"] = f"the same map: {named(list(rows['scan']), 3)}"
        text = f"is the same map as {named(list(rows['file'])[1:], 3)}"
        remedy = "find out whose it is, and restore the other's"
        problems.append(Problem(rows["file"].iloc[0], text, remedy, scans=tuple(rows["scan"])))
    return maps, problems


def _nothing(maps: pd.DataFrame, table: pd.DataFrame, told: list[Problem]) -> list[Problem]:
    if table.empty and not any(one.stops for one in told):
        return [Problem(THE_FOLDER, "there is nobody in it", "give a table of people, and their maps")]
    if maps.empty:
        return [Problem(THE_FOLDER, "no map can be read", "see the other problems, and correct lab.toml")]
    return []


def lacking(check: Check) -> Iterable[tuple[str, str]]:
    """Yield scan and modality of maps that a visit lacks, or that cannot be read.

    Parameters
    ----------
    check : Check
        Of `check_folder`.

    """
    there = set(zip(check.maps["scan"], check.maps["modality"], strict=True))
    for visit in check.files:
        yield from ((scan(*visit), one) for one in check.reading.modalities if (scan(*visit), one) not in there)
