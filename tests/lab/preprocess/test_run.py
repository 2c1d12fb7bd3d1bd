from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.core.left_out import LeftOutWarning
from brainage.lab.preprocess import run, scan_task
from brainage.lab.preprocess.run import preprocess, scan_tasks

PATTERNS = {
    "t1w mask": "{participant}/{participant}_brainmask.nii.gz",
    "magnitude": "{participant}/{participant}_magnitude.nii.gz",
    "magnitude mask": "{participant}/{participant}_brainmask.nii.gz",
}


def test_every_image_is_found_with_its_mask_and_what_follows_it(raw: Path, tmp_path: Path) -> None:
    tasks = scan_tasks(raw, tmp_path / "out", patterns=PATTERNS)
    found = [(one.scan, one.image, bool(one.mask), [name for name, _ in one.following]) for one in tasks]
    assert found == [
        ("sub-01", "t1w", True, []),
        ("sub-01", "magnitude", True, ["stiffness"]),
        ("sub-02", "t1w", True, []),
    ]
    alone = scan_tasks(raw, tmp_path / "out", patterns={"t1w mask": PATTERNS["t1w mask"]}, people=["02"])
    assert [(one.scan, one.image) for one in alone] == [("sub-02", "t1w")]


def test_what_cannot_be_done_is_told_before_anything_is(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tasks(**how: object) -> None:
        scan_tasks(raw, tmp_path / "out", **how)

    with pytest.raises(BrainageError, match="steps is n4, warp; expected some of n4, affine"):
        tasks(steps=["n4", "warp"])
    with pytest.raises(BrainageError, match="nobody with scans is called sub-07"):
        tasks(people=["07"], patterns=PATTERNS)
    with pytest.raises(BrainageError, match="no file fits the pattern of t1w mask"):
        tasks(patterns={"t1w mask": "{participant}_x.nii"})
    monkeypatch.setattr(run, "check_stripper", lambda name: (_ for _ in ()).throw(BrainageError(f"no {name}")))
    with pytest.raises(BrainageError, match="no hd-bet"):
        tasks(strip="hd-bet")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BrainageError, match="no T1w image is found by its name"):
        scan_tasks(tmp_path / "empty", tmp_path / "out")


def test_what_is_finished_is_not_done_again_but_if_it_was_removed(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(scan_task, "way_to_template", lambda *_: done.append("one") or np.eye(4))
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    how = {"patterns": {"t1w mask": PATTERNS["t1w mask"]}, "people": ["02"]}
    tasks = scan_tasks(raw, tmp_path / "out", steps=["affine"], **how)
    found = preprocess(tasks, tmp_path / "out")
    assert (found["scan"].tolist(), found["refused"].tolist()) == (["sub-02"], [""])
    preprocess(tasks, tmp_path / "out")
    assert len(done) == 1
    tasks[0].outputs["t1w"].unlink()
    preprocess(tasks, tmp_path / "out")
    assert len(done) == 2
    assert tasks[0].outputs["t1w"].is_file()
    preprocess(scan_tasks(raw, tmp_path / "out", steps=[], **how), tmp_path / "out")
    preprocess(tasks, tmp_path / "out")  # which other settings wrote over
    assert len(done) == 3


def test_a_second_t1w_image_is_told_and_not_taken(raw: Path, tmp_path: Path) -> None:
    (raw / "sub-01/sub-01_T1w.nii.gz").rename(raw / "sub-01/sub-01_run-1_T1w.nii.gz")
    image = nib.Nifti1Image(np.ones((2, 2, 2), np.float32), np.eye(4))
    nib.save(image, raw / "sub-01/sub-01_run-2_T1w.nii.gz")
    told = r"2 T1w images that the pattern does not fit .* left out: sub-01/sub-01_run-1_T1w"
    with pytest.warns(LeftOutWarning, match=told):
        scan_tasks(raw, tmp_path / "out", patterns={"t1w mask": PATTERNS["t1w mask"]})


def test_two_images_for_one_are_told(raw: Path, tmp_path: Path) -> None:
    image = nib.Nifti1Image(np.ones((2, 2, 2), np.float32), np.eye(4))
    nib.save(image, raw / "sub-01/sub-01_run-2_brainmask.nii.gz")
    with pytest.raises(BrainageError, match="2 files are t1w mask of sub-01"):
        scan_tasks(raw, tmp_path / "out", patterns={"t1w mask": "{participant}/{participant}_*brainmask.nii.gz"})
