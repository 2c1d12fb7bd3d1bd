import json
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.lab.preprocess.scan_task import COLUMNS, ScanTask
from brainage.space import anatomy
from tests.lab.preprocess.conftest import known_way


@pytest.fixture
def task(raw: Path, tmp_path: Path) -> ScanTask:
    """The magnitude of the first person, which stiffness follows; its mask is given, its place is known."""
    files = "sub-01/sub-01_magnitude.nii.gz", "sub-01/sub-01_brainmask.nii.gz"
    following = (("stiffness", "sub-01/sub-01_stiffness.nii.gz"),)
    return ScanTask(str(raw), str(tmp_path / "out"), "sub-01", "magnitude", *files, following, "deepbet", ("affine",))


def test_maps_follow_their_image_and_keep_their_values(task: ScanTask, quick: None) -> None:
    row = task.run()
    assert list(row) == COLUMNS
    assert row.loc[0, ["scan", "image", "flag", "refused"]].tolist() == ["sub-01", "magnitude", "", ""]
    assert row.loc[0, "dice"] > 0.95
    stiffness = nib.load(task.outputs["stiffness"])
    np.testing.assert_allclose(stiffness.affine, anatomy.grid(2).affine)
    values = stiffness.get_fdata()
    np.testing.assert_allclose(values[values != 0], 3000, rtol=1e-5)  # to its rim
    brain = anatomy.template("t1w", 2) > 0
    assert ((values > 0) & brain).sum() / brain.sum() > 0.97
    way = np.array(json.loads(task.outputs["way"].read_text())["matrix"])
    np.testing.assert_allclose((way @ known_way())[:3, :3], np.eye(3), atol=0.02)


def test_without_registration_it_stays_where_it_lies(task: ScanTask) -> None:
    replace(task, steps=()).run()
    assert json.loads(task.outputs["way"].read_text())["matrix"] == np.eye(4).tolist()


def test_an_image_that_cannot_be_taken_is_told_and_nothing_written(task: ScanTask, raw: Path) -> None:
    series = nib.Nifti1Image(np.ones((4, 4, 4, 3), np.float32), np.eye(4))
    nib.save(series, raw / task.file)
    row = task.run()
    told = "sub-01/sub-01_magnitude.nii.gz: has 4 dimensions; expected one image of three, not a series"
    assert row.loc[0, "refused"] == told
    assert not task.outputs["way"].parent.exists()


def test_what_was_made_of_a_file_that_is_broken_now_is_gone(task: ScanTask, raw: Path) -> None:
    at_rest = replace(task, steps=())
    at_rest.run()
    (raw / task.file).write_bytes(b"broken")
    assert at_rest.run().loc[0, "refused"]
    assert [path for path in at_rest.outputs.values() if path.exists()] == []


def test_an_image_of_nothing_is_told(task: ScanTask, raw: Path) -> None:
    nib.save(nib.Nifti1Image(np.zeros((4, 4, 4), np.float32), np.eye(4)), raw / task.file)
    assert task.run().loc[0, "refused"] == "sub-01/sub-01_magnitude.nii.gz: is 0 everywhere; expected an image"


def test_a_mask_of_another_grid_is_told(task: ScanTask, raw: Path) -> None:
    nib.save(nib.Nifti1Image(np.ones((4, 4, 4), np.uint8), np.eye(4)), raw / task.mask)
    assert "of another grid than its image" in task.run().loc[0, "refused"]


def test_a_magnitude_of_a_brain_alone_needs_no_mask(task: ScanTask) -> None:
    image = nib.load(Path(task.folder) / task.file)
    values = image.get_fdata(dtype=np.float32)
    np.testing.assert_array_equal(replace(task, mask="")._mask(image, values), values > 0)


def test_a_magnitude_of_a_head_needs_a_mask_of_its_own_or_synthstrip(task: ScanTask) -> None:
    image = nib.Nifti1Image(np.ones((4, 4, 4), np.float32), np.eye(4))
    with pytest.raises(BrainageError, match="deepbet knows T1w images alone; give --magnitude-mask, or --strip synth"):
        replace(task, mask="")._mask(image, image.get_fdata(dtype=np.float32))


def test_results_of_other_settings_are_not_taken_for_these(task: ScanTask) -> None:
    other = replace(task, steps=())
    assert not other.is_done()
    other.run()
    assert other.is_done()
    assert not task.is_done()
    other.outputs["way"].write_text("not ours")
    assert not other.is_done()


def test_the_key_changes_with_what_is_in_the_files(task: ScanTask, raw: Path) -> None:
    keys = {task.key, replace(task, steps=()).key, replace(task, scan="sub-02").key, replace(task, mask="").key}
    assert len(keys) == 4
    assert replace(task, destination="elsewhere").key == task.key
    nib.save(nib.Nifti1Image(np.zeros((2, 2, 2), np.float32), np.eye(4)), raw / task.following[0][1])
    assert replace(task).key not in keys


def test_names_of_results_say_what_they_are(task: ScanTask) -> None:
    later = replace(task, scan="sub-01_ses-2", image="t1w", following=())
    assert later.outputs["t1w"].relative_to(Path(task.destination)).as_posix() == (
        "sub-01/ses-2/sub-01_ses-2_space-MNI152NLin6Asym_res-2_T1w.nii.gz"
    )
