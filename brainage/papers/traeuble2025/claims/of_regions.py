"""Errors of single regions, and what occlusion of the whole brain says about them."""

import numpy as np
import pandas as pd

from brainage.claims.measured import Measured, Measures, over_splits
from brainage.claims.published_tables import origin, published, row
from brainage.papers.traeuble2025.experiments.occlusion_maps import cubes_inside

_TISSUES = ["gray matter", "white matter"]
_VOXEL = 8e-3  # of the paper's grid, cm³


def _region_errors(inputs: str) -> pd.DataFrame:
    """Return errors, one row a split and one column a region."""
    table = published("regional", "mae")
    return table[table["inputs"] == inputs].pivot_table(index="seed", columns="region", values="mae")


def _structures(inputs: str) -> pd.Series:
    return _region_errors(inputs).drop(columns=_TISSUES).mean().sort_values()


def _region_difference(inputs: str, first: str, second: str) -> Measured:
    table = _region_errors(inputs)
    return over_splits((table[first] - table[second]).dropna(), "years")


def _property_difference(region: str) -> Measured:
    """Return the error by damping ratio less that by stiffness."""
    found = row("regional", "tests", region=region)
    return Measured(-found["difference"], -found["high"], -found["low"], "years")


def _tissue_margin(inputs: str) -> Measured:
    """Return the lowest error of the structures less the larger of the two tissues."""
    table = _region_errors(inputs)
    best = _structures(inputs).index[0]
    worse = table[_TISSUES].mean().idxmax()
    return over_splits((table[best] - table[worse]).dropna(), "years")


def _region_contrast(*regions: str) -> Measured:
    """Return the mean error of the other structures less that of these, over both properties."""
    tables = [_region_errors(inputs).drop(columns=_TISSUES) for inputs in ("stiffness", "damping_ratio")]
    both = (tables[0] + tables[1]) / 2
    return over_splits(both.drop(columns=list(regions)).mean(axis=1) - both[list(regions)].mean(axis=1), "years")


def _voxels(region: str) -> Measured:
    found = row("regional", "volumes", region=region)
    mean, error = found["volume"] / _VOXEL, found["volume_sd"] / _VOXEL / np.sqrt(found["n"])
    return Measured(mean, mean - 1.96 * error, mean + 1.96 * error, "voxels")


def _occlusion_repeats(inputs: str) -> Measured:
    """Return the correlation of maps of two splits; its interval is Fisher's over the cubes inside the brain."""
    r = row("saliency", "checks", measure="increase", inputs=inputs, first="one seed")["spearman"]
    parameters = origin("saliency")["parameters"]
    cubes = len(cubes_inside(int(parameters["voxel_size"])))
    low, high = np.tanh(np.arctanh(r) + np.array([-1.96, 1.96]) / np.sqrt(cubes - 3))
    return Measured(r, float(low), float(high), "(r)")


#: Name, and function of the words that follow.
MEASURES: Measures = {
    "region_mae": lambda inputs, region: over_splits(_region_errors(inputs)[region].dropna(), "years"),
    "region_rank": lambda inputs, region: Measured(1.0 + list(_structures(inputs).index).index(region), unit="(rank)"),
    "region_best": lambda inputs: Measured(_structures(inputs).index[0]),
    "region_worst": lambda inputs: Measured(_structures(inputs).index[-1]),
    "region_difference": _region_difference,
    "region_contrast": _region_contrast,
    "property_difference": _property_difference,
    "tissue_margin": _tissue_margin,
    "voxels": _voxels,
    "occlusion_repeats": _occlusion_repeats,
}
