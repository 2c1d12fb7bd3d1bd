"""Measure on MRE134 the summary statistics that the simulation is calibrated on.

``python -m brainage.calibration COHORT_FOLDER`` writes the tables of ``brainage/simulation/measured``. They hold means,
SDs and correlations over participants or over regions; nothing voxel-wise leaves the cohort.

A participant's *latents* are, per modality, the mean (stiffness: its logarithm) and the logarithm of the SD of each of
the twelve areas, and two numbers of texture: how much of it is coarse, and how fine the rest is.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.optimize import nnls
from sklearn.linear_model import Ridge

from brainage import anatomy
from brainage.cohort import INPUTS, Cohort, open_cohort
from brainage.realism import Features, autocorrelation, measure
from brainage.simulation import fields, parameters
from brainage.simulation.areas import AREAS, averages, covered, spread, usable_nodes, weights
from brainage.simulation.coverage import PIVOT
from brainage.simulation.gradients import GRADIENTS, coefficients
from brainage.simulation.latents import LATENTS, describe_texture
from brainage.simulation.pattern import anatomical_features

__all__ = ["correlation_table", "depth_table", "label_table", "latent_table", "texture_shares"]

_MODALITIES = INPUTS["mre"]
_DEEP = 5  # voxels from the surface: there, only the slab leaves voxels out
_HIGHEST = 90.0  # mm, beyond the brain
_FEWEST = 20  # participants with data in a voxel, for the voxel to tell what all share
_ROUNDS = 3  # of simulating and correcting the texture
_LITTLE = 0.01
_RIDGE = 1e-3  # keeps coefficients of related features small
Array = NDArray[np.float64]


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

    Beside it stands the SD between participants, relative to that of the whole brain.
    """
    merged = parameters.merge_hemispheres(anatomy.labels(2))[covered()]
    depth = 2 * distance_transform_edt(covered())[covered()]
    rows = []
    for far in range(2, 31, 2):
        inside = (merged > 0) & (depth > far - 2) & (depth <= far)
        means = labels.set_index("label").reindex(merged[inside])
        row: dict[str, float] = {"depth": far - 1}
        for m, averaged in maps.items():
            row[m] = np.nanmean(averaged[inside] - means[m].to_numpy())
            row[f"{m}_sd"] = np.nanmedian(sds[m][inside]) / np.nanmedian(sds[m][merged > 0])
        rows.append(row)
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


def slab_table(cohort: Cohort) -> pd.DataFrame:
    """Return mean and SD over a sub-study's participants of where the slab ends: ``low``, ``high`` (mm), ``tilt``."""
    found = [fit_slab(np.asarray(cohort.map(one, "stiffness")) != 0) for one in cohort.participants["participant_id"]]
    table = pd.DataFrame(found, columns=["low", "high", "tilt"])
    groups = table.groupby(cohort.participants["study"].str.removeprefix("Study ").rename("site"))
    return groups.mean().join(groups.std().add_suffix("_sd")).round(3).reset_index()


def fit_slab(known: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Find the two parallel planes between which the voxels deep in the brain have data.

    Returns
    -------
    tuple
        Heights in mm of the lower and upper plane at y = -20 mm, and their slope along y. A plane that misses the brain
        is put at its end.

    """
    deep = distance_transform_edt(covered()) > _DEEP
    _, y, z = np.moveaxis(anatomy.grid(2).centers()[deep], -1, 0)
    inside = known[deep]
    fits = []
    for tilt in np.arange(-0.4, 0.21, 0.05):
        height = z - tilt * (y - PIVOT)
        (low, low_errors), (high, high_errors) = _end(-height, inside), _end(height, inside)
        fits.append((low_errors + high_errors, -low, high, tilt))
    return min(fits)[1:]


def _end(height: Array, inside: NDArray[np.bool_]) -> tuple[float, int]:
    """Return the height above 0 beyond which nothing has data, and how many voxels contradict it."""
    upper = height > 0
    order = np.sort(height[upper & inside]), np.sort(height[upper & ~inside])
    edges = np.arange(0, _HIGHEST + 1, 2.0)
    missed = [
        int(a.size - np.searchsorted(a, edges[i]) + np.searchsorted(b, edges[i]))
        for i in range(len(edges))
        for a, b in [order]
    ]
    best = len(edges) - 1 - int(np.argmin(missed[::-1]))
    return float(edges[best]), missed[best]


def gradient_values(cohort: Cohort, maps: dict[str, Array]) -> dict[str, Array]:
    """Return each participant's coefficient of every gradient, ``(n, 3)`` by modality, relative to the mean map."""
    volume = np.zeros(anatomy.grid(2).shape)
    values = {}
    for modality, averaged in maps.items():
        volume[covered()] = np.nan_to_num(averaged)
        mean, rows = fields.to_nodes(volume).copy(), []
        for one in cohort.participants["participant_id"]:
            own = fields.to_nodes(np.asarray(cohort.map(one, modality)))
            rows.append(coefficients(own - mean, (own != 0) & (mean != 0)))
        values[modality] = np.array(rows)
    return values


def latent_values(features: Features, texture: dict[str, Array], gradients: dict[str, Array]) -> pd.DataFrame:
    """Return the latents of each participant, one column each, in the order of `LATENTS`."""
    columns: dict[tuple[str, str, str], Any] = {}
    for modality in _MODALITIES:
        means, sds = features.means[modality], features.sds[modality]
        columns |= {("mean", modality, area): means[area] for area in AREAS}
        columns |= {("sd", modality, area): np.log(sds[area]) for area in AREAS}
        columns |= {("gradient", modality, n): gradients[modality][:, i] for i, n in enumerate(GRADIENTS)}
        columns |= {("texture", modality, n): texture[modality][:, i] for i, n in enumerate(("coarse", "fine"))}
    for area in AREAS:
        columns["mean", "stiffness", area] = np.log(columns["mean", "stiffness", area])
    return pd.DataFrame(columns)[list(LATENTS)]


def latent_table(values: pd.DataFrame, studies: NDArray) -> pd.DataFrame:
    """Return mean, SD within sub-studies and each sub-study's offset of every latent."""
    offsets = values.groupby(studies).mean() - values.mean()
    within = values - values.groupby(studies).transform("mean")
    sd = np.sqrt((within**2).sum() / (len(values) - len(offsets)))
    table = pd.DataFrame({"mean": values.mean(), "sd": sd, **offsets.T})
    table.columns = ["mean", "sd", *(f"offset {name.removeprefix('Study ')}" for name in offsets.index)]
    return table.rename_axis(["kind", "modality", "name"]).reset_index()


def correlation_table(values: pd.DataFrame, studies: NDArray) -> pd.DataFrame:
    """Return correlations between latents over participants, sub-studies taken off."""
    within = values - values.groupby(studies).transform("mean")
    table = within.corr().round(3)
    table.index = table.columns = pd.Index([" | ".join(key) for key in LATENTS])
    return table.rename_axis("latent").reset_index()


def texture_shares(curves: Array, basis: Array) -> Array:
    """Return the shares of noise components whose mixture has the autocorrelation curves, ``(n, components)``."""
    heavy = 10.0  # makes the shares add up to one
    matrix = np.vstack([basis.T, heavy * np.ones(len(basis))])
    shares = np.array([nnls(matrix, np.r_[curve, heavy])[0] for curve in curves])
    return shares / shares.sum(axis=1, keepdims=True)


def component_curves(draws: int = 6) -> Array:
    """Return the autocorrelation of each noise component in the brain, ``(components, lags)``."""
    identity = np.eye(len(fields.COMPONENTS))
    return np.array([_noise_curves(shares, draws).mean(axis=0) for shares in identity])


def _noise_curves(shares: Array, draws: int) -> Array:
    """Measure noise fields as real maps are measured: in the brain, without the means of areas."""
    brain, grid = anatomy.region_mask("brain"), anatomy.grid(2)
    everywhere = np.ones(anatomy.grid(fields.NODES).shape, bool)
    means = np.stack([weights()[:, nodes].mean(axis=1) for nodes in usable_nodes(everywhere)])
    curves = []
    for draw in range(draws):
        noise = fields.mixture(np.random.default_rng([draw, 20251121]), shares)
        excess = np.linalg.solve(means, averages(fields.to_nodes(noise), everywhere))
        values = (noise - fields.to_grid(spread(excess), 2))[brain]
        curves.append(autocorrelation(values - values.mean(), brain, grid))
    return np.array(curves)


def calibrate(cohort: Cohort, folder: Path, *, correct: bool = True) -> None:
    """Write all tables, then correct what the simulated texture loses on its way through the model."""
    features, (maps, sds) = measure(cohort), mean_and_sd_maps(cohort)
    basis = component_curves()
    shares = _shares(features, basis)
    texture = {m: describe_texture(share) for m, share in shares.items()}
    values = latent_values(features, texture, gradient_values(cohort, maps))
    labels = label_table(maps)
    tables = {
        "labels": labels,
        "depth": depth_table(maps, sds, labels),
        "patterns": pattern_table(maps),
        "slabs": slab_table(cohort),
        "latents": latent_table(values, features.studies),
        "correlations": correlation_table(values, features.studies),
        "texture": pd.DataFrame({m: share.mean(axis=0) for m, share in shares.items()}, fields.COMPONENTS)
        .rename_axis("component")
        .reset_index(),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.4g")
    parameters.measured.cache_clear()  # the regression starts from labels and depth
    regression_table(maps).to_csv(folder / "regression.csv", index=False, float_format="%.6g")
    for _ in range(_ROUNDS if correct else 0):
        correct_texture(folder, shares, basis)


def correct_texture(folder: Path, real: dict[str, Array], basis: Array) -> None:
    """Simulate Study 1 and shift mean and SD of the texture latents by what is measured too much or too little."""
    imitated = _shares(_measure_imitation(), basis)
    latents = pd.read_csv(folder / "latents.csv", keep_default_na=False).set_index(["kind", "modality", "name"])
    means, sds = latents["mean"].to_dict(), latents["sd"].to_dict()
    texture = pd.read_csv(folder / "texture.csv").set_index("component")
    for modality, share in imitated.items():
        texture[modality] *= (real[modality].mean(axis=0) + _LITTLE) / (share.mean(axis=0) + _LITTLE)
        texture[modality] /= texture[modality].sum()
        wanted, found = describe_texture(real[modality]), describe_texture(share)
        for i, name in enumerate(("coarse", "fine")):
            row = ("texture", modality, name)
            variance = sds[row] ** 2 + wanted[:, i].var() - found[:, i].var()
            means[row] += wanted[:, i].mean() - found[:, i].mean()
            sds[row] = np.sqrt(max(variance, 0.01 * wanted[:, i].var()))
    latents = latents.assign(mean=pd.Series(means), sd=pd.Series(sds))
    latents.reset_index().to_csv(folder / "latents.csv", index=False, float_format="%.4g")
    texture.reset_index().to_csv(folder / "texture.csv", index=False, float_format="%.4g")


def _measure_imitation() -> Features:
    """Measure simulated participants of Study 1 in a process of its own, which reads the tables anew."""
    code = (
        "import pickle, sys; from brainage.realism import measure; from brainage.sources import simulated; "
        "cohort = simulated.simulate(sys.argv[1], 134, model=simulated.STUDY_1); "
        "pickle.dump(measure(cohort), open(sys.argv[2], 'wb'))"
    )
    with TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-c", code, f"{scratch}/cohort", f"{scratch}/features"], check=True)
        return pickle.loads(Path(scratch, "features").read_bytes())  # noqa: S301 - written a moment ago


def _shares(features: Features, basis: Array) -> dict[str, Array]:
    return {m: texture_shares(features.texture[m].to_numpy(), basis) for m in _MODALITIES}


def mean_and_sd_maps(cohort: Cohort) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return mean and SD over the participants with data, ``(voxels,)`` of what maps can hold; NaN where few have."""
    means, sds = {}, {}
    for modality in _MODALITIES:
        total = squares = count = np.zeros(int(covered().sum()))
        for participant_id in cohort.participants["participant_id"]:
            values = np.asarray(cohort.map(participant_id, modality))[covered()].astype(float)
            total, squares, count = total + values, squares + values**2, count + (values != 0)
        count[count < _FEWEST] = np.nan
        means[modality] = total / count
        sds[modality] = np.sqrt(squares / count - means[modality] ** 2)
    return means, sds


if __name__ == "__main__":
    calibrate(open_cohort(sys.argv[1]), Path(parameters.__file__).parent / "measured")
