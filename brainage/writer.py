"""Write a cohort folder: all of it or nothing.

Maps go to ``<destination>.partial`` and the finished folder is renamed, so that a folder under its final name is
always whole. After an error the partial folder is removed; with ``resume=True`` (long simulations) it is kept after
an interruption and used again.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from brainage import __version__
from brainage.anatomy import Grid
from brainage.cohort import DESCRIPTION, SEGMENTATION, map_path, segmentation_path
from brainage.errors import BrainageError
from brainage.maps import MODALITIES, Quality, clean, naming, write_map
from brainage.participants import COLUMNS, check_participants

__all__ = ["Draw", "Plan", "write_cohort"]

#: Takes a participant_id and returns the participant's maps by modality and, if there is one, the ``segmentation``.
Draw = Callable[[str], dict[str, NDArray]]


@dataclass(frozen=True)
class Plan:
    """What to write: everything but the voxels.

    Attributes
    ----------
    name : str
        Name of the cohort.
    participants : DataFrame
        The checked participants table.
    modalities : tuple of str
        Modalities of every participant.
    grid : Grid
        The grid of the maps.
    source : str
        Where the data come from, for `dataset_description.json`.
    parameters : dict
        What the cohort is made with.
    tables : dict
        Further tables to keep beside the participants, by file name.
    volumes : dict
        Further maps of the whole cohort, by file name.

    """

    name: str
    participants: pd.DataFrame
    modalities: tuple[str, ...]
    grid: Grid
    source: str
    parameters: dict[str, object]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    volumes: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def write_cohort(
    destination: Path,
    plan: Plan,
    draw: Draw,
    *,
    jobs: int = -1,
    resume: bool = False,
) -> None:
    """Write the cohort that ``draw`` yields, one participant at a time on all cores.

    Parameters
    ----------
    destination : Path
        Folder to make; must not exist, or be empty.
    plan : Plan
        What to write.
    draw : Draw
        Returns the maps of a participant; called in worker processes.
    jobs : int
        Worker processes, -1 for one per core; each holds one participant's maps.
    resume : bool
        Keep the participants of an interrupted run that had the same plan.

    Raises
    ------
    BrainageError
        If the destination is taken, or by ``draw``.
    OSError
        If the destination cannot be written.

    """
    if jobs == 0:
        msg = "jobs is 0; expected the number of worker processes, or -1 for one per core"
        raise BrainageError(msg)
    check_participants(plan.participants, plan.name)
    description = _description(plan)
    with _all_or_nothing(destination, description, resume=resume) as partial:
        folder = partial.resolve()  # workers may have been started in another folder
        identifiers = plan.participants["participant_id"]
        tasks = (
            joblib.delayed(_write_participant)(folder, one, plan.modalities, plan.grid, draw) for one in identifiers
        )
        rows = joblib.Parallel(n_jobs=jobs, return_as="generator")(tasks)
        quality = list(tqdm(rows, plan.name, len(identifiers), unit="participant", leave=False))
        _write_tables(folder, plan, pd.concat(quality, ignore_index=True))


def _description(plan: Plan) -> dict:
    return {
        "Name": plan.name,
        "BIDSVersion": "1.10.0",
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "brainage", "Version": __version__}],
        "SourceDatasets": [{"URL": plan.source}],
        "brainage": {
            "voxel_size": plan.grid.voxel_size,
            "modalities": list(plan.modalities),
            "units": {name: MODALITIES[name].unit for name in plan.modalities},
            "parameters": plan.parameters,
        },
    }


@contextmanager
def _all_or_nothing(destination: Path, description: dict, *, resume: bool) -> Iterator[Path]:
    """Hand out the partial folder; rename it at the end, or remove it after an error."""
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        msg = f"{destination}: exists already; choose another folder or remove it"
        raise BrainageError(msg)
    partial = destination.with_name(destination.name + ".partial")
    started = partial / "started.json"
    if partial.exists() and not (resume and _same_plan(started, description)):
        _remove_own(partial, started)
    partial.mkdir(parents=True, exist_ok=True)
    try:
        started.write_text(json.dumps(description))
        yield partial
        started.unlink()
        (partial / DESCRIPTION).write_text(json.dumps(description, indent=2))
        if destination.exists():
            destination.rmdir()
        partial.rename(destination)
    except BaseException as error:
        if not (resume and isinstance(error, KeyboardInterrupt)):
            shutil.rmtree(partial, ignore_errors=True)
        raise


def _same_plan(started: Path, description: dict) -> bool:
    return started.is_file() and json.loads(started.read_text()) == description


def _remove_own(partial: Path, started: Path) -> None:
    """Remove what an earlier run left, but never a folder of somebody else's."""
    if not started.is_file() and any(partial.iterdir()):
        msg = f"{partial}: is in the way and was not made here; move it or choose another destination"
        raise BrainageError(msg)
    shutil.rmtree(partial)


def _checksum(values: NDArray) -> str:
    return hashlib.sha256(values.tobytes(order="F")).hexdigest()


def _write_participant(
    folder: Path, participant_id: str, modalities: tuple[str, ...], grid: Grid, draw: Draw
) -> pd.DataFrame:
    """Write the maps of one participant and return their QC rows; a finished participant is not drawn again."""
    done = folder / participant_id / "qc.tsv"
    if done.is_file():
        return pd.read_csv(done, sep="\t")
    rows = []
    maps = draw(participant_id)
    for modality in modalities:
        values, quality = clean(maps[modality], MODALITIES[modality])
        write_map(map_path(folder, participant_id, modality, grid), values, grid)
        rows.append({"modality": modality, **quality._asdict(), "sha256": _checksum(values)})
    if SEGMENTATION in maps:
        labels = maps[SEGMENTATION]
        write_map(segmentation_path(folder, participant_id, grid), labels, grid)
        quality = Quality(voxels=int(np.count_nonzero(labels)), below=0, above=0)
        rows.append({"modality": SEGMENTATION, **quality._asdict(), "sha256": _checksum(labels)})
    table = pd.DataFrame(rows)
    table.insert(0, "participant_id", participant_id)
    _write_table(table, done)
    return table


def _write_tables(folder: Path, plan: Plan, quality: pd.DataFrame) -> None:
    _write_table(plan.participants, folder / "participants.tsv")
    (folder / "participants.json").write_text(json.dumps(COLUMNS, indent=2))
    _write_table(quality, folder / "qc.tsv")
    for name, table in plan.tables.items():
        _write_table(table, folder / name)
    for name, values in plan.volumes.items():
        write_map(folder / name, values, plan.grid)
    for done in folder.glob("sub-*/qc.tsv"):
        done.unlink()


def _write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table under its name only when it is complete."""
    temporary = path.with_name(path.name + ".tmp")
    with naming(path):
        table.to_csv(temporary, sep="\t", index=False, na_rep="n/a")
        temporary.replace(path)
