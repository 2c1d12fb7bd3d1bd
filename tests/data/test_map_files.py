import pickle
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.map_files import Quality, clean, open_map, read_map, write_map
from brainage.data.modalities import MODALITIES
from brainage.space import anatomy
from brainage.space.anatomy import grid
from tests.clones import save_map

GRID, SMALL = grid(2), grid(8)


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


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [truncate, Path.unlink])
def test_open_map_notices_cut_and_missing_files(damage, tmp_path: Path) -> None:
    path = tmp_path / "map.nii"
    write_map(path, np.ones(GRID.shape, np.float32), GRID)
    damage(path)
    with pytest.raises(BrainageError, match=r"map.nii: .*the cohort is incomplete, import or simulate it again"):
        open_map(path, GRID)
