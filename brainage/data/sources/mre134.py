"""Import MRE134, the paper's Study 1, from a clone of its repository.

134 healthy adults of 18-35 years, one stiffness and one damping-ratio map each, in MNI152 space at 2 mm (Hiscox et
al. 2020, 10.1002/hbm.25192; mechneurolab/MRE134 on GitHub). The repository names no licence, so neither its maps
nor anything voxel-wise made from them is part of this project.

What the importer knows about the files: stiffness is in Pa although the repository's README says kPa; 0 is background;
study labels end in blanks; a folder's name holds one; damping ratio reaches 67.7 and falls below 0 where the inversion
failed; coverage differs between participants.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core import settings
from brainage.core.destination import check_destination
from brainage.core.errors import BrainageError, refuse
from brainage.core.files import only_writer
from brainage.core.left_out import named
from brainage.data.cohort import DESCRIPTION, Cohort, open_cohort
from brainage.data.diagnoses import CONTROL
from brainage.data.map_door import admit
from brainage.data.map_files import read_map
from brainage.data.modalities import MODALITIES
from brainage.data.participants import check_participants
from brainage.data.sources.download import fetch
from brainage.data.sources.source import Source
from brainage.data.write_cohort import Plan, write_cohort
from brainage.space.anatomy import grid

SOURCE = "https://github.com/mechneurolab/MRE134"
_TABLE = "MRE134_Demographics.xlsx"
_FILES = {
    "stiffness": "individual_stiffness_files/{number}Stiffness_warped.nii",
    "damping_ratio": "individual_damping ratio_files/{number}DR_warped.nii",
}
logger = logging.getLogger(__name__)
_COLUMNS = {"SUBJECT ID": "participant_id", "AGE": "age", "SEX": "sex", "ORIG STUDY": "study"}


def import_clone(
    clone: Path | str,
    destination: Path | str,
    *,
    only_complete: bool = False,
    jobs: int = -1,
    say: Callable[[str], None] = print,
) -> Cohort:
    """Make a cohort from a clone of MRE134, whole or cut down.

    Parameters
    ----------
    clone : path
        Folder with the demographics table and the two folders of maps, as ``.nii`` or ``.nii.gz``.
    destination : path
        Cohort folder to make; a whole clone takes 970 MB there.
    only_complete : bool
        Import only the participants who have both maps, and say who is left out.
    jobs : int
        Worker processes, -1 for one per core.
    say : callable
        Told in one line each about what was converted or left out.

    Returns
    -------
    Cohort
        The cohort, opened.

    Raises
    ------
    BrainageError
        If the table or a map is broken, or if a participant of the table lacks a map.

    """
    clone, destination = Path(clone).expanduser(), check_destination(destination)
    participants = _with_maps(read_demographics(clone), clone, only_complete=only_complete, say=say)
    plan = Plan(
        name="MRE134",
        participants=participants,
        modalities=("stiffness", "damping_ratio"),
        grid=grid(2),
        source=SOURCE,
        parameters={"participants": len(participants), "stiffness": "converted from Pa to kPa"},
    )
    write_cohort(destination, plan, _Reader(clone.resolve()), jobs=jobs)
    cohort = open_cohort(destination)
    say("Stiffness: converted from Pa to kPa.")
    say(_quality_line(cohort))
    return cohort


def read_demographics(clone: Path) -> pd.DataFrame:
    """Read the clone's table as a checked participants table; all are cognitively normal.

    Parameters
    ----------
    clone : Path
        Folder of the data set.

    Raises
    ------
    BrainageError
        If the spreadsheet is missing, cannot be read, or lacks a column or a value.

    """
    path = clone / _TABLE
    if not path.is_file():
        refuse(f"{path}: no such file; expected a clone of {SOURCE}")
    table = _spreadsheet(path)
    missing = [column for column in _COLUMNS if column not in table]
    if missing:
        found = ", ".join(map(str, table.columns))[:200]
        msg = f"{path}: column {', '.join(missing)} is missing; expected {', '.join(_COLUMNS)} in the first row of the "
        msg += f"first sheet, found {found}"
        raise BrainageError(msg)
    table = table.rename(columns=_COLUMNS)[[*_COLUMNS.values()]].apply(lambda column: column.str.strip())
    numbers = table["participant_id"].str.zfill(3)
    people = check_participants(table.assign(participant_id="sub-" + numbers, diagnosis=CONTROL), path)
    if unknown := list(people["participant_id"][people["age"].isna()]):
        refuse(
            f"{path}: age of {named(unknown)} is missing; expected a number of years: restore the file from {SOURCE}"
        )
    return people


def _spreadsheet(path: Path) -> pd.DataFrame:
    """Return the first sheet, all cells as text; empty ones are missing."""
    try:
        cells = pd.read_excel(path, header=None, dtype=str, keep_default_na=False, na_values=[""])
    except PermissionError:
        refuse(f"{path}: no permission to read it; change its permissions")
    except Exception as error:  # openpyxl and zipfile raise a dozen kinds for a damaged spreadsheet
        why = " ".join(str(error).split())
        msg = f"{path}: cannot be read as a spreadsheet ({why}); restore it from {SOURCE}"
        raise BrainageError(msg) from error
    names = [str(name).strip() for name in cells.iloc[0]] if len(cells) else []
    repeated = sorted({name for name in names if name in _COLUMNS and names.count(name) > 1})
    if repeated:
        refuse(f"{path}: column {', '.join(repeated)} stands there more than once; keep one of each")
    people = cells.iloc[1:].set_axis(names, axis=1)
    empty = people.fillna("").apply(lambda column: column.str.strip() == "").all(axis=1)
    return people[~empty].reset_index(drop=True).astype("str")


def local_cohort() -> Cohort | None:
    """Open the MRE134 that ``BRAINAGE_MRE134`` names, or return ``None`` if it names nothing.

    A clone is imported once, into the folder of `settings.data_folder`.

    Raises
    ------
    BrainageError
        If it names another cohort, whose maps pages would show as MRE134's.

    """
    folder = settings.mre134_folder()
    if folder is None:
        return None
    if (folder / DESCRIPTION).is_file():
        cohort = open_cohort(folder)
        _check_is_mre134(cohort)
        return cohort
    imported = settings.data_folder() / f"mre134-{clone_digest(folder)}"
    imported.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(imported, "MRE134", wait=True):  # notebooks that run at once wait for the first
        return open_cohort(imported) if imported.exists() else import_clone(folder, imported, say=logger.info)


#: Its maps and people are what they are, whatever the profile.
MRE134 = Source("mre134", "MRE134 (real maps)", lambda _n, _size: local_cohort(), "MRE134", fetch, import_clone)


def _check_is_mre134(cohort: Cohort) -> None:
    """Recognise an imported cohort by its name, source and modalities, wherever it lies."""
    description = json.loads((cohort.folder / DESCRIPTION).read_text())
    sources = [one.get("URL") for one in description.get("SourceDatasets", [])]
    if (cohort.name, sources, set(cohort.modalities)) != ("MRE134", [SOURCE], set(_FILES)):
        refuse(
            f"BRAINAGE_MRE134 names {cohort.folder}, which holds {cohort.name} ({', '.join(cohort.modalities)}); "
            f"expected a clone of {SOURCE} or what 'brainage cohort import mre134' made of one; unset it to see "
            "published numbers"
        )


def clone_digest(clone: Path) -> str:
    """Return eight digits that change with the table or with the name or size of any map of a clone.

    Parameters
    ----------
    clone : Path
        Folder of the data set.

    """
    digest = hashlib.sha256()
    table = clone / _TABLE
    digest.update(table.read_bytes() if table.is_file() else b"")
    for path in sorted(clone.glob("individual_*/*")):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
    return digest.hexdigest()[:8]


def _map_file(clone: Path, participant_id: str, modality: str) -> Path:
    """Return the file of a map, gzipped if only that exists."""
    path = clone / _FILES[modality].format(number=participant_id.removeprefix("sub-"))
    gzipped = path.with_name(path.name + ".gz")
    return gzipped if gzipped.is_file() and not path.is_file() else path


def _with_maps(
    participants: pd.DataFrame, clone: Path, *, only_complete: bool, say: Callable[[str], None]
) -> pd.DataFrame:
    """Check that every participant has both maps."""
    missing = {
        one: [path for modality in _FILES if not (path := _map_file(clone, one, modality)).is_file()]
        for one in participants["participant_id"]
    }
    missing = {one: paths for one, paths in missing.items() if paths}
    if missing and not only_complete:
        first = next(iter(missing.values()))[0]
        refuse(
            f"{first}: no such file; {_names(missing)} in {_TABLE} without maps: restore the files, remove the rows, "
            "or import the others with --only-complete"
        )
    complete = participants[~participants["participant_id"].isin(missing)].reset_index(drop=True)
    if complete.empty:
        refuse(f"{clone}: no participant of {_TABLE} has both maps; expected the folders of {SOURCE}")
    if missing:
        say(f"Left out, maps missing: {_names(missing)}.")
    return complete


def _names(identifiers: dict[str, list[Path]], most: int = 6) -> str:
    names = list(identifiers)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _quality_line(cohort: Cohort) -> str:
    quality = cohort.quality()
    wrong = quality[quality["below"] + quality["above"] > 0]
    return (
        f"Impossible values: {int(wrong['below'].sum())} below and {int(wrong['above'].sum())} above the limits, in "
        f"{wrong['participant_id'].nunique()} participants, set to missing (see qc.tsv)."
    )


@dataclass(frozen=True)
class _Reader:
    """Reads the maps of a participant; a class, so that worker processes can be sent it."""

    clone: Path

    def __call__(self, participant_id: str) -> dict[str, NDArray[np.float32]]:
        maps = {}
        for modality in _FILES:
            path = _map_file(self.clone, participant_id, modality)
            values = read_map(path, grid(2), squeeze=True)
            maps[modality] = values / np.float32(1000) if modality == "stiffness" else values
            admit(path, maps[modality], MODALITIES[modality], grid(2))  # as the writer does, but by the file's name
        return maps
