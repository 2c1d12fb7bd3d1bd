"""What files a lab's folder holds: images and tables, links followed, hidden ones left alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from brainage.core.errors import refuse
from brainage.core.left_out import named
from brainage.lab.intake.problem import Problem

_IMAGES = (".nii", ".nii.gz", ".hdr")
_TABLES = (".tsv", ".csv", ".xlsx", ".txt")
_UNREAD = {
    "XLSX or CSV": (".xls", ".ods", ".sav", ".dta"),
    "NIfTI": (".mgz", ".mgh", ".mnc"),
}


class Listing(NamedTuple):
    """Files of a folder, as seen from it, with ``/`` between folders, in the order of their names.

    Attributes
    ----------
    images, tables : list of str
        By their endings.
    problems : list of Problem
        Folders that cannot be read, files of kinds that are not.

    """

    images: list[str]
    tables: list[str]
    problems: list[Problem]


def list_folder(folder: Path) -> Listing:
    """List a folder and all that is in it; nothing is opened.

    Parameters
    ----------
    folder : Path
        Of a lab.

    Raises
    ------
    BrainageError
        If it is none.

    """
    if not folder.is_dir():
        refuse(f"{folder}: {'is a file' if folder.is_file() else 'no such folder'}; expected the folder of your scans")
    problems: list[Problem] = []

    def unread(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).as_posix()
        problems.append(Problem(where, "cannot be read", "change its permissions"))

    files = sorted(_walk(folder, unread))
    images = [one for one in files if one.lower().endswith(_IMAGES)]
    problems += _of_other_kinds(files)
    return Listing(images, [one for one in files if one.lower().endswith(_TABLES)], problems)


def _of_other_kinds(files: list[str]) -> Iterator[Problem]:
    for better, endings in _UNREAD.items():
        some = [one for one in files if one.lower().endswith(endings)]
        if some:
            kind = "1 file is of a kind that is" if len(some) == 1 else f"{len(some)} files are of kinds that are"
            text = f"{kind} not read ({named(some, 2)})"
            yield Problem("the folder", text, f"save as {better} what is needed", stops=False)


def _walk(folder: Path, unread: object) -> Iterator[str]:
    seen: set[str] = set()  # a link may lead to a folder above
    for above, folders, files in os.walk(folder, onerror=unread, followlinks=True):  # type: ignore[arg-type]
        real = os.path.realpath(above)
        folders[:] = sorted(one for one in folders if not one.startswith(".")) if real not in seen else []
        if real not in seen:
            seen.add(real)
            yield from ((Path(above) / one).relative_to(folder).as_posix() for one in files if not one.startswith("."))
