"""Figure 3: where networks look, by occlusion, held against where the simulated cohort does change with age."""

from collections.abc import Mapping
from itertools import combinations, product

import nibabel as nib
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import spearmanr

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.engine.experiment import Experiment
from brainage.engine.fit import AskedOfFit
from brainage.engine.fits import run_fits
from brainage.engine.profiles import Profile
from brainage.explain.occlusion import CUBE, Cubes, occluded_ages, place_cubes
from brainage.explain.saliency import MEASURES, age_groups, occlusion_effects, saliency_map
from brainage.papers.traeuble2025.protocol import one_fit
from brainage.space import anatomy

INPUTS_OCCLUDED = INPUTS["mre"]
GROUPS = 5
_REGIONS = (*anatomy.STRUCTURES, "gray matter", "white matter")
#: Random weights below the linear model of age: what the architecture alone would show (Adebayo 2018).
_NETWORKS: dict[str, dict[str, object]] = {"trained": {}, "untrained": {"untrained": True}}
_CELL = ["inputs", "network"]
#: Maps that are looked at side by side.
BESIDE = ("one seed", "another seed", "never trained", "planted")
_FILLED = 0.8  # share of a cube that lies in the brain


class Occlusion(AskedOfFit):
    """A fit and what occlusion does to its test participants."""

    name = "occlusion"

    def run(self) -> pd.DataFrame:
        """Return the columns of `brainage.explain.saliency.occlusion_effects`."""
        model, table, (maps, participants, split) = self.fit.fitted()
        seen = model[:-1].transform(maps[split.test])
        as_is, occluded = occluded_ages(model[-1], seen, cubes_of_brain(self.fit.voxel_size))
        ages = table["age"].to_numpy()
        groups = age_groups(ages, participants["age"][self.fit.healthy(participants)].to_numpy(), GROUPS)
        return occlusion_effects(ages, as_is, occluded, groups)


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Occlude trained networks, and untrained ones for comparison, on the held-out participants of each seed.

    Returns
    -------
    dict of DataFrame
        ``effects`` (``inputs``, ``network``, ``group``, ``cube``, and both measures in years, mean over seeds),
        ``structures`` (mean of the map of each measure and age group over each region, 0 to 1), ``groups`` (ages),
        ``checks`` (Spearman correlations over the cubes that lie in the brain, by measure), and ``beside`` (see
        `beside`).

    """
    fits = {
        (inputs, network, seed): one_fit(cohort, size, "contrastive", inputs, seed=seed, changes=changes)
        for inputs in INPUTS_OCCLUDED
        for network, changes in _NETWORKS.items()
        for seed in range(size.repeats)
    }
    tables = run_fits([Occlusion(fit) for fit in fits.values()], "saliency")
    parts = [
        table.assign(inputs=inputs, network=network, seed=seed)
        for (inputs, network, seed), table in zip(fits, tables, strict=True)
    ]
    every, voxel_size = pd.concat(parts, ignore_index=True), next(iter(fits.values())).voxel_size
    effects = every.groupby([*_CELL, "group", "cube"], sort=False)[list(MEASURES)].mean().reset_index()
    planted = _planted(cohort, voxel_size)
    checks = [_checks(every, measure, planted, cubes_inside(voxel_size)) for measure in MEASURES]
    return {
        "effects": effects,
        "structures": _structures(effects, voxel_size),
        "groups": group_ages(cohort),
        "checks": pd.concat(checks, ignore_index=True),
        "beside": beside(every, planted),
    }


SALIENCY = Experiment(
    "saliency",
    run,
    ("checks", "effects", "groups", "structures", "beside"),
    repeats={"smoke": 2, "laptop": 2, "paper": 10},
)


def beside(every: pd.DataFrame, planted: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    """Return maps to look at side by side, over all ages: of two trained networks, an untrained one, what was planted.

    Parameters
    ----------
    every : DataFrame
        ``inputs``, ``network``, ``seed``, ``group``, ``cube`` and both measures, years.
    planted : mapping
        By input, how much each cube changes with age; empty: not known.

    Returns
    -------
    DataFrame
        ``inputs``, ``measure``, ``shown`` (of `BESIDE`), ``cube``, ``value``.

    """
    means = every.groupby([*_CELL, "seed", "cube"])[list(MEASURES)].mean()
    (first, second, *_), rows = sorted(every["seed"].unique()), []
    networks = dict(zip(BESIDE, (("trained", first), ("trained", second), ("untrained", first)), strict=False))
    for inputs, measure in product(INPUTS_OCCLUDED, MEASURES):
        maps = {name: means.loc[(inputs, *network), measure].to_numpy() for name, network in networks.items()}
        maps |= {BESIDE[-1]: planted[inputs]} if inputs in planted else {}
        rows += [
            pd.DataFrame({"inputs": inputs, "measure": measure, "shown": name, "cube": range(len(one)), "value": one})
            for name, one in maps.items()
        ]
    return pd.concat(rows, ignore_index=True)


def cubes_of_brain(voxel_size: int) -> Cubes:
    """Return cubes side by side in the brain's box, which ends below the slices that the paper left out.

    Their edge is the multiple of the voxel size that is nearest to the paper's 14 mm: 16 mm at 4 and at 8 mm.

    >>> cubes_of_brain(2).counts
    (11, 13, 12)
    """
    return place_cubes(_shape(voxel_size), round(CUBE / voxel_size))


def group_maps(effects: pd.DataFrame, inputs: str, measure: str, voxel_size: int) -> list[NDArray]:
    """Return the trained networks' map of each age group on the whole grid, 0 to 1, youngest first.

    An age group that no split tested has a map without values (NaN).
    """
    cubes, maps = cubes_of_brain(voxel_size), [np.full(anatomy.grid(voxel_size).shape, np.nan) for _ in range(GROUPS)]
    part = effects[(effects["inputs"] == inputs) & (effects["network"] == "trained")]
    for group, rows in part.sort_values("cube").groupby("group"):
        volume = np.zeros(anatomy.grid(voxel_size).shape)
        volume[anatomy.brain_box(voxel_size)] = saliency_map(rows[measure].to_numpy(), cubes, _shape(voxel_size))
        maps[int(str(group))] = volume
    return maps


def map_beside(table: pd.DataFrame, voxel_size: int) -> NDArray:
    """Return one map of `beside` on the whole grid, 0 to 1."""
    volume = np.zeros(anatomy.grid(voxel_size).shape)
    values = table.sort_values("cube")["value"].to_numpy()
    volume[anatomy.brain_box(voxel_size)] = saliency_map(values, cubes_of_brain(voxel_size), _shape(voxel_size))
    return volume


def alike(beside: pd.DataFrame, voxel_size: int) -> pd.Series:
    """Return how each map of `beside` correlates with the first of its input and measure, over cubes in the brain.

    Returns
    -------
    Series
        Spearman correlations by ``inputs``, ``measure``, ``shown``.

    """
    inside = beside[beside["cube"].isin(cubes_inside(voxel_size))]
    wide = inside.pivot_table(index=["inputs", "measure", "cube"], columns="shown", values="value")
    ranks = wide.groupby(["inputs", "measure"]).corr("spearman")[BESIDE[0]]
    return ranks.rename_axis(["inputs", "measure", "shown"])


def group_ages(cohort: Cohort) -> pd.DataFrame:
    """Return the ages between which each group of healthy participants lies: ``group``, ``youngest``, ``oldest``."""
    ages = cohort.healthy.with_ages().ages
    table = pd.DataFrame({"group": age_groups(ages, ages, GROUPS), "age": ages})
    return table.groupby("group")["age"].agg(youngest="min", oldest="max", n="size").reset_index()


def _structures(effects: pd.DataFrame, voxel_size: int) -> pd.DataFrame:
    rows = []
    for measure, inputs in product(MEASURES, INPUTS_OCCLUDED):
        for group, volume in enumerate(group_maps(effects, inputs, measure, voxel_size)):
            for region in _REGIONS:
                mean = volume[anatomy.region_mask(region, voxel_size)].mean()
                rows.append((measure, inputs, group, region, mean))
    return pd.DataFrame(rows, columns=["measure", "inputs", "group", "region", "saliency"])


def _planted(cohort: Cohort, voxel_size: int) -> dict[str, NDArray[np.float64]]:
    """Return how much each cube of a simulated cohort changes with age, ``(cubes,)`` by input; empty without truth."""
    step, found = voxel_size // cohort.grid.voxel_size, {}
    for inputs in INPUTS_OCCLUDED:
        path = cohort.folder / f"truth/sensitivity_{inputs}.nii"
        if path.is_file():
            values = np.asarray(nib.Nifti1Image.from_filename(path).dataobj)[::step, ::step, ::step]
            change = np.abs(values[anatomy.brain_box(voxel_size)])
            found[inputs] = np.array([change[box].sum() for box in cubes_of_brain(voxel_size).boxes])
    return found


def cubes_inside(voxel_size: int) -> NDArray[np.intp]:
    """Return the cubes that lie in the brain; of the others, what they hold of it tells most of what they do."""
    brain = anatomy.region_mask("brain", voxel_size)[anatomy.brain_box(voxel_size)]
    return np.flatnonzero([brain[box].mean() >= _FILLED for box in cubes_of_brain(voxel_size).boxes])


def _checks(
    every: pd.DataFrame, measure: str, planted: dict[str, NDArray[np.float64]], inside: NDArray[np.intp]
) -> pd.DataFrame:
    """Correlate maps with what was planted, with those of untrained networks, and between seeds, over cubes inside."""
    every = every[every["cube"].isin(inside)]
    planted = {inputs: change[inside] for inputs, change in planted.items()}
    means = every.groupby([*_CELL, "cube"])[measure].mean()
    rows = []
    for inputs in INPUTS_OCCLUDED:
        maps = {network: means[inputs, network].to_numpy() for network in _NETWORKS}
        maps |= {"planted": planted[inputs]} if inputs in planted else {}
        rows += [(inputs, first, second, _rank_r(maps[first], maps[second])) for first, second in combinations(maps, 2)]
        part = every[(every["inputs"] == inputs) & (every["network"] == "trained")]
        seeds = part.pivot_table(index="cube", columns="seed", values=measure)
        pairs = combinations(seeds, 2)
        rows += [(inputs, "one seed", "another", _rank_r(seeds[first], seeds[second])) for first, second in pairs]
    names = ["inputs", "first", "second"]
    table = pd.DataFrame(rows, columns=[*names, "spearman"])
    return table.groupby(names, sort=False)["spearman"].mean().reset_index().assign(measure=measure)


def _rank_r(one: ArrayLike, other: ArrayLike) -> float:
    return float(spearmanr(one, other).statistic)


def _shape(voxel_size: int) -> tuple[int, int, int]:
    x, y, z = (side.stop - side.start for side in anatomy.brain_box(voxel_size))
    return x, y, z
