"""What lies where in a cohort folder, what it says of itself, and whether its files are as they were written."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.delimited import read_text_table
from brainage.core.errors import BrainageError, refuse
from brainage.core.files import read_json, sha256_of
from brainage.data.diagnoses import CONTROL, check_control
from brainage.data.map_files import HEADER_BYTES, is_own_map, open_map
from brainage.data.modalities import MODALITIES
from brainage.data.participants import COLUMNS, IDENTIFIER, OPTIONAL
from brainage.data.visits import SESSION, scan, scans, visit_folder, visits
from brainage.space.anatomy import Grid, grid

DESCRIPTION = "dataset_description.json"
CHECKSUMS = "checksums.json"
SEGMENTATION = "segmentation"
_QUALITY = ["participant_id", "modality", "voxels", "below", "above", "sha256"]
_OF_VISITS = [_QUALITY[0], "session", *_QUALITY[1:]]
_REMEDY = "make a cohort with 'brainage cohort import' or 'brainage cohort simulate'"


class About(NamedTuple):
    """What a cohort folder says of itself; see `brainage.data.cohort.Cohort`.

    Attributes
    ----------
    name, modalities, grid, parameters, source, control, scores, optional
        Of the cohort.
    partial : bool
        Whether maps of some people may be missing.

    """

    name: str
    modalities: tuple[str, ...]
    grid: Grid
    parameters: dict[str, object]
    source: str
    control: str = CONTROL
    scores: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    partial: bool = False


def map_path(folder: Path, participant_id: str, modality: str, grid: Grid, session: str | None = None) -> Path:
    """Return where a cohort folder keeps one map."""
    kind = MODALITIES[modality]
    return _path(folder, (participant_id, session), kind.folder, kind.suffix, grid)


def segmentation_path(folder: Path, participant_id: str, grid: Grid, session: str | None = None) -> Path:
    """Return where a cohort folder keeps a participant's segmentation."""
    return _path(folder, (participant_id, session), "anat", "dseg", grid)


def _path(folder: Path, visit: tuple[str, str | None], kind: str, suffix: str, grid: Grid) -> Path:
    name = f"{scan(*visit)}_space-MNI152NLin6Asym_res-{grid.voxel_size}_{suffix}.nii"
    return visit_folder(folder, *visit) / kind / name


def read_description(folder: Path) -> About:
    """Return what a folder says of itself.

    Raises
    ------
    BrainageError
        If it is no cohort folder.

    """
    path = folder / DESCRIPTION
    if not path.is_file():
        what = f"is no cohort, it has no {DESCRIPTION}"
        what = what if folder.is_dir() else "is a file" if folder.is_file() else "no such folder"
        refuse(f"{folder}: {what}; {_REMEDY}")
    description = read_json(path, _REMEDY)
    own = description.get("brainage")
    if not isinstance(own, dict):
        refuse(f"{path}: describes a dataset of another program; {_REMEDY}")
    name, parameters = description.get("Name"), own.get("parameters")
    listed = own.get("modalities")
    modalities = tuple(one for one in MODALITIES if one in listed) if isinstance(listed, list) else ()
    known = bool(modalities) and sorted(modalities) == sorted(map(str, listed or []))
    if not (isinstance(name, str) and name and known and isinstance(parameters, dict)):
        refuse(f"{path}: Name, modalities or parameters are missing or unknown; {_REMEDY}")
    size = own.get("voxel_size")
    if type(size) is not int:
        refuse(f"{path}: voxel_size is {size!r}; expected 2, 4 or 8 mm: {_REMEDY}")
    about = About(name, tuple(map(str, listed or [])), grid(size), parameters, _source(description))
    return about._replace(**_schema(own, path))


def _schema(own: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return what a description says of the table, each of which it may leave out."""
    control, partial = own.get("control", CONTROL), own.get("partial", False)
    scores, optional = (own.get(name, []) for name in ("scores", "columns"))
    lists = all(isinstance(one, list) and all(isinstance(name, str) for name in one) for one in (scores, optional))
    known = lists and set(optional) <= set(OPTIONAL) and not set(scores) & {*COLUMNS, *OPTIONAL}
    if not (known and type(partial) is bool):
        refuse(f"{path}: scores, columns or partial are not what they must be; {_REMEDY}")
    try:
        control = check_control(control)
    except BrainageError as error:
        refuse(f"{path}: {error}; {_REMEDY}")
    return {"control": control, "scores": tuple(scores), "optional": tuple(optional), "partial": partial}


def _source(description: dict[str, Any]) -> str:
    sources = description.get("SourceDatasets")
    first = sources[0] if isinstance(sources, list) and sources else None
    return str(first.get("URL", "")) if isinstance(first, dict) else ""


def check_complete(folder: Path, participants: pd.DataFrame, about: About) -> frozenset[tuple[str, str]]:
    """Refuse a cohort of which a file is missing or has another size than it must have; no voxel is read.

    Parameters
    ----------
    folder : Path
        Of the cohort.
    participants : DataFrame
        Its table.
    about : About
        What it says of itself.

    Returns
    -------
    frozenset of (scan, modality)
        Maps that are said to be missing: not listed in the QC table of a cohort in which maps may be.

    Raises
    ------
    BrainageError
        If so: which one.

    """
    quality = read_quality(folder / "qc.tsv")
    listed = set(zip(scans(quality), quality["modality"], strict=True))
    lacking = set()
    for visit in visits(participants, sessions="session" in about.optional):
        for modality in about.modalities:
            path, one = _file(folder, visit, modality, about.grid), (scan(*visit), modality)
            if about.partial and one not in listed and not path.exists():
                lacking.add(one)
                continue
            open_map(path, about.grid)
            if one not in listed:
                refuse(f"{folder / 'qc.tsv'}: {modality} of {one[0]} is not listed; make the cohort again")
        if (scan(*visit), SEGMENTATION) in listed:
            open_map(_file(folder, visit, SEGMENTATION, about.grid), about.grid, "<i2")
    return frozenset(lacking)


def read_quality(path: Path) -> pd.DataFrame:
    """Read a QC table: ``participant_id``, ``modality``, ``voxels``, ``below``, ``above``, ``sha256``.

    Of several visits a person, ``session`` stands behind ``participant_id``; it is missing where there is none.

    Raises
    ------
    BrainageError
        If it is none.

    """
    table = read_text_table(path)
    visited = list(table.columns) == _OF_VISITS
    if not visited and list(table.columns) != _QUALITY:
        refuse(f"{path}: columns are {', '.join(table.columns)}; expected {', '.join(_QUALITY)}: {_REMEDY}")
    counts = _QUALITY[2:5]
    names_known = table["modality"].isin([*MODALITIES, SEGMENTATION]).all()
    if not names_known or not table["participant_id"].str.fullmatch(IDENTIFIER).all():
        refuse(f"{path}: a participant or modality is unknown; {_REMEDY}")
    if visited and not table["session"].str.fullmatch(f"{SESSION}|n/a").all():
        refuse(f"{path}: a session is none; {_REMEDY}")
    if not table[counts].apply(lambda column: column.str.fullmatch("[0-9]{1,12}")).all(axis=None):
        refuse(f"{path}: counts of voxels are no whole numbers; {_REMEDY}")
    table = table.astype(dict.fromkeys(counts, "int64"))
    return table.replace({"session": "n/a"}, None) if visited else table


def checksum(values: NDArray) -> str:
    """Return the checksum of a map's voxels as they lie on the disk."""
    return hashlib.sha256(values.tobytes(order="F")).hexdigest()


def changed_maps(folder: Path, quality: pd.DataFrame, grid: Grid) -> list[str]:
    """Name the maps and segmentations that are missing, or whose voxels are not those of the QC table."""
    found = []
    for visit, modality, digest in zip(visits(quality), quality["modality"], quality["sha256"], strict=True):
        path = _file(folder, visit, modality, grid)
        kind = np.int16 if modality == SEGMENTATION else np.float32
        if not is_own_map(path, grid, kind) or sha256_of(path, skip=HEADER_BYTES) != digest:
            found.append(f"{path.relative_to(folder)}: {'changed' if path.is_file() else 'no such file'}")
    return found


def _file(folder: Path, visit: tuple[str, str | None], modality: str, grid: Grid) -> Path:
    participant_id, session = visit
    if modality == SEGMENTATION:
        return segmentation_path(folder, participant_id, grid, session)
    return map_path(folder, participant_id, modality, grid, session)


def changed_files(folder: Path, grid: Grid) -> list[str]:
    """Read every file of a cohort folder and name those that are missing or not as they were written."""
    kept = read_json(folder / CHECKSUMS, _REMEDY) if (folder / CHECKSUMS).is_file() else {}
    tables = (DESCRIPTION, "participants.tsv", "participants.json", "qc.tsv")
    found = [f"{name}: has no checksum in {CHECKSUMS}, so nobody can tell" for name in tables if name not in kept]
    for name, digest in kept.items():
        if not (folder / name).is_file():
            found.append(f"{name}: no such file")
        elif sha256_of(folder / name) != digest:
            found.append(f"{name}: changed")
    return found + changed_maps(folder, read_quality(folder / "qc.tsv"), grid)
