"""What maps can hold, and what changes with the distance from its surface."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from brainage.simulation.numbers.parameters import measured
from brainage.space import anatomy

_TEMPLATE_COVERED = 0.2  # brightness of the T1w template from which real files hold data


@cache
def covered() -> NDArray[np.bool_]:
    """Return the 2 mm voxels that maps can hold: the labelled brain, its fluid spaces and margins."""
    return (anatomy.template("t1w") > _TEMPLATE_COVERED) | anatomy.region_mask("brain")


@cache
def depth() -> NDArray[np.float64]:
    """Return at 2 mm the distance in mm from the surface of what maps can hold, 0 outside."""
    return np.asarray(2 * distance_transform_edt(covered()))


@cache
def by_depth(column: str) -> NDArray[np.float32]:
    """Return at 2 mm a quantity that was measured by its distance from the surface, where fluid softens."""
    return np.interp(depth(), measured("depth")["depth"], measured("depth")[column]).astype(np.float32)
