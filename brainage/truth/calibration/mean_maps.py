"""What the mean map of MRE134 tells: means of labels and depths, spread of areas, a regression on anatomy."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion
from sklearn.linear_model import Ridge

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.surface import covered, depth
from brainage.simulation.map.pattern import anatomical_features
from brainage.simulation.numbers import parameters
from brainage.space import anatomy

Array = NDArray[np.float64]

_FEWEST = 20  # participants with data in a voxel, for the voxel to tell what all share
_RIDGE = 1e-3  # keeps coefficients of related features small


def mean_and_sd_maps(cohort: Cohort) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return mean and SD over the participants with data all around, ``(voxels,)``; NaN where few have."""
    means, sds = {}, {}
    for modality in INPUTS["mre"]:
        total = squares = count = np.zeros(int(covered().sum()))
        for participant_id in cohort.participants["participant_id"]:
            volume = np.asarray(cohort.map(participant_id, modality))
            inner = binary_erosion(volume != 0)[covered()]  # the outermost voxels fade into a background of 0
            values = np.where(inner, volume[covered()], 0).astype(float)
            total, squares, count = total + values, squares + values**2, count + inner
        count[count < _FEWEST] = np.nan
        means[modality] = total / count
        sds[modality] = np.sqrt(squares / count - means[modality] ** 2)
    return means, sds


def label_table(maps: dict[str, Array]) -> pd.DataFrame:
    """Return the mean of each FreeSurfer label, both hemispheres together: ``label``, one column a modality."""
    merged = parameters.merge_hemispheres(anatomy.labels(2))[covered()]
    rows = []
    for label in np.unique(merged[merged > 0]):
        inside = merged == label
        rows.append({"label": label, **{m: np.nanmean(averaged[inside]) for m, averaged in maps.items()}})
    return pd.DataFrame(rows).round(4)


def depth_table(maps: dict[str, Array], sds: dict[str, Array], labels: pd.DataFrame) -> pd.DataFrame:
    """Return by distance from the surface, in bins of 2 mm, how the mean map differs from its labels' means.

    Beside it stands the SD between participants, relative to that of the whole brain, and the amplitude of fine noise,
    equal everywhere until it is corrected.
    """
    merged = parameters.merge_hemispheres(anatomy.labels(2))[covered()]
    below = depth()[covered()]
    rows = []
    for far in range(2, 31, 2):
        inside = (merged > 0) & (below > far - 2) & (below <= far)
        means = labels.set_index("label").reindex(merged[inside])
        row: dict[str, float] = {"depth": far - 1}
        for m, averaged in maps.items():
            row[m] = np.nanmean(averaged[inside] - means[m].to_numpy())
            row[f"{m}_sd"] = np.nanmedian(sds[m][inside]) / np.nanmedian(sds[m][merged > 0])
        rows.append(row | {"fine": 1.0})
    return pd.DataFrame(rows).round(4)


def pattern_table(maps: dict[str, Array]) -> pd.DataFrame:
    """Return the SD of the mean map over the voxels of each area: what all participants share."""
    rows = []
    for area in AREAS:
        inside = anatomy.region_mask(area)[covered()]
        rows.append({"area": area, **{m: np.nanstd(maps[m][inside]) for m in maps}})
    return pd.DataFrame(rows).round(4)


def regression_table(maps: dict[str, Array]) -> pd.DataFrame:
    """Return the coefficients of the mean map's ridge regression on anatomy, over all voxels that maps can hold."""
    coefficients = {}
    for modality, averaged in maps.items():
        features, inside = anatomical_features(modality), np.isfinite(averaged)
        design = np.column_stack([feature[covered()][inside] for feature in features.values()]).astype(float)
        spread_of = np.where(design.std(axis=0) > 0, design.std(axis=0), 1)
        ridge = Ridge(alpha=_RIDGE * len(design)).fit(design / spread_of, averaged[inside])
        coefficients[modality] = ridge.coef_ / spread_of
        coefficients[modality][0] = ridge.intercept_  # the first feature is the constant
    return pd.DataFrame(coefficients, list(features)).rename_axis("feature").reset_index()
