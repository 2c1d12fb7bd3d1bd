import errno
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data import write_cohort as writing
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.map_files import MapWarning, open_map, read_map
from brainage.data.regional_values import region_volumes
from brainage.data.write_cohort import Plan, write_cohort
from brainage.space.anatomy import labels as anatomy_labels
from brainage.space.anatomy import region_mask
from tests.cohorts import BRAIN, GRID, Interrupting, draw, draw_visit, lab, left_behind, made
from tests.privileges import without_privileges


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
    labels = np.where(region_mask("brain", 8), anatomy_labels(8), 0).astype(np.int16)
    whole = replace(plan, volumes={"truth/change.nii": np.full(GRID.shape, 0.5, np.float32)})
    write_cohort(tmp_path / "made", whole, lambda one: {**draw(one), "segmentation": labels}, jobs=1)
    cohort = open_cohort(tmp_path / "made")
    np.testing.assert_array_equal(cohort.segmentation("sub-001"), labels)
    assert open_map(tmp_path / "made/truth/change.nii", GRID).max() == 0.5
    write_cohort(
        tmp_path / "other", whole, lambda one: {**draw(one), "segmentation": np.where(labels == 10, 49, labels)}, jobs=1
    )
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

    monkeypatch.setattr(writing, "write_map", write_half)
    with pytest.raises(OSError, match="No space left on device"):
        write_cohort(tmp_path / "made", plan, draw, jobs=1)
    assert left_behind(tmp_path) == []


def test_a_folder_without_write_permission_is_told(plan: Plan, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    with without_privileges(), pytest.raises(PermissionError):
        write_cohort(closed / "made", plan, draw, jobs=1)
    assert left_behind(closed) == []


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


def with_map(values: object):
    return lambda participant_id: {"stiffness": values} if participant_id == "sub-002" else draw(participant_id)


def nothing(participant_id: str) -> dict[str, np.ndarray]:
    return {"stiffness": next(iter(()))} if participant_id == "sub-002" else draw(participant_id)


@pytest.mark.parametrize(
    ("draw_one", "message"),
    [
        (with_map(draw("sub-001")["stiffness"] * 1000), "sub-002, stiffness: median stiffness is 1e.03 kPa; .*unit"),
        (with_map(np.where(BRAIN, np.nan, 0)), "sub-002, stiffness: .* voxels inside the brain are NaN"),
        (with_map(draw("sub-001")["stiffness"].astype(complex)), "sub-002, stiffness: values are complex"),
        (with_map(np.ones((46, 55, 46))), "sub-002, stiffness: shape is"),
        (with_map(None), "sub-002: stiffness missing; expected stiffness"),
        (lambda one: {"t1w": draw(one)["stiffness"]}, "sub-001: stiffness missing"),
        (lambda one: {**draw(one), "T1w": draw(one)["stiffness"]}, "sub-001: T1w unknown"),
        (lambda one: draw(one)["stiffness"], "sub-001: maps came as ndarray; expected a dictionary"),
        (lambda one: {"stiffness": open_map(Path(one), GRID)}, "sub-001: no such file"),
        (nothing, "sub-002: a map is missing .StopIteration: nothing was found."),
        (lambda one: {"stiffness": {}[one]}, "sub-001: a map is missing .KeyError: 'sub-001'."),
        (lambda one: {**draw(one), "segmentation": BRAIN * 0.5}, "sub-001, segmentation: the segmentation is not of"),
    ],
)
@pytest.mark.parametrize("resume", [False, True])
def test_no_map_passes_another_door(draw_one, message: str, resume: bool, plan: Plan, tmp_path: Path) -> None:  # noqa: FBT001
    with pytest.raises(BrainageError, match=message) as caught:
        made(tmp_path, plan, draw_one, resume=resume)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "made").exists()


def test_the_table_is_kept_as_it_was_checked(plan: Plan, tmp_path: Path) -> None:
    """A recipe's table, read by pandas: n/a became a missing value, labels have blanks around them."""
    people = plan.participants.assign(sex=[np.nan, "M "], study=[" A", "A "], age=["24", 61])
    made(tmp_path, replace(plan, participants=people, parameters={"n": np.int64(2), "folder": tmp_path}))
    cohort = open_cohort(tmp_path / "made")
    assert cohort.participants["sex"].tolist() == ["n/a", "M"]
    assert cohort.participants["study"].tolist() == ["A", "A"]
    assert cohort.parameters["n"] == 2


@pytest.mark.parametrize("dtype", ["int16", "int32", "uint8", "float32", ">i2", "int64"])
def test_segmentations_of_every_type_give_the_same_volumes(dtype: str, plan: Plan, tmp_path: Path) -> None:
    labels = np.where(region_mask("thalamus", 8), 10, 0).astype(dtype)
    made(tmp_path, plan, lambda one: {**draw(one), "segmentation": labels})
    assert region_volumes(open_cohort(tmp_path / "made"), ["thalamus"])["volume"].tolist() == [21.504, 21.504]


def test_maps_that_were_put_right_are_told_once(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "map.nii"
    nib.save(nib.as_closest_canonical(nib.Nifti1Image(draw("sub-002")["stiffness"], GRID.affine)), path)
    with pytest.warns(MapWarning) as told:
        made(tmp_path, plan, lambda _: {"stiffness": read_map(path, GRID)})
    assert [str(one.message).split(": ")[1] for one in told] == ["is stored as RAS; reoriented to LAS by its affine"]


def test_a_disk_without_space_for_the_maps_is_refused_before_any_is_drawn(plan: Plan, tmp_path, monkeypatch) -> None:
    drawn = Interrupting("nobody")
    usage = shutil.disk_usage(tmp_path)._replace(free=50_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(BrainageError, match=r"0.1 MB are free, the maps take 0.1 MB; free some space"):
        made(tmp_path, plan, drawn, resume=True)
    assert (drawn.drawn, left_behind(tmp_path)) == ([], [])


def test_a_full_disk_keeps_what_is_finished_for_the_next_run(plan: Plan, tmp_path: Path, monkeypatch) -> None:
    real, full = writing.write_map, []

    def write(path: Path, values: np.ndarray, grid: object) -> None:
        if "sub-002" in path.name and not full:
            full.append(path)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        real(path, values, grid)

    monkeypatch.setattr(writing, "write_map", write)
    with pytest.raises(OSError, match="No space left"):
        made(tmp_path, plan, resume=True)
    again = Interrupting("nobody")
    made(tmp_path, plan, again, resume=True)
    assert again.drawn == ["sub-002"]


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_finished_participant_whose_map_is_not_what_it_was_is_drawn_again(damage: str, plan: Plan, tmp_path) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, plan, Interrupting("sub-002"), resume=True)
    (path,) = tmp_path.rglob("*_stiffness.nii")
    raw = path.read_bytes()
    changed = {"cut": raw[:-4], "changed": raw[:-1] + b"\x01"}
    path.unlink() if damage == "gone" else path.write_bytes(changed[damage])
    again = Interrupting("nobody")
    made(tmp_path, plan, again, resume=True)
    assert again.drawn == ["sub-001", "sub-002"]
    assert open_cohort(tmp_path / "made").changed() == []


#: SHA-256 of what a plain cohort holds, before visits, scores and missing maps were known.
PLAIN = {
    "participants.json": "0b11b27551d36296ba944e87bd14cceee245975084d2e2fe66e94b16a84f9598",
    "participants.tsv": "c95934ca629e9bc45efe7541a6cf4709e14047522f74a2c20ae1b03d65b261e9",
    "qc.tsv": "b3a7787df4e53514b4fca5263bc13f5b310dd5837dc1f5ca3ad641ce4ece900d",
}


def test_a_plain_cohort_is_written_byte_for_byte_as_ever(plan: Plan, tmp_path: Path) -> None:
    people = plan.participants.assign(education=[12, 16])
    made(
        tmp_path,
        replace(plan, participants=people),
        lambda _: {"stiffness": np.where(BRAIN, np.float32(2), np.float32(0))},
    )
    kept = json.loads((tmp_path / "made/checksums.json").read_text())
    assert {name: kept[name] for name in PLAIN} == PLAIN


def test_maps_may_be_missing_only_if_the_plan_says_so(plan: Plan, tmp_path: Path) -> None:
    both = replace(plan, modalities=("stiffness", "damping_ratio"), partial=True)
    with pytest.raises(BrainageError, match=r"sub-4: damping_ratio missing; .*; Plan\(partial=True\) lets maps lack$"):
        lab(tmp_path / "made", partial=False)
    with pytest.raises(
        BrainageError, match=r"sub-001: stiffness, damping_ratio missing; .* or leave the participant out$"
    ):
        made(tmp_path, both, lambda _: {})
    with pytest.raises(BrainageError, match="sub-001: T1w unknown and damping_ratio missing; expected stiffness"):
        made(tmp_path, both, lambda one: {**draw(one), "T1w": draw(one)["stiffness"]})
    with pytest.raises(BrainageError, match="Test: nobody has a map of damping_ratio; take it out of the plan's"):
        made(tmp_path, both)
    assert left_behind(tmp_path) == []


def test_an_interrupted_run_of_visits_goes_on_where_it_stopped(lab_cohort: Cohort, tmp_path: Path) -> None:
    seen = []

    def drawn(*visit: str) -> dict[str, np.ndarray | None]:
        seen.append(visit)
        if visit == ("sub-1", "ses-2") and len(seen) == 2:
            raise KeyboardInterrupt
        return draw_visit(*visit)

    plan = Plan(
        "Lab", lab_cohort.participants, lab_cohort.modalities, GRID, "scans", {}, control="HC", scores=("UPDRS",),
        partial=True,
    )  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        write_cohort(tmp_path / "made", plan, drawn, jobs=1, resume=True)
    write_cohort(tmp_path / "made", plan, drawn, jobs=1, resume=True)
    assert seen[2:] == [("sub-1", "ses-2"), ("sub-2",), ("sub-3",), ("sub-4",), ("sub-5", "ses-1")]
    assert open_cohort(tmp_path / "made").fingerprint == lab_cohort.fingerprint
    assert not list((tmp_path / "made").glob("sub-*/**/qc.tsv"))
