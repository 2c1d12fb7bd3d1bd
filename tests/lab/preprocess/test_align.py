import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.lab.preprocess.align import way_to_template, without_bias
from brainage.space import anatomy
from tests.lab.preprocess.conftest import SIZE, known_way


def test_a_known_way_and_a_bias_field_come_back(scan, quick: None) -> None:
    """Within a millimetre and a degree; N4 takes out most of the field."""
    values, affine, mask, plain = scan
    flat = without_bias(values, affine, mask)
    before, after = (np.std(np.log(one[mask] / plain[mask])) for one in (values, flat))
    assert before > 0.1
    assert after < 0.4 * before
    found = way_to_template(flat, affine, mask) @ known_way()  # the identity
    corners = np.argwhere(mask)[::500] @ anatomy.grid(SIZE).affine[:3, :3].T + anatomy.grid(SIZE).affine[:3, 3]
    apart = np.linalg.norm(corners @ found[:3, :3].T + found[:3, 3] - corners, axis=1)
    assert apart.max() < 1
    turned, _, back = np.linalg.svd(found[:3, :3])
    angle = np.degrees(np.arccos(np.clip((np.trace(turned @ back) - 1) / 2, -1, 1)))
    assert angle < 1


@pytest.mark.slow
def test_the_same_image_goes_the_same_way(scan, quick: None) -> None:
    _, affine, mask, plain = scan
    np.testing.assert_array_equal(way_to_template(plain, affine, mask), way_to_template(plain, affine, mask))


def test_a_mask_of_nothing_is_told(scan) -> None:
    values, affine, mask, _ = scan
    with pytest.raises(BrainageError, match="its mask holds 0 voxels that are brighter than 0; expected a brain"):
        without_bias(-values, affine, mask)
