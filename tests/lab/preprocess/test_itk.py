import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.lab.preprocess import itk
from brainage.lab.preprocess.itk import as_array, as_itk, as_matrix, sitk

AFFINE = np.array([[-2.0, 0, 0, 90], [0, 2, 0, -126], [0, 0, 3, -72], [0, 0, 0, 1]])


def test_values_come_back_and_lie_where_they_did() -> None:
    values = np.random.default_rng(0).random((3, 4, 5), np.float32)
    image = as_itk(values, AFFINE)
    np.testing.assert_array_equal(as_array(image), values)
    place = AFFINE @ [1, 2, 3, 1]
    assert image.TransformIndexToPhysicalPoint((1, 2, 3)) == pytest.approx((-place[0], -place[1], place[2]))


def test_a_mask_is_of_whole_numbers() -> None:
    assert as_array(as_itk(np.ones((2, 2, 2), bool), AFFINE)).dtype == np.uint8


def test_a_transform_is_the_matrix_that_moves_points_so() -> None:
    transform = sitk().AffineTransform(3)
    transform.SetMatrix([1.1, 0.1, 0, 0, 0.9, 0.2, 0, 0, 1])
    transform.SetCenter([5, 6, 7])
    transform.SetTranslation([1, 2, 3])
    x, y, z = 10.0, 20.0, 30.0
    lps = transform.TransformPoint((-x, -y, z))
    np.testing.assert_allclose(as_matrix(transform) @ [x, y, z, 1], [-lps[0], -lps[1], lps[2], 1])


def test_axes_that_are_not_at_right_angles_are_told() -> None:
    slanted = AFFINE.copy()
    slanted[0, 1] = 0.5
    with pytest.raises(BrainageError, match="its axes are not at right angles; write it anew"):
        as_itk(np.ones((2, 2, 2)), slanted)


def test_axes_that_are_rounded_are_taken() -> None:
    rounded = AFFINE.copy()
    rounded[:3, :3] = 2 * np.linalg.qr(np.random.default_rng(0).random((3, 3)))[0].round(4)
    image = as_itk(np.ones((2, 2, 2)), rounded)
    corner = rounded @ [1, 1, 1, 1]
    assert image.TransformIndexToPhysicalPoint((1, 1, 1)) == pytest.approx(
        (-corner[0], -corner[1], corner[2]), abs=0.01
    )


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, *_: object) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(itk, "import_module", missing)
    sitk.cache_clear()
    with pytest.raises(BrainageError, match=r"needs SimpleITK, which is not installed: pip install 'brainage\[pre"):
        sitk()
