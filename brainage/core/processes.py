"""Worker processes: how many, and that none outlives the run that started it."""

import os
import threading
import time
from functools import cache
from numbers import Integral

from joblib.externals.loky import process_executor

from brainage.core.errors import refuse

_EVERY = 1.0  # seconds between two looks at the parent
_MAY_GROW = int(1e9)  # bytes; two workers are to stay below 4 GB together


def worker_count(jobs: int, tasks: int) -> int:
    """Return how many worker processes to start: as many as asked for, but no more than cores and tasks.

    Raises
    ------
    BrainageError
        If ``jobs`` is neither a positive number nor -1, one per core.

    Examples
    --------
    >>> worker_count(1000, 2) <= 2
    True

    """
    if not isinstance(jobs, Integral) or isinstance(jobs, bool) or (jobs < 1 and jobs != -1):
        refuse(f"jobs is {jobs}; expected the number of worker processes, or -1 for one per core")
    cores = os.cpu_count() or 1
    return max(1, min(cores if jobs == -1 else int(jobs), cores, tasks))


@cache
def end_with(parent: int) -> None:
    """End this process when the one that asked for its work is gone, so that nobody writes beside the next run.

    A killed parent cannot tell its workers. Does nothing in the parent itself, or on another machine.
    """
    if os.getppid() == parent:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def stay() -> None:
    """Let this worker go on though its memory grows, which joblib takes for a leak beyond 300 MB; at most to 1 GB.

    What it grows by are maps and shapes of brains that all its tasks need, and that the next worker would make anew.
    """
    process_executor._MAX_MEMORY_LEAK_SIZE = _MAY_GROW  # noqa: SLF001 - joblib offers no setting


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os._exit(1)
