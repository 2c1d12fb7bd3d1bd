import numpy as np

from brainage.lab.preprocess.before_after import before_and_after
from brainage.space import anatomy


def test_left_is_left_in_every_plane() -> None:
    """A bright spot on the left, whichever way the image is stored."""
    grid = anatomy.grid(2)
    values = np.where(anatomy.template("t1w", 2) > 0, np.float32(10), np.float32(0))
    left = (
        anatomy.region_mask("brain", 2) & ((grid.affine[0, 0] * np.arange(91) + grid.affine[0, 3]) < -20)[:, None, None]
    )
    values[left] = 100
    turned = values[::-1], grid.affine @ np.array([[-1, 0, 0, 90], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    for shown, affine in ((values, grid.affine), turned):
        picture = before_and_after(shown, affine, shown > 0, values).astype(int)
        assert picture.shape[0] == 109
        widths = [95, 95, picture.shape[1] - 190]
        axial, coronal, after = np.split(picture, np.cumsum(widths)[:2], axis=1)
        first, second = np.split(after, 2, axis=1)
        for plane in (axial, coronal, first, second):
            half = plane.shape[1] // 2
            assert plane[:, :half].sum() > 2 * plane[:, half:].sum()


def test_coarse_images_are_shown_as_large_as_fine_ones() -> None:
    fine = np.where(anatomy.template("t1w", 2) > 0, np.float32(10), np.float32(0))
    coarse = fine[::2, ::2, ::2]
    one = before_and_after(fine, anatomy.grid(2).affine, fine > 0, fine)
    other = before_and_after(coarse, anatomy.grid(4).affine, coarse > 0, fine)
    assert abs(one.shape[1] - other.shape[1]) < 6
    assert (one == 255).any()
