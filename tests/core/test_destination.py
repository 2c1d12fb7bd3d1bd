import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brainage.core import destination, files
from brainage.core.errors import BrainageError
from brainage.data.cohort import open_cohort
from brainage.data.write_cohort import Plan, write_cohort
from tests.cohorts import Interrupting, draw, left_behind, made


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


@pytest.mark.parametrize("text", ["", "{", "[]", "\0"])
def test_a_torn_state_file_starts_anew(text: str, plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "made.partial").mkdir()
    (tmp_path / "made.partial/started.json").write_text(text)
    made(tmp_path, plan, resume=True)
    assert len(open_cohort(tmp_path / "made")) == 2


def test_a_link_and_the_current_folder_are_filled(plan: Plan, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "made").symlink_to(tmp_path / "disk")
    made(tmp_path, plan)
    assert len(open_cohort(tmp_path / "disk")) == 2
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_cohort(".", plan, draw, jobs=1)
    assert len(open_cohort(".")) == 2
    assert left_behind(tmp_path) == ["disk", "here", "made"]
    assert not [path for path in (tmp_path / "here").iterdir() if "partial" in path.name]


def test_an_interrupted_run_inside_an_empty_folder_goes_on(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, plan, Interrupting("sub-002"), resume=True)
    again = Interrupting("nobody")
    made(tmp_path, plan, again, resume=True)
    assert again.drawn == ["sub-002"]
    assert left_behind(tmp_path) == ["made"]


def test_a_second_run_into_the_same_folder_is_refused_at_once(plan: Plan, tmp_path: Path) -> None:
    others = replace(plan, name="Others", parameters={"answer": 43})

    def draw_while_others_try(participant_id: str) -> dict[str, np.ndarray]:
        for where in (tmp_path / "made", tmp_path / "link"):
            with pytest.raises(BrainageError, match=r"made.partial: is being written by process \d+ on .*\(Test\)"):
                write_cohort(where, others, draw, jobs=1, resume=True)
        return draw(participant_id)

    (tmp_path / "link").symlink_to(tmp_path / "made")
    made(tmp_path, plan, draw_while_others_try)
    assert open_cohort(tmp_path / "made").name == "Test"


def test_a_finished_cohort_survives_a_kill_before_it_gets_its_name(plan: Plan, tmp_path: Path, monkeypatch) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(destination, "move_into_place", killed)
        with pytest.raises(SystemExit):
            made(tmp_path, plan, resume=True)
    again = Interrupting("nobody")
    made(tmp_path, plan, again, resume=True)
    assert again.drawn == []
    assert open_cohort(tmp_path / "made").changed() == []
    assert not list((tmp_path / "made").glob("sub-*/qc.tsv"))


def test_a_kill_while_an_empty_folder_is_filled_loses_nothing(plan: Plan, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "made").mkdir()
    real, moved = shutil.move, []

    def move_one(one: Path, other: Path) -> None:
        if moved:
            raise SystemExit
        moved.append(one)
        real(one, other)

    with monkeypatch.context() as patch:
        patch.setattr(files.shutil, "move", move_one)
        with pytest.raises(SystemExit):
            made(tmp_path, plan, resume=True)
    with pytest.raises(BrainageError, match="holds a part of another cohort, from a run that was interrupted"):
        made(tmp_path, replace(plan, name="Other"), resume=True)
    again = Interrupting("nobody")
    made(tmp_path, plan, again, resume=True)
    assert again.drawn == []
    assert open_cohort(tmp_path / "made").changed() == []
    assert not [one for one in (tmp_path / "made").iterdir() if one.name.startswith((".", "started"))]


def test_files_that_somebody_puts_there_in_the_meantime_are_left_alone(plan: Plan, tmp_path: Path) -> None:
    def draw_and_disturb(participant_id: str) -> dict[str, np.ndarray]:
        (tmp_path / "made").mkdir(exist_ok=True)
        (tmp_path / "made/note.txt").write_text("mine")
        return draw(participant_id)

    with pytest.raises(BrainageError, match="somebody else put files there in the meantime; the finished cohort is in"):
        made(tmp_path, plan, draw_and_disturb)
    assert left_behind(tmp_path / "made") == ["note.txt"]
    assert (tmp_path / "made.partial/dataset_description.json").is_file()


def test_what_systems_leave_in_empty_folders_is_no_obstacle(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "made/lost+found").mkdir(parents=True)
    made(tmp_path, plan)
    assert len(open_cohort(tmp_path / "made")) == 2
