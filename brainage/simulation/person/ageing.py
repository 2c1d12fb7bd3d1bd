"""How stiffness and damping ratio change with brain age, area by area, and in the cerebrum lobe by lobe.

The value at brain age b, over that of a young adult, is (1 + s g(b)) / (1 + s g(young)), where g is years from 41, with
years past 60 counted again in subcortical areas, and s the slope of the place. One factor on all slopes is solved for,
so that the whole brain, with what atrophy and fluid contribute, has the stated slope over the healthy pool.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import AREAS, spread
from brainage.simulation.lattice.lobes import LOBES, lobe_field
from brainage.simulation.numbers.parameters import number

Array = NDArray[np.float64]

#: Areas whose decline is faster past `age.bend`.
SUBCORTICAL = ("accumbens", "amygdala", "caudate", "hippocampus", "pallidum", "putamen", "thalamus")
_LEAST = 0.1


def change(modality: str, ages: Array, slope: float) -> Array:
    """Return on the nodes, ``(x, y, z)``, the value over that of a young adult.

    Parameters
    ----------
    modality : str
        ``"stiffness"`` or ``"damping_ratio"``.
    ages : ndarray
        Brain age of each of `AREAS`, years.
    slope : float
        Slope of tissue, per cent a year; each place's is a multiple of it.

    """
    slopes = slope / 100 * slope_field(modality)
    value = np.maximum(1 + slopes * spread(_years(ages)), _LEAST)
    return value / (1 + slopes * spread(_years(np.full(len(AREAS), number("age.young")))))


@cache
def relative_slopes(modality: str) -> Array:
    """Return each area's slope as a multiple of the whole brain's, ``(12,)``."""
    return np.array([number(f"relative_slope.{modality}.{area}") for area in AREAS])


@cache
def slope_field(modality: str) -> Array:
    """Return on the nodes, ``(x, y, z)``, the slope as a multiple of the whole brain's: areas', times the lobes'."""
    ratios = {lobe: number(f"lobe_slope.{modality}.{lobe}", 0) for lobe in LOBES}
    lobes = lobe_field({lobe: ratio for lobe, ratio in ratios.items() if ratio})
    areas = spread(relative_slopes(modality)).astype(float)
    return areas * lobes.reshape(areas.shape)


@cache
def steepest_decline(modality: str) -> float:
    """Return the slope, per cent a year, at which some place would lose nine tenths at the oldest age of the model.

    >>> steepest_decline("stiffness"), steepest_decline("damping_ratio")
    (-1.18, -0.56)
    """
    oldest = spread(_years(np.full(len(AREAS), number("age.oldest"))))
    slope = -100 * (1 - _LEAST) / (slope_field(modality) * oldest).max()
    return float(np.ceil(100 * slope) / 100)


def _years(ages: Array) -> Array:
    again = np.array([number("bend.subcortical") if area in SUBCORTICAL else 0.0 for area in AREAS])
    return ages - number("age.reference") + again * np.maximum(ages - number("age.bend"), 0)
