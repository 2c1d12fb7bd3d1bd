import pickle
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage import anatomy
from brainage.anatomy import grid
from brainage.errors import BrainageError
from brainage.maps import MODALITIES, Quality, clean, open_map, read_map, write_map
from tests.clones import save_map

GRID = grid(2)


def test_read_returns_what_was_saved(good_map: tuple[Path, np.ndarray]) -> None:
    path, values = good_map
    np.testing.assert_array_equal(read_map(path, GRID), values)


def test_write_then_open_is_memory_mapped_and_equal(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random(GRID.shape, np.float32)
    write_map(tmp_path / "map.nii", values, GRID)
    opened = open_map(tmp_path / "map.nii", GRID)
    assert isinstance(opened, np.memmap)
    np.testing.assert_array_equal(opened, values)
    img = nib.load(tmp_path / "map.nii")  # and other programs read the same
    np.testing.assert_array_equal(np.asarray(img.dataobj), values)
    np.testing.assert_array_equal(img.affine, GRID.affine)
    assert nib.aff2axcodes(img.affine) == ("L", "A", "S")


def test_scaled_integers_are_read_as_values(tmp_path: Path) -> None:
    img = nib.Nifti1Image(np.full(GRID.shape, 2.5, np.float32), GRID.affine)
    img.set_data_dtype(np.int16)
    nib.save(img, tmp_path / "map.nii.gz")
    np.testing.assert_allclose(read_map(tmp_path / "map.nii.gz", GRID), 2.5, rtol=1e-3)


def test_nan_outside_the_brain_is_background(tmp_path: Path, good_map: tuple[Path, np.ndarray]) -> None:
    values = good_map[1].copy()
    values[(values == 0) & (anatomy.template() == 0)] = np.nan
    save_map(tmp_path / "nan.nii.gz", values)
    np.testing.assert_array_equal(read_map(tmp_path / "nan.nii.gz", GRID), good_map[1])


def test_nan_in_a_ventricle_is_inside_the_brain(tmp_path: Path, good_map: tuple[Path, np.ndarray]) -> None:
    values = good_map[1].copy()
    values[45, 54, 45] = np.nan
    save_map(tmp_path / "nan.nii.gz", values)
    with pytest.raises(BrainageError, match="1 voxels inside the brain are NaN"):
        read_map(tmp_path / "nan.nii.gz", GRID)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil(how: str, path: Path, values: np.ndarray) -> None:
    if how == "missing":
        path.unlink()
    elif how == "truncated":
        truncate(path)
    elif how == "not NIfTI":
        path.write_bytes(b"<html>404</html>")
    elif how == "shape":
        save_map(path, values[:-1])
    elif how == "affine":
        mirrored = [[2, 0, 0, -90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]]
        save_map(path, values[::-1], np.array(mirrored, float))
    elif how == "4-D":
        save_map(path, values[..., None])
    elif how == "NaN":
        save_map(path, np.where(anatomy.region_mask("thalamus"), np.nan, values))


MESSAGES = {
    "missing": "no such file; restore it",
    "truncated": "cannot be read as NIfTI .* copy or download it again",
    "not NIfTI": "cannot be read as NIfTI",
    "shape": r"shape is \(90, 109, 91\); expected \(91, 109, 91\): resample it to FSL's MNI152 2 mm grid",
    "affine": r"affine is .*left and right are swapped.*expected .*resample it",
    "4-D": r"has 4 dimensions \(91, 109, 91, 1\); expected one 3-D map",
    "NaN": "2738 voxels inside the brain are NaN or infinite; set voxels without data to 0",
}


@pytest.mark.parametrize("how", MESSAGES)
def test_every_defect_is_told_in_one_line_that_names_the_file(how: str, good_map: tuple[Path, np.ndarray]) -> None:
    path, values = good_map
    spoil(how, path, values)
    with pytest.raises(BrainageError, match=MESSAGES[how]) as caught:
        read_map(path, GRID)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_clean_counts_and_removes_impossible_values() -> None:
    values = np.array([0, 1.5, 20.0, 20.1, 23.3, -0.5], np.float32)
    kept, quality = clean(values, MODALITIES["stiffness"])
    np.testing.assert_array_equal(kept, np.array([0, 1.5, 20, 0, 0, 0], np.float32))
    assert quality == Quality(voxels=2, below=1, above=2)


def test_a_full_disk_names_the_file(tmp_path: Path) -> None:
    """The system's own error, from the device that is always full."""
    path = tmp_path / "map.nii"
    path.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_map(path, np.ones(GRID.shape, np.float32), GRID)
    assert caught.value.filename == str(path)
    assert pickle.loads(pickle.dumps(caught.value)).filename == str(path)  # noqa: S301 - as it comes from a worker


@pytest.mark.parametrize("damage", [truncate, Path.unlink])
def test_open_map_notices_cut_and_missing_files(damage, tmp_path: Path) -> None:
    path = tmp_path / "map.nii"
    write_map(path, np.ones(GRID.shape, np.float32), GRID)
    damage(path)
    with pytest.raises(BrainageError, match=r"map.nii: .*the cohort is incomplete, import or simulate it again"):
        open_map(path, GRID)
