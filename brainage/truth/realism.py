"""Compare a simulated with a real cohort, statistic by statistic.

The yardstick is the real data against themselves. Two random halves of a real cohort differ too, so a difference
between half of the simulated and half of the real participants is judged by how it ranks among differences between
random halves of the real ones.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import median_abs_deviation

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.evaluate.age_slope import share_explained
from brainage.space import anatomy
from brainage.space.anatomy import Grid

Array = NDArray[np.float64]
Key = tuple[Hashable, ...]  # group, modality, name

#: Distances in mm at which maps are correlated with themselves, and numbers of principal components.
LAGS = (2, 4, 6, 8, 10, 12, 16, 20, 30)
COMPONENTS = (1, 5, 10, 20, 50)
_MODALITIES = INPUTS["mre"]
_OUTLIER = 6.0  # robust SDs from the participant's median


@dataclass(frozen=True)
class Features:
    """What is compared, one row per participant.

    Attributes
    ----------
    means, sds : DataFrame
        Mean and SD over the voxels of each region; columns ``(modality, region)``.
    texture : DataFrame
        Autocorrelation of the residual map (map less cohort mean); columns ``(modality, lag in mm)``.
    outliers : DataFrame
        Share of voxels more than six robust SDs from the participant's median; columns ``modality``.
    coverage : ndarray
        Share of the brain's voxels with data in each axial slice, ``(n, z)``; missing in slices without brain.
    gram : dict of ndarray
        Inner products of residual maps, ``(n, n)`` by modality: all that their principal components need.
    studies : ndarray
        Study of each participant.

    """

    means: pd.DataFrame
    sds: pd.DataFrame
    texture: pd.DataFrame
    outliers: pd.DataFrame
    coverage: Array
    gram: dict[str, Array]
    studies: NDArray[np.str_]

    def __len__(self) -> int:
        """Return the number of participants."""
        return len(self.means)


def measure(cohort: Cohort, voxel_size: int = 2) -> Features:
    """Measure both mechanical modalities of a cohort on the grid of a voxel size.

    All brain voxels of one modality are in memory: 0.7 MB a participant at 2 mm, and as much again for residuals.

    Parameters
    ----------
    cohort : Cohort
        With both mechanical modalities.
    voxel_size : int
        2, 4 or 8 mm.

    """
    grid, mask = anatomy.grid(max(voxel_size, cohort.grid.voxel_size)), cohort.lattice(voxel_size)
    brain = anatomy.region_mask("brain", grid.voxel_size)
    parts: dict[str, dict[Any, Array]] = {name: {} for name in ("means", "sds", "texture", "outliers")}
    gram, coverage = {}, np.empty(0)
    for modality in _MODALITIES:
        maps = cohort.maps(modality, mask)[:, 0].reshape(len(cohort), *grid.shape)[:, brain]
        residuals = residuals_of(maps)
        means, sds = _regional(maps, brain, grid)
        parts["means"] |= {(modality, region): means[region] for region in means}
        parts["sds"] |= {(modality, region): sds[region] for region in sds}
        texture = np.array([autocorrelation(one, brain, grid) for one in residuals])
        parts["texture"] |= {(modality, lag): texture[:, i] for i, lag in enumerate(lags(grid))}
        parts["outliers"][modality] = np.array([_outlier_share(one) for one in maps])
        gram[modality] = (residuals @ residuals.T).astype(float)
        coverage = _coverage(maps, brain)
    tables = {name: pd.DataFrame(columns) for name, columns in parts.items()}
    studies = cohort.participants["study"].to_numpy(str)
    return Features(**tables, coverage=coverage, gram=gram, studies=studies)


def statistics(features: Features, rows: NDArray[np.int64] | None = None) -> pd.Series:
    """Return the statistics of some participants (default all), indexed by ``group``, ``modality``, ``name``.

    Groups: regional ``mean``; SD ``between`` participants and ``within`` a region's voxels; ``correlation`` between
    regions and ``coupling`` of the two modalities over participants; ``texture`` (autocorrelation); ``components``
    (cumulative variance); variance explained by ``study``; ``coverage`` by slice; rate of ``outliers``.

    Parameters
    ----------
    features : Features
        Of `measure`.
    rows : array of int, optional
        Participants.

    """
    rows = np.arange(len(features)) if rows is None else rows
    values: dict[Key, float] = {}
    for modality in _MODALITIES:
        values |= _of_modality(features, rows, modality)
    for region in anatomy.REGIONS:
        stiff, damping = (features.means[modality, region].iloc[rows] for modality in _MODALITIES)
        values["coupling", "both", region] = stiff.corr(damping)
    for z, share in enumerate(features.coverage[rows].mean(axis=0)):
        if np.isfinite(share):
            values["coverage", "both", f"slice {z}"] = share
    return pd.Series(values).rename_axis(["group", "modality", "name"])


def differences(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return how far two sets of `statistics` are apart, one number a comparison.

    Means and SDs of a region are compared as a share of the first cohort's value, couplings, study shares and outlier
    rates by their absolute difference, and curves (correlations between all regions, texture, components, coverage)
    as a whole, by their root mean square difference.

    Parameters
    ----------
    one : Series
        Of `statistics`.
    other : Series
        The same statistics of another cohort.

    """
    gap = (other - one).abs()
    groups = gap.index.get_level_values("group")
    relative = groups.isin(["mean", "between", "within"])
    gap[relative] /= one[relative].abs()
    curves = groups.isin(["correlation", "texture", "components", "coverage"])
    whole = (gap[curves] ** 2).groupby(level=["group", "modality"]).mean() ** 0.5
    whole.index = pd.MultiIndex.from_tuples([(*key, "curve") for key in whole.index], names=gap.index.names)
    return pd.concat([gap[~curves], whole])


def _of_modality(features: Features, rows: NDArray[np.int64], modality: str) -> dict[Key, float]:
    tables = (features.means, features.sds, features.texture)
    means, sds, texture = (pd.DataFrame(table[modality]).iloc[rows] for table in tables)
    values: dict[Key, float] = {("mean", modality, region): means[region].mean() for region in means}
    values |= {("between", modality, region): means[region].std() for region in means}
    values |= {("within", modality, region): sds[region].mean() for region in sds}
    values |= {("texture", modality, f"{lag} mm"): texture[lag].mean() for lag in texture}
    values |= _correlations(means.drop(columns="brain"), modality)
    values |= _components(features.gram[modality][np.ix_(rows, rows)], modality)
    values["study", modality, "brain"] = share_explained(means["brain"].to_numpy(), features.studies[rows])
    values["outliers", modality, "brain"] = features.outliers[modality].iloc[rows].mean()
    return values


def residuals_of(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Subtract the mean of the participants who have data in a voxel, then the participant's own mean level.

    Parameters
    ----------
    maps : ndarray of float32
        Shape ``(n, voxels)``, 0 without data.

    Returns
    -------
    ndarray of float32
        The same shape, 0 without data.

    """
    known = maps != 0
    average = maps.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    residuals = np.where(known, maps - average, 0)
    level = residuals.sum(axis=1, keepdims=True) / known.sum(axis=1, keepdims=True)
    return np.where(known, residuals - level, 0)


def _regional(
    maps: NDArray[np.float32], brain: NDArray[np.bool_], grid: Grid
) -> tuple[dict[str, Array], dict[str, Array]]:
    means, sds = {}, {}
    for region in anatomy.REGIONS:
        values = maps[:, anatomy.region_mask(region, grid.voxel_size)[brain]].astype(float)
        values[values == 0] = np.nan
        empty = np.isnan(values).all(axis=1)
        values[empty] = np.nanmean(values)  # a region outside somebody's coverage: the cohort's mean, no spread
        means[region], sds[region] = np.nanmean(values, axis=1), np.nanstd(values, axis=1)
    return means, sds


def lags(grid: Grid) -> list[int]:
    """Return the distances in mm at which autocorrelation is taken on a grid.

    Parameters
    ----------
    grid : Grid
        Whose voxels the distances are multiples of.

    """
    return [lag for lag in LAGS if lag % grid.voxel_size == 0]


def autocorrelation(residual: NDArray[np.float32], brain: NDArray[np.bool_], grid: Grid) -> list[float]:
    """Correlate a residual map with itself shifted along each axis, over voxel pairs that both have data.

    Parameters
    ----------
    residual : array of float32
        Values in the brain, 0 without data.
    brain : array of bool
        Shape ``(x, y, z)``.
    grid : Grid
        Of the brain.

    """
    volume = np.zeros(brain.shape, np.float32)
    volume[brain] = residual
    known = volume != 0
    variance = float((volume[known] ** 2).mean())
    curve = []
    for lag in lags(grid):
        product = pairs = 0.0
        for axis in range(3):
            near, far = _shifted(volume, lag // grid.voxel_size, axis)
            product += float((near * far).sum())
            pairs += float(((near != 0) & (far != 0)).sum())
        curve.append(product / max(pairs, 1.0) / variance)
    return curve


def _shifted(volume: NDArray[np.float32], voxels: int, axis: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    size = volume.shape[axis]
    return np.take(volume, range(size - voxels), axis), np.take(volume, range(voxels, size), axis)


def _outlier_share(values: NDArray[np.float32]) -> float:
    known = values[values != 0]
    spread = median_abs_deviation(known, scale="normal")
    return float((np.abs(known - np.median(known)) > _OUTLIER * spread).mean())


def _coverage(maps: NDArray[np.float32], brain: NDArray[np.bool_]) -> Array:
    slices = np.nonzero(brain)[2]
    total = np.bincount(slices, minlength=brain.shape[2])
    known = np.array([np.bincount(slices, weights=one != 0, minlength=brain.shape[2]) for one in maps])
    return np.divide(known, total, out=np.full(known.shape, np.nan), where=total > 0)


def _correlations(means: pd.DataFrame, modality: str) -> dict[Key, float]:
    matrix, names = means.corr().to_numpy(), list(means)
    pairs = zip(*np.triu_indices(len(names), 1), strict=True)
    return {("correlation", modality, f"{names[i]}, {names[j]}"): matrix[i, j] for i, j in pairs}


def _components(gram: Array, modality: str) -> dict[Key, float]:
    """Return the cumulative share of variance of the leading principal components, from centred inner products."""
    centering = np.eye(len(gram)) - 1 / len(gram)
    variances = np.linalg.eigvalsh(centering @ gram @ centering)[::-1]
    shares = np.cumsum(variances) / variances.sum()
    return {("components", modality, f"{k}"): shares[min(k, len(shares)) - 1] for k in COMPONENTS}
