"""How well an image came to lie on the template: overlap of the two brains, and how alike they look."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.space import anatomy

_DICE, _ALIKE = 0.90, 0.6  # below which a scan is to be looked at


class Quality(NamedTuple):
    """Of one image.

    Attributes
    ----------
    dice : float
        Overlap of its brain with the template's: 1 if they are one.
    correlation : float
        Of its values with the template's, where both are.

    """

    dice: float
    correlation: float

    def flag(self, *, same_contrast: bool) -> str:
        """Return what is unusual, or nothing.

        Parameters
        ----------
        same_contrast : bool
            Whether it is bright where the template is, as T1w images are.

        """
        told = [f"its brain overlaps the template's by {self.dice:.2f} (usual: {_DICE} and more)"] * (self.dice < _DICE)
        if same_contrast and not self.correlation > _ALIKE:
            told.append(f"it looks like the template by {self.correlation:.2f} (usual: {_ALIKE} and more)")
        return "; ".join(told)


def quality(moved: NDArray[np.float32], mask: NDArray[np.bool_]) -> Quality:
    """Compare an image on the 2 mm grid with the template.

    Parameters
    ----------
    moved : ndarray
        ``(x, y, z)``, 0 outside the brain.
    mask : ndarray of bool
        Its brain.

    """
    template = anatomy.template("t1w", 2)
    brain = template > 0
    both = brain & mask & (moved != 0)
    dice = 2 * float((brain & mask).sum()) / float(brain.sum() + mask.sum())
    if both.sum() < 2 or not moved[both].std() > 0:
        return Quality(dice, float("nan"))
    return Quality(dice, float(np.corrcoef(moved[both], template[both])[0, 1]))
