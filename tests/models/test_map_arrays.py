from types import SimpleNamespace

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.models.map_arrays import checked_maps, shown_shape

MAPS = np.arange(24.0).reshape(2, 3, 4)


def test_the_shape_is_remembered_and_compared() -> None:
    who = SimpleNamespace()
    assert checked_maps(who, MAPS, fitting=True).shape == (2, 3, 4)
    assert (who.map_shape_, who.n_features_in_) == ((3, 4), 12)
    assert checked_maps(who, MAPS[:1], fitting=False).shape == (1, 3, 4)
    with pytest.raises(
        BrainageError, match="has 4 channels of 3 voxels; SimpleNamespace was fitted on 3 channels of 4"
    ):
        checked_maps(who, MAPS.transpose(0, 2, 1), fitting=False)
    assert checked_maps(who, MAPS.transpose(0, 2, 1), fitting=True).shape == (2, 4, 3)  # fitted anew


@pytest.mark.parametrize(("given", "kept"), [("f4", "f4"), ("f8", "f4"), ("f2", "f4"), ("i2", "f4"), ("?", "f4")])
def test_numbers_become_float32(given: str, kept: str) -> None:
    found = checked_maps(SimpleNamespace(), MAPS.astype(given), fitting=True)
    assert found.dtype == kept
    np.testing.assert_array_equal(found, MAPS.astype(given).astype(kept))


def test_types_that_may_stay_do() -> None:
    assert checked_maps(SimpleNamespace(), MAPS, fitting=True, types=(np.float32, np.float64)).dtype == np.float64


def test_what_float32_cannot_hold_is_refused() -> None:
    with pytest.raises(
        BrainageError, match=r"1 of 2 maps hold NaN or infinity, or values too large for float32, .* row 1"
    ):
        checked_maps(SimpleNamespace(), MAPS * [[[1.0]], [[1e300]]], fitting=True)


def test_a_message_is_one_line() -> None:
    for wrong in (MAPS[0, 0], MAPS[:0], MAPS + 1j, "text", None, [[1, 2], [3]]):
        with pytest.raises(BrainageError) as told:
            checked_maps(SimpleNamespace(), wrong, fitting=True)
        assert "\n" not in str(told.value)


def test_shapes_are_shown_in_words() -> None:
    assert shown_shape((2, 8, 9, 8)) == "2 channels of 8 x 9 x 8 voxels"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (MAPS.astype(str), "hold text; read it as numbers first"),
        (MAPS.astype(bytes), "hold text; read it as numbers first"),
        (np.where(MAPS == 3, "3", MAPS.astype(object)), "hold text; read it as numbers first"),
        ([["1", "2"], ["3", "4"]], "hold text; read it as numbers first"),
        (np.ma.masked_equal(MAPS, 3), r"1 values are masked; set voxels without data to 0, with maps.filled\(0\)"),
        (np.zeros((90, 90)) + 1j, "Complex data not supported; take the magnitude"),
        (
            MAPS[0, 0],
            r"they have shape \(4,\); expected \(n, channels, ...\) or .* one participant's map is maps\[None\]",
        ),
        (None, "they are None; expected an array"),
        ([[MAPS, MAPS], [MAPS]], "maps cannot be used: "),
    ],
)
def test_what_is_no_array_of_numbers_is_told_in_short(wrong, message: str) -> None:
    """Text was turned into numbers, values below a mask were used, and a complex array was printed whole."""
    with pytest.raises(BrainageError, match=message) as told:
        checked_maps(SimpleNamespace(), wrong, fitting=True)
    assert len(str(told.value)) < 350


def test_a_mask_that_hides_nothing_is_none() -> None:
    found = checked_maps(SimpleNamespace(), np.ma.array(MAPS), fitting=True)
    np.testing.assert_array_equal(found, MAPS)
