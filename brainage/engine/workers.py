"""Run many tasks on all cores or on a Dask cluster; what is finished stays finished.

A task is anything with a ``key`` (its file name), a ``title`` and a method ``run()`` that returns a table. Each table
is written by the process that made it, whole or not at all, so a run that was killed goes on where it stopped.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import joblib
import pandas as pd
import torch
from joblib.externals.loky.process_executor import TerminatedWorkerError
from tqdm import tqdm

from brainage.core import settings
from brainage.core.delimited import read_sealed, write_sealed
from brainage.core.errors import refuse
from brainage.core.processes import end_with, stay

#: Keep freed memory, in large pages: a training step allocates and frees 0.5 GB, and asking for it anew takes time.
KEEP_MEMORY = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=1000000000000"


class Task(Protocol):
    """One unit of work; must be picklable and small, since it travels to workers."""

    @property
    def key(self) -> str:
        """Name of its file: changes with everything that changes the result."""
        ...

    @property
    def title(self) -> str:
        """Name for the user."""
        ...

    def run(self) -> pd.DataFrame:
        """Return the result."""
        ...


def run_tasks(tasks: Sequence[Task], folder: Path, title: str) -> list[pd.DataFrame]:
    """Return the tables of all tasks in their order, from the folder or computed now.

    `settings.jobs` processes share the cores of this machine; with `settings.scheduler`, a Dask cluster that sees the
    same folders does the work. One bar counts tasks, one line tells of each that is finished.

    Parameters
    ----------
    tasks : sequence of Task
        What to do; tasks with the same key are done once.
    folder : Path
        Where tables are kept.
    title : str
        Of the progress bar.

    Raises
    ------
    BrainageError
        If a worker is killed or the scheduler cannot be reached; finished tasks are kept.

    """
    open_ = {task.key: task for task in tasks if read_sealed(_path(folder, task)) is None}
    if open_:
        folder.mkdir(parents=True, exist_ok=True)
        with tqdm(total=len(open_), desc=title, unit="fit", leave=False) as bar:
            for name, seconds in _finished(list(open_.values()), folder):
                if not bar.disable:  # as while pages are built
                    bar.write(f"{name}: {seconds:.1f} s", file=sys.stderr)
                bar.update()
    return [_kept(folder, task) for task in tasks]


def _finished(tasks: list[Task], folder: Path) -> Iterator[tuple[str, float]]:
    scheduler = settings.scheduler()
    try:
        yield from _on_cluster(tasks, folder, scheduler) if scheduler else _on_this_machine(tasks, folder)
    except (TerminatedWorkerError, _killed_worker()):
        left = sum(read_sealed(_path(folder, task)) is None for task in tasks)
        refuse(
            f"a worker was killed, most likely for lack of memory; {len(tasks) - left} of {len(tasks)} fits are done "
            "and kept: run again with fewer jobs"
        )


def _on_this_machine(tasks: list[Task], folder: Path) -> Iterator[tuple[str, float]]:
    cores = os.cpu_count() or 1
    jobs = min(settings.jobs(), len(tasks), cores)
    os.environ.setdefault("GLIBC_TUNABLES", KEEP_MEMORY)  # read by workers as they start
    threads = max(1, min(cores // jobs, torch.get_num_threads()))  # which OMP_NUM_THREADS may have lowered
    calls = (joblib.delayed(_run)(task, folder, threads, os.getpid()) for task in tasks)
    yield from joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")(calls)


def _on_cluster(tasks: list[Task], folder: Path, scheduler: str) -> Iterator[tuple[str, float]]:
    """Send tasks to a Dask cluster; each of its workers runs one at a time, on one thread a slot."""
    # Not by joblib's Dask backend (1.5): where a worker is killed, `return_as="generator_unordered"` waits forever.
    from distributed import Client, as_completed  # noqa: PLC0415 - takes a second that others need not wait

    try:
        client = Client(scheduler, timeout="20s")
    except (OSError, ValueError):
        refuse(f"scheduler is {scheduler!r}, which does not answer; expected an address such as tcp://localhost:8786")
    with client:
        futures = [client.submit(_run, task, folder, 1, key=f"fit-{task.key}") for task in tasks]
        for future in as_completed(futures):
            yield future.result()


def _killed_worker() -> type[Exception]:
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    return KilledWorker


def _run(task: Task, folder: Path, threads: int, parent: int = 0) -> tuple[str, float]:
    """Keep the table of a task; return its title, and the seconds that it took."""
    end_with(parent)
    stay()
    torch.set_num_threads(threads)
    start = time.perf_counter()
    write_sealed(task.run(), _path(folder, task))
    return task.title, time.perf_counter() - start


def _kept(folder: Path, task: Task) -> pd.DataFrame:
    """Return a finished task's table."""
    path = _path(folder, task)
    table = read_sealed(path)
    if table is None:
        refuse(f"{path}: was changed or removed while its run was going on; run again")
    return table


def _path(folder: Path, task: Task) -> Path:
    return folder / f"{task.key}.csv"
