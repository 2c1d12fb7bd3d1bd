"""Write a cohort folder: all of it or nothing, by one run at a time.

Maps go to ``<destination>.partial``, or into ``.partial`` inside a destination that is there already and empty (a
mounted folder, the current one, the target of a link); the finished folder takes its final name, so that what is found
under it is whole. After an error the partial folder is removed; with ``resume=True`` (long simulations) it is kept and
used again.
"""

import os
import shutil
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from pickle import PicklingError
from typing import NamedTuple

import joblib
import numpy as np
import pandas as pd
from joblib.externals.loky.process_executor import TerminatedWorkerError
from numpy.typing import NDArray
from tqdm import tqdm

from brainage.core.delimited import write_table
from brainage.core.destination import partial_folder
from brainage.core.errors import BrainageError, refuse
from brainage.core.files import sha256_of, write_json
from brainage.core.processes import end_with, stay, worker_count
from brainage.data.cohort_files import (
    CHECKSUMS,
    DESCRIPTION,
    SEGMENTATION,
    changed_maps,
    checksum,
    map_path,
    read_quality,
    segmentation_path,
)
from brainage.data.cohort_plan import Plan, check_plan, describe_plan
from brainage.data.diagnoses import check_control
from brainage.data.map_door import MapWarning, Quality, admit, admit_labels, as_map
from brainage.data.map_files import write_map
from brainage.data.modalities import MODALITIES
from brainage.data.participants import check_participants, described
from brainage.data.visits import Visit, scan, visit_folder, visits

__all__ = ["Draw", "Plan", "write_cohort"]

#: Takes a participant_id, and of a row with a ``session`` that too, and returns the maps by modality and, if there is
#: one, the ``segmentation``.
Draw = Callable[..., Mapping[str, NDArray]]
_DONE = "qc.tsv"  # of a visit, written last
_MB = 1_000_000


class _Written(NamedTuple):
    """The QC rows of one participant, and what was put right in their maps."""

    rows: pd.DataFrame
    told: list[str]


def write_cohort(
    destination: Path | str,
    plan: Plan,
    draw: Draw,
    *,
    jobs: int = -1,
    resume: bool = False,
) -> None:
    """Write the maps of all participants, drawn one at a time by worker processes, then the tables.

    Every map passes `brainage.data.map_door.admit`, every segmentation `brainage.data.map_door.admit_labels`.

    Parameters
    ----------
    destination : path
        Cohort folder to make; an empty folder may be there, or a link to one.
    plan : Plan
        What to write.
    draw : callable
        Returns the maps of a participant; called with the participant_id, and with the session if the row has one;
        picklable if ``jobs`` is not 1. If `Plan.partial`, maps that there are not may be left out, or ``None``.
    jobs : int
        Worker processes, -1 for one per core; never more than cores or participants.
    resume : bool
        Go on with what an earlier run with the same plan left, and leave it to the next one after an interruption or an
        error.

    Raises
    ------
    BrainageError
        If the destination is taken or being written by another run, does not suffice for the maps, the plan cannot be
        kept, or a participant's map is missing or not what it should be: who, and what.
    OSError
        If the disk is full, or not to be written to.

    """
    people = check_participants(plan.participants, plan.name, scores=plan.scores)
    plan = replace(plan, participants=people, control=check_control(plan.control))
    check_plan(plan)
    workers, description = worker_count(jobs, len(plan.participants)), describe_plan(plan)
    with partial_folder(destination, description, DESCRIPTION, resume=resume) as partial:
        _check_space(partial, plan)
        rows = _write_maps(partial, plan, draw, workers)
        _write_tables(partial, plan, pd.concat(rows, ignore_index=True), description)
    for visit in visits(plan.participants):  # kept until now, so that a killed run can go on
        (visit_folder(Path(destination).expanduser(), *visit) / _DONE).unlink(missing_ok=True)


def _check_space(partial: Path, plan: Plan) -> None:
    """Refuse a disk on which the maps that are still to come have no place."""
    size = int(np.prod(plan.grid.shape)) * 4 * len(plan.modalities)
    needed = size * sum(not (visit_folder(partial, *one) / _DONE).is_file() for one in visits(plan.participants))
    free = shutil.disk_usage(partial).free
    if needed > free:
        msg = f"{partial.parent}: {free / _MB:,.1f} MB are free, the maps take {needed / _MB:,.1f} MB; "
        raise BrainageError(msg + "free some space or choose another folder")


def _write_maps(partial: Path, plan: Plan, draw: Draw, workers: int) -> list[pd.DataFrame]:
    """Write the maps of all participants; say once what was put right in some of them."""
    everybody = visits(plan.participants)
    what = replace(plan, participants=plan.participants.iloc[:1], tables={}, volumes={})  # all that workers need
    work = _Work(os.getpid(), partial, what, draw)
    written = joblib.Parallel(n_jobs=workers, return_as="generator")(joblib.delayed(work)(one) for one in everybody)
    try:
        done = list(tqdm(written, plan.name, len(everybody), unit="participant", leave=False))
    except (PicklingError, TypeError, AttributeError) as error:
        if "pickle" not in str(error).lower():
            raise
        msg = f"{plan.name}: the function that draws maps cannot be sent to worker processes ({error}); "
        raise BrainageError(msg + "define it at the top of a module, or take jobs=1") from error
    except TerminatedWorkerError:
        refuse(f"{plan.name}: a worker process was killed, most likely for lack of memory; run again with fewer jobs")
    for text in dict.fromkeys(text for one in done for text in one.told):
        warnings.warn(text, MapWarning, stacklevel=3)
    _check_modalities(plan, pd.concat([one.rows for one in done]))
    return [one.rows for one in done]


def _check_modalities(plan: Plan, quality: pd.DataFrame) -> None:
    """Refuse a modality of which nobody has a map."""
    nobody = [name for name in plan.modalities if name not in set(quality["modality"])]
    if nobody:
        refuse(f"{plan.name}: nobody has a map of {', '.join(nobody)}; take it out of the plan's modalities")


@dataclass(frozen=True)
class _Work:
    """Writes the maps of a participant; a class, so that worker processes can be sent it."""

    parent: int
    folder: Path
    plan: Plan
    draw: Draw

    def __call__(self, visit: Visit) -> _Written:
        """Return QC rows and what was put right."""
        end_with(self.parent)
        stay()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", MapWarning)
            rows = self._kept(visit)
            rows = self._write(visit) if rows is None else rows
        told = [str(one.message) for one in caught if issubclass(one.category, MapWarning)]
        for one in caught:
            if not issubclass(one.category, MapWarning):
                warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
        return _Written(rows, told)

    def _kept(self, visit: Visit) -> pd.DataFrame | None:
        """Return the QC rows of a visit that is finished, if all that they tell of is there and whole."""
        with suppress(BrainageError):
            rows = read_quality(visit_folder(self.folder, *visit) / _DONE)
            return None if changed_maps(self.folder, rows, self.plan.grid) else rows
        return None

    def _write(self, visit: Visit) -> pd.DataFrame:
        maps = _drawn(self.draw, visit, self.plan)
        rows = [self._write_map(visit, name, maps[name]) for name in self.plan.modalities if maps.get(name) is not None]
        if maps.get(SEGMENTATION) is not None:
            rows.append(self._write_labels(visit, maps[SEGMENTATION]))
        table = pd.DataFrame(rows)
        table.insert(0, "participant_id", visit[0])
        if "session" in self.plan.participants:
            table.insert(1, "session", pd.Series([visit[1]] * len(table), dtype=object))
        write_table(table, visit_folder(self.folder, *visit) / _DONE)
        return table

    def _write_map(self, visit: Visit, modality: str, values: NDArray) -> dict[str, object]:
        grid = self.plan.grid
        kept, quality = admit(f"{scan(*visit)}, {modality}", values, MODALITIES[modality], grid)
        write_map(map_path(self.folder, visit[0], modality, grid, visit[1]), kept, grid)
        return {"modality": modality, **quality._asdict(), "sha256": checksum(kept)}

    def _write_labels(self, visit: Visit, values: NDArray) -> dict[str, object]:
        grid = self.plan.grid
        labels = admit_labels(f"{scan(*visit)}, {SEGMENTATION}", values, grid)
        write_map(segmentation_path(self.folder, visit[0], grid, visit[1]), labels, grid)
        quality = Quality(voxels=int(np.count_nonzero(labels)), below=0, above=0)
        return {"modality": SEGMENTATION, **quality._asdict(), "sha256": checksum(labels)}


def _drawn(draw: Draw, visit: Visit, plan: Plan) -> Mapping[str, NDArray]:
    """Return the maps of a visit: all of them, or some if people may lack others."""
    who = scan(*visit)
    try:
        maps = draw(*(one for one in visit if one is not None))
    except (StopIteration, FileNotFoundError, KeyError, IndexError) as error:
        why = " ".join(str(error).split()) or "nothing was found"
        refuse(f"{who}: a map is missing ({type(error).__name__}: {why}); restore it or leave them out")
    if not isinstance(maps, Mapping):
        refuse(f"{who}: maps came as {type(maps).__name__}; expected a dictionary of arrays by modality")
    missing = [name for name in plan.modalities if maps.get(name) is None]
    unknown = [str(name) for name in maps if name not in (*MODALITIES, SEGMENTATION)]
    if unknown or (missing and not plan.partial) or len(missing) == len(plan.modalities):
        found = [f"{', '.join(names)} {what}" for names, what in ((unknown, "unknown"), (missing, "missing")) if names]
        msg = (
            f"{who}: {' and '.join(found)}; expected {', '.join(plan.modalities)} and perhaps {SEGMENTATION}: restore "
        )
        msg += "the maps, or leave the participant out" + (
            "" if plan.partial else "; Plan(partial=True) lets maps lack"
        )
        raise BrainageError(msg)
    return maps


def _write_tables(folder: Path, plan: Plan, quality: pd.DataFrame, description: dict) -> None:
    """Write all that is not a participant's, with its checksums, and the description last."""
    for name, values in plan.volumes.items():
        write_map(folder / name, as_map(name, values, plan.grid), plan.grid)
    tables = {"participants.tsv": plan.participants, "qc.tsv": quality, **plan.tables}
    for name, table in tables.items():
        write_table(table, folder / name)
    write_json(folder / "participants.json", described(plan.participants, plan.control, plan.scores))
    write_json(folder / DESCRIPTION, description)
    names = ["participants.json", DESCRIPTION, *tables, *plan.volumes]
    write_json(folder / CHECKSUMS, {name: sha256_of(folder / name) for name in sorted(names)})
