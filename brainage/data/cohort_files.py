"""What lies where in a cohort folder, what it says of itself, and whether its files are as they were written."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.delimited import read_text_table
from brainage.core.errors import BrainageError
from brainage.core.files import read_json, sha256_of
from brainage.data.map_files import HEADER_BYTES, is_own_map, open_map
from brainage.data.modalities import MODALITIES
from brainage.data.participants import IDENTIFIER
from brainage.space.anatomy import Grid, grid

__all__ = [
    "CHECKSUMS",
    "DESCRIPTION",
    "SEGMENTATION",
    "About",
    "changed_files",
    "changed_maps",
    "check_complete",
    "checksum",
    "map_path",
    "read_description",
    "read_quality",
    "segmentation_path",
]

DESCRIPTION = "dataset_description.json"
CHECKSUMS = "checksums.json"
SEGMENTATION = "segmentation"
_QUALITY = ["participant_id", "modality", "voxels", "below", "above", "sha256"]
_REMEDY = "make a cohort with 'brainage cohort import' or 'brainage cohort simulate'"


class About(NamedTuple):
    """What a cohort folder says of itself; see `brainage.data.cohort.Cohort`."""

    name: str
    modalities: tuple[str, ...]
    grid: Grid
    parameters: dict[str, object]
    source: str


def map_path(folder: Path, participant_id: str, modality: str, grid: Grid) -> Path:
    """Return where a cohort folder keeps one map."""
    kind = MODALITIES[modality]
    name = f"{participant_id}_space-MNI152NLin6Asym_res-{grid.voxel_size}_{kind.suffix}.nii"
    return folder / participant_id / kind.folder / name


def segmentation_path(folder: Path, participant_id: str, grid: Grid) -> Path:
    """Return where a cohort folder keeps a participant's segmentation."""
    return folder / participant_id / "anat" / f"{participant_id}_space-MNI152NLin6Asym_res-{grid.voxel_size}_dseg.nii"


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
        msg = f"{folder}: {what}; {_REMEDY}"
        raise BrainageError(msg)
    description = read_json(path, _REMEDY)
    own = description.get("brainage")
    if not isinstance(own, dict):
        msg = f"{path}: describes a dataset of another program; {_REMEDY}"
        raise BrainageError(msg)
    name, parameters = description.get("Name"), own.get("parameters")
    listed = own.get("modalities")
    modalities = tuple(one for one in MODALITIES if one in listed) if isinstance(listed, list) else ()
    known = bool(modalities) and sorted(modalities) == sorted(map(str, listed or []))
    if not (isinstance(name, str) and name and known and isinstance(parameters, dict)):
        msg = f"{path}: Name, modalities or parameters are missing or unknown; {_REMEDY}"
        raise BrainageError(msg)
    size = own.get("voxel_size")
    if type(size) is not int:
        msg = f"{path}: voxel_size is {size!r}; expected 2, 4 or 8 mm: {_REMEDY}"
        raise BrainageError(msg)
    return About(name, tuple(map(str, listed or [])), grid(size), parameters, _source(description))


def _source(description: dict[str, Any]) -> str:
    sources = description.get("SourceDatasets")
    first = sources[0] if isinstance(sources, list) and sources else None
    return str(first.get("URL", "")) if isinstance(first, dict) else ""


def check_complete(folder: Path, participants: Iterable[str], about: About) -> None:
    """Refuse a cohort of which a file is missing or has another size than it must have; no voxel is read.

    Raises
    ------
    BrainageError
        If so: which one.

    """
    quality = read_quality(folder / "qc.tsv")
    listed = set(zip(quality["participant_id"], quality["modality"], strict=True))
    for participant_id in participants:
        for modality in about.modalities:
            open_map(map_path(folder, participant_id, modality, about.grid), about.grid)
            if (participant_id, modality) not in listed:
                msg = f"{folder / 'qc.tsv'}: {modality} of {participant_id} is not listed; make the cohort again"
                raise BrainageError(msg)
        if (participant_id, SEGMENTATION) in listed:
            open_map(segmentation_path(folder, participant_id, about.grid), about.grid, "<i2")


def read_quality(path: Path) -> pd.DataFrame:
    """Read a QC table: ``participant_id``, ``modality``, ``voxels``, ``below``, ``above``, ``sha256``.

    Raises
    ------
    BrainageError
        If it is none.

    """
    table = read_text_table(path)
    if list(table.columns) != _QUALITY:
        msg = f"{path}: columns are {', '.join(table.columns)}; expected {', '.join(_QUALITY)}: {_REMEDY}"
        raise BrainageError(msg)
    counts = _QUALITY[2:5]
    names_known = table["modality"].isin([*MODALITIES, SEGMENTATION]).all()
    if not names_known or not table["participant_id"].str.fullmatch(IDENTIFIER).all():
        msg = f"{path}: a participant or modality is unknown; {_REMEDY}"
        raise BrainageError(msg)
    if not table[counts].apply(lambda column: column.str.fullmatch("[0-9]{1,12}")).all(axis=None):
        msg = f"{path}: counts of voxels are no whole numbers; {_REMEDY}"
        raise BrainageError(msg)
    return table.astype(dict.fromkeys(counts, "int64"))


def checksum(values: NDArray) -> str:
    """Return the checksum of a map's voxels as they lie on the disk."""
    return hashlib.sha256(values.tobytes(order="F")).hexdigest()


def changed_maps(folder: Path, quality: pd.DataFrame, grid: Grid) -> list[str]:
    """Name the maps and segmentations that are missing, or whose voxels are not those of the QC table."""
    found = []
    for row in quality.itertuples():
        one, modality = str(row.participant_id), str(row.modality)
        path = _file(folder, one, modality, grid)
        kind = np.int16 if modality == SEGMENTATION else np.float32
        if not is_own_map(path, grid, kind) or sha256_of(path, skip=HEADER_BYTES) != row.sha256:
            found.append(f"{path.relative_to(folder)}: {'changed' if path.is_file() else 'no such file'}")
    return found


def _file(folder: Path, participant_id: str, modality: str, grid: Grid) -> Path:
    if modality == SEGMENTATION:
        return segmentation_path(folder, participant_id, grid)
    return map_path(folder, participant_id, modality, grid)


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
