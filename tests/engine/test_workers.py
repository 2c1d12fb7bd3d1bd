import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import torch

from brainage.core.code_digest import key_of
from brainage.core.errors import BrainageError
from brainage.engine.workers import run_tasks


@dataclass(frozen=True)
class Square:
    """Writes down that it ran, and squares a number."""

    number: int
    log: str
    deadly: bool = False

    @property
    def key(self) -> str:
        return key_of("square", self.number)

    @property
    def title(self) -> str:
        return f"square of {self.number}"

    def run(self) -> pd.DataFrame:
        with Path(self.log).open("a") as file:
            file.write(f"{self.number}\n")
        if self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.number == 13:
            msg = "13 is not for squaring; take another number"
            raise BrainageError(msg)
        return pd.DataFrame({"square": [self.number**2]})


class Threads(Square):
    """Tells on how many threads it ran."""

    def run(self) -> pd.DataFrame:
        return pd.DataFrame({"threads": [torch.get_num_threads()]})


def ran(log: Path) -> list[int]:
    return sorted(int(line) for line in log.read_text().split()) if log.is_file() else []


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_tables_come_in_the_order_of_tasks_and_are_kept(
    jobs: str, log: Path, tmp_path: Path, monkeypatch, capfd
) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", jobs)
    tasks = [Square(number, str(log)) for number in (3, 1, 2, 3)]
    found = [table["square"].item() for table in run_tasks(tasks, tmp_path / "kept", "squares")]
    assert found == [9, 1, 4, 9]
    assert ran(log) == [1, 2, 3]  # equal tasks once
    assert sorted(line.split(":")[0] for line in capfd.readouterr().err.splitlines() if "square of" in line) == [
        "square of 1",
        "square of 2",
        "square of 3",
    ]
    run_tasks(tasks, tmp_path / "kept", "squares")
    assert ran(log) == [1, 2, 3]
    assert all(path.suffix == ".csv" for path in (tmp_path / "kept").iterdir())


def test_a_killed_worker_is_told_and_what_is_finished_is_kept(log: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "2")
    run_tasks([Square(1, str(log))], tmp_path / "kept", "squares")
    with pytest.raises(BrainageError, match=r"a worker was killed, .* 0 of 2 fits are done and kept"):
        run_tasks([Square(n, str(log), deadly=True) for n in (2, 3)], tmp_path / "kept", "squares")
    again = run_tasks([Square(n, str(log)) for n in (1, 2, 3)], tmp_path / "kept", "squares")
    assert [table["square"].item() for table in again] == [1, 4, 9]
    assert ran(log).count(1) == 1


def test_an_error_of_a_task_reaches_the_user(log: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "2")
    with pytest.raises(BrainageError, match="13 is not for squaring"):
        run_tasks([Square(13, str(log)), Square(4, str(log))], tmp_path / "kept", "squares")


def test_a_dask_cluster_of_two_workers_does_the_same(log: Path, tmp_path: Path, monkeypatch) -> None:
    from distributed import LocalCluster  # noqa: PLC0415 - takes a second

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        monkeypatch.setenv("BRAINAGE_SCHEDULER", cluster.scheduler_address)
        tasks = [Square(number, str(log)) for number in range(6)]
        found = [table["square"].item() for table in run_tasks(tasks, tmp_path / "kept", "squares")]
    assert found == [0, 1, 4, 9, 16, 25]
    assert ran(log) == list(range(6))


def test_a_worker_that_is_killed_on_a_cluster_is_told(log: Path, tmp_path: Path, monkeypatch) -> None:
    """Those whose cluster runs out of memory are not left waiting."""
    import dask  # noqa: PLC0415
    from distributed import LocalCluster  # noqa: PLC0415 - takes a second

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
    ):
        monkeypatch.setenv("BRAINAGE_SCHEDULER", cluster.scheduler_address)
        run_tasks([Square(1, str(log))], tmp_path / "kept", "squares")
        with pytest.raises(BrainageError, match=r"a worker was killed, .* 0 of 1 fits are done and kept"):
            run_tasks([Square(n, str(log), deadly=n == 2) for n in (1, 2)], tmp_path / "kept", "squares")


def test_a_scheduler_that_does_not_answer_is_told(log: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("BRAINAGE_SCHEDULER", "nonsense://here")
    with pytest.raises(BrainageError, match="scheduler is 'nonsense://here', which does not answer"):
        run_tasks([Square(1, str(log))], tmp_path / "kept", "squares")


@pytest.mark.parametrize("kept", [0, 5, -5])
def test_a_table_that_was_cut_is_made_anew(kept: int, log: Path, tmp_path: Path, monkeypatch) -> None:
    """A header and no rows, half a number: nothing of it passes for a result."""
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    run_tasks([Square(4, str(log))], tmp_path / "kept", "squares")
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(path.read_bytes()[:kept])
    found = run_tasks([Square(4, str(log))], tmp_path / "kept", "squares")
    assert found[0]["square"].tolist() == [16]
    assert ran(log) == [4, 4]


@pytest.mark.parametrize(("cores", "allowed", "used"), [(8, 1, 1), (8, 3, 3), (2, 3, 2)])
def test_a_fit_takes_no_more_threads_than_cores_and_than_are_allowed(
    cores: int, allowed: int, used: int, log: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    monkeypatch.setattr("brainage.engine.workers.os.cpu_count", lambda: cores)
    before = torch.get_num_threads()
    torch.set_num_threads(allowed)
    try:
        (table,) = run_tasks([Threads(cores, str(log))], tmp_path / "kept", "threads")
    finally:
        torch.set_num_threads(before)
    assert table["threads"].item() == used
