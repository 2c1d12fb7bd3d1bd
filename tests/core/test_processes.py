import os
import subprocess
import sys
import time

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.core.processes import end_with, worker_count


def test_processes_are_capped_by_cores_and_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert [worker_count(jobs, 100) for jobs in (1, 3, 100_000, -1, np.int64(2))] == [1, 3, 8, 8, 2]
    assert [worker_count(jobs, 2) for jobs in (1, 3, -1)] == [1, 2, 2]
    assert worker_count(-1, 0) == 1


@pytest.mark.parametrize("jobs", [0, -2, 1.5, "2", True, None])
def test_impossible_numbers_are_told(jobs: object) -> None:
    with pytest.raises(BrainageError, match=f"jobs is {jobs}; expected the number of worker processes"):
        worker_count(jobs, 3)


CODE = """
import joblib, os, sys, time
from brainage.core.processes import end_with
def work(parent):
    end_with(parent)
    open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
    time.sleep(60)
joblib.Parallel(n_jobs=2)(joblib.delayed(work)(os.getpid()) for _ in range(2))
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_workers_end_when_their_parent_is_killed(tmp_path) -> None:
    log = tmp_path / "log"
    parent = subprocess.Popen([sys.executable, "-c", CODE, str(log)])
    deadline = time.monotonic() + 60
    while (not log.exists() or len(log.read_text().splitlines()) < 2) and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = [int(line) for line in log.read_text().splitlines()]
    assert all(map(alive, workers))
    parent.kill()
    parent.wait()
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))


def test_the_parent_itself_goes_on() -> None:
    end_with(os.getpid())
    end_with(0)


GROWING = """
import joblib, os, sys, time
import numpy as np
from brainage.core.processes import stay
def remember(size, staying):
    if staying:
        stay()
    np.kept = [*getattr(np, "kept", []), np.ones(size // 8)]  # as caches do
    time.sleep(1.2)  # joblib looks once a second
    return os.getpid()
sizes = (0, 0, *[400_000_000] * 4)
calls = (joblib.delayed(remember)(size, sys.argv[1] == "True") for size in sizes)
print(len(set(joblib.Parallel(n_jobs=2)(calls))))
"""


@pytest.mark.slow
@pytest.mark.parametrize("staying", [False, True])
def test_a_worker_whose_caches_grow_stays(*, staying: bool) -> None:
    """Without it joblib ends the worker and starts another, who knows nothing yet."""
    command = [sys.executable, "-c", GROWING, str(staying)]
    workers = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (workers == 2) == staying
