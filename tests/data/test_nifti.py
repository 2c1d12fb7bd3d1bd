import gzip
import struct
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from nibabel.orientations import axcodes2ornt, ornt_transform

from brainage.core.errors import BrainageError
from brainage.data.map_files import MapWarning, read_labels, read_map
from brainage.space import anatomy
from brainage.space.anatomy import grid
from tests.clones import save_map
from tests.privileges import without_privileges

GRID, SMALL = grid(2), grid(8)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def save_as(kind: type, path: Path, values: np.ndarray) -> None:
    other = path.with_name(f"other{'.mgz' if kind is nib.MGHImage else '.nii'}")
    nib.save(kind(values, GRID.affine), other)
    path.write_bytes(other.read_bytes())


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def moved(mm: float) -> np.ndarray:
    affine = GRID.affine.copy()
    affine[0, 3] += mm
    return affine


HEAD = np.array([[-4, 0, 0, 128], [0, 4, 0, -128], [0, 0, 4, -128], [0, 0, 0, 1.0]])


FINER = GRID.affine @ np.diag([0.5, 0.5, 0.5, 1])


COLOURS = np.zeros(GRID.shape, [("R", "u1"), ("G", "u1"), ("B", "u1")])


SPOILED = {
    "missing": lambda path, _: path.unlink(),
    "truncated": lambda path, _: truncate(path),
    "not NIfTI": lambda path, _: path.write_bytes(b"\x1f\x8b404"),
    "shape": lambda path, values: save_map(path, values[:-1]),
    "affine": lambda path, values: save_map(path, values, moved(2)),
    "a head": lambda path, _: save_map(path, np.ones((64, 64, 64), np.float32), HEAD),
    "1 mm": lambda path, values: save_map(
        path, np.kron(values, np.ones((2, 2, 2), "f4")), GRID.affine @ np.diag([0.5, 0.5, 0.5, 1])
    ),
    "4-D": lambda path, values: save_map(path, values[..., None]),
    "4-D, two volumes": lambda path, values: save_map(path, np.stack([values, values], 3)),
    "complex": lambda path, values: save_map(path, (values * (1 + 0.6j)).astype(np.complex64)),
    "colours": lambda path, _: save_map(path, COLOURS),
    "not gzipped": lambda path, values: save_as(nib.Nifti1Image, path, values),
    "a folder": lambda path, _: make_folder(path),
    "another format": lambda path, values: save_as(nib.MGHImage, path, values),
    "NaN": lambda path, values: save_map(path, np.where(anatomy.region_mask("thalamus"), np.nan, values)),
}


MESSAGES = {
    "missing": "no such file; restore it",
    "truncated": "cannot be read as NIfTI .* copy or download it again",
    "not NIfTI": "cannot be read as NIfTI",
    "shape": r"shape is \(90, 109, 91\); expected \(91, 109, 91\): resample it to FSL's MNI152 2 mm grid",
    "affine": r"affine is \[\[-2.0, 0.0, 0.0, 92.0\].*expected .*resample it to FSL's MNI152 2 mm grid by its affine",
    "a head": "shape is .* % of its voxels with data lie outside the template's brain: register it to MNI152",
    "1 mm": r"shape is \(182, 218, 182\); expected \(91, 109, 91\): resample it to FSL's MNI152 2 mm grid",
    "4-D": r"has 4 dimensions \(91, 109, 91, 1\), one volume; expected a 3-D map .*: drop the last axis",
    "4-D, two volumes": r"has 4 dimensions \(91, 109, 91, 2\); expected one 3-D map .*split the file",
    "complex": "values are complex, .* convert them",
    "colours": "voxels are of type .*; expected one number each",
    "not gzipped": "it is not a gzip file, although it is named so; rename it to map.nii",
    "a folder": "is a folder; restore it",
    "another format": "cannot be read as NIfTI",
    "NaN": "2738 voxels inside the brain are NaN or infinite; set voxels without data to 0",
}


@pytest.mark.parametrize("how", MESSAGES)
def test_every_defect_is_told_in_one_line_that_names_the_file(how: str, good_map: tuple[Path, np.ndarray]) -> None:
    path, values = good_map
    SPOILED[how](path, values)
    with pytest.raises(BrainageError, match=MESSAGES[how]) as caught:
        read_map(path, GRID)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("stored", ["RAS", "LPI", "ASL", "SAR"])
def test_the_same_grid_in_another_order_is_reoriented_and_told(
    stored: str, tmp_path: Path, good_map: tuple[Path, np.ndarray]
) -> None:
    values = good_map[1] * np.linspace(1, 2, 91, dtype="f4")[:, None, None]  # left and right can be told
    img = nib.Nifti1Image(values, GRID.affine)
    turn = ornt_transform(nib.io_orientation(img.affine), axcodes2ornt(stored))
    nib.save(img.as_reoriented(turn), tmp_path / "map.nii")
    with pytest.warns(MapWarning, match=f"map.nii: is stored as {stored}; reoriented to LAS by its affine"):
        np.testing.assert_array_equal(read_map(tmp_path / "map.nii", GRID), values)


def test_one_volume_in_four_dimensions_is_taken_if_asked_and_told(
    tmp_path: Path, good_map: tuple[Path, np.ndarray]
) -> None:
    save_map(tmp_path / "map.nii", good_map[1][..., None])
    with pytest.warns(MapWarning, match="one volume; the last was dropped"):
        np.testing.assert_array_equal(read_map(tmp_path / "map.nii", GRID, squeeze=True), good_map[1])


def small(path: Path, values: np.ndarray, **scaling: float) -> Path:
    """Save a map of 8 mm; a header's scaling is written by hand, since libraries would not."""
    nib.save(nib.Nifti1Image(values, SMALL.affine), path)
    if scaling:
        raw = bytearray(path.read_bytes())
        raw[112:120] = struct.pack("<ff", scaling["slope"], scaling["intercept"])
        path.write_bytes(raw)
    return path


def test_a_slope_of_nothing_is_no_scaling(tmp_path: Path) -> None:
    values = (2500 * anatomy.region_mask("brain", 8)).astype("<i2")
    for slope in (0.0, float("nan")):
        path = small(tmp_path / "map.nii", values, slope=slope, intercept=slope)
        np.testing.assert_array_equal(read_map(path, SMALL), values)


def test_a_broken_scaling_is_told(tmp_path: Path) -> None:
    values = (2500 * anatomy.region_mask("brain", 8)).astype("<i2")
    path = small(tmp_path / "map.nii", values, slope=0.001, intercept=float("nan"))
    with pytest.raises(BrainageError, match=r"map.nii: cannot be read as NIfTI \(.*intercept"):
        read_map(path, SMALL)


def test_headers_that_are_fine(tmp_path: Path) -> None:
    brain = anatomy.region_mask("brain", 8)
    base = np.where(brain, 2.5, 0).astype("f4")
    big = nib.Nifti1Image(base.astype(">f4"), SMALL.affine, nib.Nifti1Header(endianness=">"))
    only_qform = nib.Nifti1Image(base, None)
    only_qform.set_sform(None, 0)
    only_qform.set_qform(SMALL.affine, 1)
    near = SMALL.affine.copy()
    near[:3, 3] += 2e-4
    for img in (big, only_qform, nib.Nifti1Image(base, near), nib.Nifti2Image(base, SMALL.affine)):
        nib.save(img, tmp_path / "map.nii")
        np.testing.assert_array_equal(read_map(tmp_path / "map.nii", SMALL), base)
    path = small(tmp_path / "map.nii.gz", base)
    path.write_bytes(path.read_bytes() + b"rubbish")
    np.testing.assert_array_equal(read_map(path, SMALL), base)


@pytest.mark.parametrize(("apart", "refused"), [(0.5, False), (12, True)])
def test_two_affines_that_disagree_are_told(apart: float, refused: bool, tmp_path: Path) -> None:  # noqa: FBT001
    img = nib.Nifti1Image(np.where(anatomy.region_mask("brain", 8), 2.5, 0).astype("f4"), SMALL.affine)
    moved = SMALL.affine.copy()
    moved[0, 3] += apart
    img.set_sform(SMALL.affine, 4)
    img.set_qform(moved, 1)
    nib.save(img, tmp_path / "map.nii")
    if not refused:
        assert read_map(tmp_path / "map.nii", SMALL).max() == 2.5
        return
    with pytest.raises(BrainageError, match=r"sform and qform, are up to 12 mm apart; expected the same"):
        read_map(tmp_path / "map.nii", SMALL)


def test_a_header_that_promises_too_much_is_told_before_memory_is_taken(tmp_path: Path) -> None:
    path = small(tmp_path / "map.nii", np.zeros(SMALL.shape, "f4"))
    raw = bytearray(path.read_bytes())
    raw[40:48] = struct.pack("<4h", 3, 32767, 32767, 32767)
    path.write_bytes(raw)
    with pytest.raises(BrainageError, match=r"shape is .32767, 32767, 32767.; expected|cannot be read as NIfTI"):
        read_map(path, SMALL)


def test_a_gzip_file_without_the_name_is_told(tmp_path: Path) -> None:
    path = small(tmp_path / "map.nii.gz", np.zeros(SMALL.shape, "f4")).rename(tmp_path / "map.nii")
    with pytest.raises(BrainageError, match=r"it is a gzip file, and not named so; rename it to map.nii.gz"):
        read_map(path, SMALL)


def test_a_file_that_may_not_be_read_is_told(good_map: tuple[Path, np.ndarray]) -> None:
    path, _ = good_map
    path.chmod(0)  # and pytest's folders are their owner's alone
    with without_privileges(), pytest.raises(BrainageError, match="no permission to read it; change its permissions"):
        read_map(path, GRID)


@pytest.mark.parametrize("damage", ["a flipped bit", "no checksum", "half"])
def test_a_gzip_file_is_read_to_its_checksum(damage: str, tmp_path: Path) -> None:
    """A library that stops at the last voxel takes other values for a map."""
    noisy = np.where(anatomy.region_mask("brain", 8), np.random.default_rng(0).normal(2.5, 0.3, SMALL.shape), 0)
    path = small(tmp_path / "map.nii.gz", noisy.astype("f4"))
    raw = bytearray(path.read_bytes())
    if damage == "a flipped bit":
        raw[len(raw) // 2] ^= 4
    path.write_bytes(raw[: {"no checksum": -4, "half": len(raw) // 2}.get(damage, len(raw))])
    with pytest.raises(BrainageError, match=r"map.nii.gz: cannot be read as NIfTI .*copy or download it again"):
        read_map(path, SMALL)


def test_a_gzip_file_of_two_parts_and_a_name_in_capitals_are_fine(tmp_path: Path) -> None:
    values = np.where(anatomy.region_mask("brain", 8), np.float32(2.5), np.float32(0))
    path = small(tmp_path / "map.nii", values)
    raw = path.read_bytes()
    both = tmp_path / "MAP.NII.GZ"
    both.write_bytes(gzip.compress(raw[:1000]) + gzip.compress(raw[1000:]))
    np.testing.assert_array_equal(read_map(str(both), SMALL), values)


def test_a_header_that_does_not_say_where_it_lies_is_told(tmp_path: Path) -> None:
    img = nib.Nifti1Image(np.where(anatomy.region_mask("brain", 8), 2.5, 0).astype("f4"), None)
    img.set_sform(None, 0)
    img.set_qform(None, 0)
    nib.save(img, tmp_path / "map.nii")
    with pytest.raises(BrainageError, match=r"does not say where it lies .*write its affine"):
        read_map(tmp_path / "map.nii", SMALL)


def test_one_volume_that_is_cut_short_is_told(tmp_path: Path) -> None:
    path = small(tmp_path / "map.nii", np.ones((*SMALL.shape, 1), "f4"))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.warns(MapWarning), pytest.raises(BrainageError, match=r"map.nii: cannot be read as NIfTI"):
        read_map(path, SMALL, squeeze=True)


def test_segmentations_are_read_and_reoriented_as_maps_are(tmp_path: Path) -> None:
    labels = anatomy.labels(8).astype(np.int16)
    img = nib.Nifti1Image(labels, SMALL.affine)
    nib.save(nib.as_closest_canonical(img), tmp_path / "labels.nii")
    with pytest.warns(MapWarning, match="is stored as RAS"):
        np.testing.assert_array_equal(read_labels(tmp_path / "labels.nii", SMALL), labels)
