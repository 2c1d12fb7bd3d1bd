import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.map_door import admit, admit_labels, as_map, share_outside
from brainage.data.modalities import MODALITIES
from brainage.space.anatomy import grid, region_mask, template
from brainage.space.anatomy import labels as anatomy_labels

GRID = grid(8)
BRAIN = region_mask("brain", 8)
STIFFNESS, DAMPING, T1W = MODALITIES.values()


def brain(value: float = 2.5, dtype: str = "f4") -> np.ndarray:
    return np.where(BRAIN, value, 0).astype(dtype)


@pytest.mark.parametrize("dtype", ["f4", ">f4", "f8", "f2", "g"])
def test_real_numbers_of_every_size_are_taken(dtype: str) -> None:
    kept, quality = admit("a", brain(dtype=dtype), STIFFNESS, GRID)
    assert kept.dtype == np.float32
    np.testing.assert_array_equal(kept, brain())
    assert quality == (BRAIN.sum(), 0, 0)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", ">u2", "i4", "i8", "u8"])
def test_whole_numbers_are_widened(dtype: str) -> None:
    kept, _ = admit("a", brain(3, dtype), STIFFNESS, GRID)
    np.testing.assert_array_equal(kept, brain(3))


def noisy(mean: float, sd: float) -> np.ndarray:
    values = np.random.default_rng(0).normal(mean, sd, GRID.shape)
    return np.where(BRAIN, values, 0).astype("f4")


def rolled(mm: int) -> np.ndarray:
    return np.roll(brain(), mm // 8, axis=0)


REFUSED = {
    "Pa for kPa": (brain(2500), STIFFNESS, "median stiffness is 2.5e.03 kPa; expected 0.5 to 10: .* another unit"),
    "MPa for kPa": (brain(0.0025), STIFFNESS, "median stiffness is 0.0025 kPa; expected 0.5 to 10"),
    "% for a ratio": (brain(25), DAMPING, "median damping ratio is 25; expected 0.02 to 1"),
    "empty": (brain(0), STIFFNESS, "no voxel has data, all are 0"),
    "negative": (brain(-2.5), STIFFNESS, "median stiffness is -2.5 kPa"),
    "standardised T1w": (noisy(0.05, 1), T1W, "% of the values are no t1w intensity; expected 0 to inf"),
    "failed inversion": (noisy(0.5, 0.8) * BRAIN, DAMPING, "% of the values are no damping ratio; expected 0 to 2"),
    "complex": (brain().astype("c8") * (1 + 0.6j), STIFFNESS, "values are complex, .* convert them"),
    "truth values": (BRAIN, STIFFNESS, "values are of type bool; expected a map of numbers"),
    "texts": (np.full(GRID.shape, "2.5"), STIFFNESS, "values are of type <U3; expected a map of numbers"),
    "objects": (np.full(GRID.shape, None), STIFFNESS, "values are of type object"),
    "colours": (np.zeros(GRID.shape, "u1,u1,u1"), STIFFNESS, "values are of type"),
    "nothing": (None, STIFFNESS, "values are of type object"),
    "NaN inside": (
        np.where(region_mask("thalamus", 8), np.nan, brain()),
        STIFFNESS,
        "42 voxels inside the brain",
    ),
    "infinite inside": (np.where(region_mask("thalamus", 8), np.inf, brain()), STIFFNESS, "42 voxels inside the brain"),
    "too large for float32": (brain(1e300, "f8"), STIFFNESS, "voxels inside the brain are NaN or infinite"),
    "another grid": (np.ones((46, 55, 46)), STIFFNESS, r"shape is \(46, 55, 46\); expected \(23, 28, 23\), the 8 mm"),
    "axes in another order": (np.moveaxis(brain(), 0, 1), STIFFNESS, r"shape is \(28, 23, 23\)"),
    "two volumes": (np.stack([brain(), brain()], 3), STIFFNESS, r"shape is \(23, 28, 23, 2\)"),
    "a whole head": (
        np.full(GRID.shape, 2.5),
        STIFFNESS,
        "7. % of the voxels with data lie outside",
    ),
    "16 mm away": (rolled(16), STIFFNESS, "1. % of the voxels with data lie outside .*register"),
    "one voxel": (
        brain() * (np.cumsum(BRAIN).reshape(GRID.shape) <= 1),
        STIFFNESS,
        "has data; expected 1 %",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_map_is_refused_by_name_in_one_line(what: str) -> None:
    values, modality, message = REFUSED[what]
    with pytest.raises(BrainageError, match=f"^sub-01: .*{message}") as caught:
        admit("sub-01", values, modality, GRID)
    assert "\n" not in str(caught.value)


def test_impossible_values_are_set_to_missing_and_counted() -> None:
    values = brain()
    first = np.flatnonzero(BRAIN)
    values.flat[first[:3]] = [-1, 23.3, 1e30]
    kept, quality = admit("a", values, STIFFNESS, GRID)
    assert quality == (BRAIN.sum() - 3, 1, 2)
    assert not kept.flat[first[:3]].any()
    assert values.flat[first[0]] == -1  # what was handed in stays as it is


def test_nan_outside_the_brain_and_an_axis_of_one_are_put_right() -> None:
    values = np.where((template("t1w", 8) > 0) | BRAIN, brain(), np.nan)[..., None]
    np.testing.assert_array_equal(as_map("a", values, GRID), brain())


def test_a_slab_that_was_scanned_is_enough() -> None:
    slab = brain()
    slab[:, :, :12] = slab[:, :, 15:] = 0
    assert admit("a", slab, STIFFNESS, GRID)[1].voxels == np.count_nonzero(slab)


def test_the_share_outside_is_counted() -> None:
    known = np.zeros(GRID.shape, bool)
    assert share_outside(known, 8) == 0
    known[0, 0, :3] = True
    known.flat[np.flatnonzero(BRAIN)[:9]] = True
    assert share_outside(known, 8) == 0.25


LABELS = np.where(region_mask("thalamus", 8), 10, 0)


@pytest.mark.parametrize("dtype", ["i2", "i4", "u1", "f4", "f8", ">i2", "i8"])
def test_segmentations_of_every_type_are_kept_alike(dtype: str) -> None:
    kept = admit_labels("a", LABELS.astype(dtype), GRID)
    assert kept.dtype == np.dtype("<i2")
    np.testing.assert_array_equal(kept, LABELS)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (LABELS + 0.5, "not of whole numbers from 0 to 32767 .*float64, 0.5 to 10.5.*resampled to the nearest"),
        (LABELS - 1, "not of whole numbers from 0"),
        (LABELS * 10_000, "not of whole numbers from 0"),
        (np.where(LABELS, np.nan, 0), "not of whole numbers"),
        (LABELS.astype(complex), "not of whole numbers"),
        (LABELS.astype(str), "not of whole numbers"),
        (LABELS > 0, "not of whole numbers"),
        (LABELS * 0, "has no label of a brain region"),
        (np.where(LABELS, 9999, 0), "has no label of a brain region"),
        (LABELS[:-1], r"shape is \(22, 28, 23\)"),
    ],
)
def test_what_is_no_segmentation_is_told(values: np.ndarray, message: str) -> None:
    with pytest.raises(BrainageError, match=f"^a: .*{message}"):
        admit_labels("a", values, GRID)


def test_what_is_masked_has_no_data() -> None:
    masked = np.ma.masked_array(brain(), mask=np.cumsum(BRAIN).reshape(GRID.shape) > 900)
    kept, quality = admit("a", masked, "stiffness", GRID)
    assert quality.voxels == 900
    assert np.count_nonzero(kept) == 900
    hidden = np.ma.masked_array(LABELS, mask=LABELS == 0)
    np.testing.assert_array_equal(admit_labels("a", hidden, GRID), LABELS)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_segmentation_in_another_order_is_told(axis: int) -> None:
    """Upside down, back to front, or left for right, as the array of a file in another orientation is."""
    labels = anatomy_labels(8)
    np.testing.assert_array_equal(admit_labels("a", labels, GRID), labels)
    with pytest.raises(BrainageError, match=r"labels lie \d+ mm .* left and right are swapped"):
        admit_labels("a", np.flip(labels, axis), GRID)


def test_an_image_and_ragged_lists_are_told() -> None:
    with pytest.raises(BrainageError, match="is an image; expected its values"):
        admit("a", nib.Nifti1Image(brain(), GRID.affine), "stiffness", GRID)
    with pytest.raises(BrainageError, match="is no array"):
        admit("a", [[1, 2], [3]], "stiffness", GRID)
