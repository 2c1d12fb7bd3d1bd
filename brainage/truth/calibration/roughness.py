"""How rough maps are below the surface: where fine noise is strong, and where the inversion leaves none."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.simulation.lattice.surface import covered, depth
from brainage.truth.realism import residuals_of

Array = NDArray[np.float64]

_BINS = np.arange(0, 31, 2)  # mm from the surface, as in the table by depth
_POWER = 3  # fine noise is about a third of what makes maps rough, so a correction has to be that much larger
_MOST = 4.0  # by which one correction changes a variance
_LEAST = 1e-3


def roughness(cohort: Cohort) -> Array:
    """Return by depth how much residual maps differ between neighbours at 2 mm, one less their correlation.

    Residuals are maps less the mean of those with data and less the participant's own mean level; the two mechanical
    modalities are averaged.

    Parameters
    ----------
    cohort : Cohort
        At 2 mm, with stiffness and damping ratio.

    Returns
    -------
    ndarray
        One value a bin of 2 mm from the surface inwards, ``(15,)``.

    """
    return np.mean([_roughness(_residuals(cohort, modality)) for modality in INPUTS["mre"]], axis=0)


def correct_roughness(folder: Path, real: Array, imitated: Array) -> None:
    """Make fine noise stronger at depths where the imitation is too smooth beside others, and weaker where too rough.

    How much fine noise there is in all, `correct_texture` corrects.

    Parameters
    ----------
    folder : Path
        With ``depth.csv``, whose column ``fine`` is an amplitude and is written anew.
    real, imitated : ndarray
        Of `roughness`.

    """
    table = pd.read_csv(folder / "depth.csv")
    ratio = real / imitated
    ratio = ratio / np.exp(np.log(ratio).mean())
    variance = table["fine"] ** 2 * np.clip(ratio**_POWER, 1 / _MOST, _MOST)
    table["fine"] = np.sqrt(np.maximum(variance / variance.max(), _LEAST)).round(4)
    table.to_csv(folder / "depth.csv", index=False)


def _residuals(cohort: Cohort, modality: str) -> NDArray[np.float32]:
    maps = np.array([np.asarray(cohort.map(one, modality)) for one in cohort.participants["participant_id"]])
    return residuals_of(maps.reshape(len(maps), -1)).reshape(maps.shape)


def _roughness(residuals: NDArray[np.float32]) -> Array:
    """Compare each voxel with the next along each axis, by the depth of the first; 0 is without data."""
    bins = np.where(covered(), np.digitize(depth(), _BINS, right=True), 0)
    products = squares = np.zeros(len(_BINS) + 1)
    for axis in range(3):
        size = residuals.shape[axis + 1]
        near, far = (np.take(residuals, range(start, size - 1 + start), axis + 1) for start in (0, 1))
        pairs = (near != 0) & (far != 0)
        where = np.broadcast_to(np.take(bins, range(size - 1), axis), near.shape)[pairs]
        near, far = near[pairs], far[pairs]
        products = products + np.bincount(where, near * far, len(_BINS) + 1)
        squares = squares + np.bincount(where, (near**2 + far**2) / 2, len(_BINS) + 1)
    return 1 - products[1:-1] / squares[1:-1]
