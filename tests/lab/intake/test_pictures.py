import base64
import io

import numpy as np
import pytest
from PIL import Image

from brainage.lab.intake.pictures import as_png, planes
from brainage.space import anatomy


@pytest.mark.parametrize("voxel_size", [2, 4, 8])
def test_left_is_left_and_front_is_up(voxel_size: int) -> None:
    x, y, _ = np.moveaxis(anatomy.grid(voxel_size).centers(), -1, 0)
    brain = anatomy.template("t1w", voxel_size) > 0.2
    left_front = np.where(brain & (x < 0) & (y > 0), 5.0, np.where(brain, 1.0, 0)).astype(np.float32)
    shown = planes(left_front, "stiffness", voxel_size)
    width = anatomy.grid(voxel_size).shape[0] * voxel_size // 2
    axial = np.where(shown == 255, 0, shown)[:, :width]  # without the outline
    middle, half = axial.shape[0] // 2, width // 2
    upper_left, others = axial[: middle - 20, : half - 4], axial[middle + 20 :, half + 4 :]
    assert upper_left.max() > 200
    assert others.max() == 1


def test_a_picture_holds_itself() -> None:
    levels = planes(np.zeros(anatomy.grid(8).shape, np.float32), "t1w", 8)
    address = as_png(levels, "t1w")
    image = Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/png;base64,"))))
    assert np.array_equal(np.array(image), levels)
