import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage import writer
from brainage.anatomy import grid, region_mask
from brainage.cohort import open_cohort
from brainage.errors import BrainageError
from brainage.maps import open_map
from brainage.writer import Plan, write_cohort

GRID = grid(8)
BRAIN = region_mask("brain", 8)


@pytest.fixture
def plan(participants: pd.DataFrame) -> Plan:
    return Plan("Test", participants, ("stiffness",), GRID, "nowhere", {"answer": 42})


def draw(participant_id: str) -> dict[str, np.ndarray]:
    values = np.where(BRAIN, np.float32(participant_id[-1]), np.float32(0))
    values.flat[np.flatnonzero(BRAIN)[:3]] = [21, -1, 0]
    return {"stiffness": values}


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_what_opens(plan: Plan, tmp_path: Path) -> None:
    write_cohort(tmp_path / "made", plan, draw, jobs=1)
    cohort = open_cohort(tmp_path / "made")
    assert cohort.name == "Test"
    assert cohort.parameters == {"answer": 42}
    assert cohort.map("sub-002", "stiffness").max() == 2
    quality = cohort.quality().set_index("participant_id")
    assert quality.loc["sub-001", ["below", "above"]].tolist() == [1, 1]
    assert quality.loc["sub-001", "voxels"] == BRAIN.sum() - 3
    assert left_behind(tmp_path) == ["made"]


def test_segmentations_and_maps_of_the_whole_cohort_are_kept(plan: Plan, tmp_path: Path) -> None:
    labels = np.arange(np.prod(GRID.shape)).reshape(GRID.shape).astype(np.int16)
    whole = replace(plan, volumes={"truth/change.nii": np.full(GRID.shape, 0.5, np.float32)})
    write_cohort(tmp_path / "made", whole, lambda one: {**draw(one), "segmentation": labels}, jobs=1)
    cohort = open_cohort(tmp_path / "made")
    np.testing.assert_array_equal(cohort.segmentation("sub-001"), labels)
    assert open_map(tmp_path / "made/truth/change.nii", GRID).max() == 0.5
    write_cohort(tmp_path / "other", whole, lambda one: {**draw(one), "segmentation": labels + np.int16(1)}, jobs=1)
    assert open_cohort(tmp_path / "other").fingerprint != cohort.fingerprint


def test_a_cohort_may_have_no_segmentations(plan: Plan, tmp_path: Path) -> None:
    write_cohort(tmp_path / "made", plan, draw, jobs=1)
    assert open_cohort(tmp_path / "made").segmentation("sub-001") is None


def test_worker_processes_write_the_same(plan: Plan, tmp_path: Path) -> None:
    write_cohort(tmp_path / "one", plan, draw, jobs=1)
    write_cohort(tmp_path / "two", plan, draw, jobs=2)
    assert open_cohort(tmp_path / "one").fingerprint == open_cohort(tmp_path / "two").fingerprint


def test_a_relative_destination_holds_in_workers_started_elsewhere(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    write_cohort(tmp_path / "one", plan, draw, jobs=2)
    monkeypatch.chdir(tmp_path / "there")
    write_cohort(Path("made"), plan, draw, jobs=2)
    assert open_cohort(Path("made")).map("sub-002", "stiffness").max() == 2


def test_a_taken_destination_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.txt").write_text("years of work")
    with pytest.raises(BrainageError, match="taken: exists already; choose another folder or remove it"):
        write_cohort(tmp_path / "taken", plan, draw)
    (tmp_path / "free.partial").mkdir()
    (tmp_path / "free.partial" / "thesis.txt").write_text("years of work")
    with pytest.raises(BrainageError, match="is in the way and was not made here"):
        write_cohort(tmp_path / "free", plan, draw)
    assert len(list(tmp_path.rglob("thesis.txt"))) == 2


def test_no_workers_is_told(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match="jobs is 0; expected the number of worker processes"):
        write_cohort(tmp_path / "made", plan, draw, jobs=0)


def test_an_error_leaves_nothing(plan: Plan, tmp_path: Path) -> None:
    def fail(participant_id: str) -> dict[str, np.ndarray]:
        if participant_id == "sub-002":
            message = f"{participant_id} is broken"
            raise BrainageError(message)
        return draw(participant_id)

    with pytest.raises(BrainageError, match="sub-002 is broken"):
        write_cohort(tmp_path / "made", plan, fail, jobs=1)
    assert left_behind(tmp_path) == []


def test_a_full_disk_leaves_nothing(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_half(path: Path, values: np.ndarray, grid: object) -> None:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half a map")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(writer, "write_map", write_half)
    with pytest.raises(OSError, match="No space left on device"):
        write_cohort(tmp_path / "made", plan, draw, jobs=1)
    assert left_behind(tmp_path) == []


@contextmanager
def without_privileges() -> Iterator[None]:
    """Act as an ordinary user for a moment, if the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_without_write_permission_is_told(plan: Plan, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    with without_privileges(), pytest.raises(PermissionError):
        write_cohort(closed / "made", plan, draw, jobs=1)
    assert left_behind(closed) == []


class Interrupting:
    """Draws participants, counting; presses Ctrl-C before one of them."""

    def __init__(self, at: str) -> None:
        self.at, self.drawn = at, []

    def __call__(self, participant_id: str) -> dict[str, np.ndarray]:
        if participant_id == self.at:
            raise KeyboardInterrupt
        self.drawn.append(participant_id)
        return draw(participant_id)


def test_an_interrupted_run_goes_on_where_it_stopped(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_cohort(tmp_path / "made", plan, Interrupting("sub-002"), jobs=1, resume=True)
    assert left_behind(tmp_path) == ["made.partial"]
    again = Interrupting("nobody")
    write_cohort(tmp_path / "made", plan, again, jobs=1, resume=True)
    assert again.drawn == ["sub-002"]
    write_cohort(tmp_path / "straight", plan, draw, jobs=1)
    assert open_cohort(tmp_path / "made").fingerprint == open_cohort(tmp_path / "straight").fingerprint


def test_another_plan_does_not_go_on_with_old_maps(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_cohort(tmp_path / "made", plan, Interrupting("sub-002"), jobs=1, resume=True)
    again = Interrupting("nobody")
    write_cohort(tmp_path / "made", replace(plan, parameters={"answer": 43}), again, jobs=1, resume=True)
    assert again.drawn == ["sub-001", "sub-002"]


def test_an_interrupted_import_is_cleared_away(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_cohort(tmp_path / "made", plan, Interrupting("sub-002"), jobs=1)
    assert left_behind(tmp_path) == []
