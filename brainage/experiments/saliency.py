"""Figure 3: where networks look, by occlusion, held against where the simulated cohort does change with age."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import nibabel as nib
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

import brainage
from brainage import anatomy, settings
from brainage.cohort import Cohort
from brainage.evaluation import fit_and_predict
from brainage.experiments.comparison import one_fit
from brainage.experiments.fits import Fit
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment
from brainage.experiments.workers import digest, run_tasks
from brainage.occlusion import CUBE, Cubes, occluded_ages, place_cubes
from brainage.saliency import age_groups, error_increase, saliency_map

__all__ = ["GROUPS", "INPUTS_OCCLUDED", "SALIENCY", "Occlusion", "cubes_of_brain", "group_ages", "group_maps"]

INPUTS_OCCLUDED = ("stiffness", "damping_ratio")
GROUPS = 5
_REGIONS = (*anatomy.STRUCTURES, "gray matter", "white matter")
#: Random weights below the linear model of age: what the architecture alone would show (Adebayo 2018).
_NETWORKS: dict[str, dict[str, object]] = {"trained": {}, "untrained": {"epochs": 0, "loss": "y_aware"}}
_CELL = ["inputs", "network"]


class _Pair(NamedTuple):
    """What is compared with what."""

    inputs: str
    first: str
    second: str


@dataclass(frozen=True)
class Occlusion:
    """A fit and what occlusion does to its test participants: a task of its own."""

    fit: Fit

    @property
    def key(self) -> str:
        """Change with everything that changes the result."""
        return digest(self.fit.key, _code())

    @property
    def title(self) -> str:
        """For instance ``occlusion: contrastive, stiffness, seed 3``."""
        return f"occlusion: {self.fit.title}"

    def run(self) -> pd.DataFrame:
        """Return ``group``, ``cube``, ``n``, ``increase`` (years of mean absolute error)."""
        maps, participants, split = self.fit.data()
        fitted, table = fit_and_predict(self.fit.estimator(), maps, participants, split)
        seen = fitted[:-1].transform(maps[split.test])
        occluded = occluded_ages(fitted[-1], seen, cubes_of_brain(self.fit.voxel_size))
        ages = table["age"].to_numpy()
        groups = age_groups(ages, participants.query("diagnosis == 'CN'")["age"].to_numpy(), GROUPS)
        return error_increase(ages, table["predicted_age"].to_numpy(), occluded, groups)


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Occlude trained networks, and untrained ones for comparison, on the held-out participants of each seed.

    Returns
    -------
    dict of DataFrame
        ``increase`` (``inputs``, ``network``, ``group``, ``cube``, ``increase``: years, mean over seeds),
        ``structures`` (mean of the map of each age group over each region, 0 to 1), ``groups`` (ages) and ``checks``
        (Spearman correlations over cubes).

    """
    fits = {
        (inputs, network, seed): one_fit(cohort, size, "contrastive", inputs, seed=seed, changes=changes)
        for inputs in INPUTS_OCCLUDED
        for network, changes in _NETWORKS.items()
        for seed in range(size.regional_seeds)
    }
    tables = run_tasks([Occlusion(fit) for fit in fits.values()], settings.results_folder() / "fits", "saliency")
    parts = [
        table.assign(inputs=inputs, network=network, seed=seed)
        for (inputs, network, seed), table in zip(fits, tables, strict=True)
    ]
    every, voxel_size = pd.concat(parts, ignore_index=True), next(iter(fits.values())).voxel_size
    increase = every.groupby([*_CELL, "group", "cube"], sort=False)["increase"].mean().reset_index()
    return {
        "increase": increase,
        "structures": _structures(increase, voxel_size),
        "groups": group_ages(cohort),
        "checks": _checks(every, _planted(cohort, voxel_size)),
    }


SALIENCY = Experiment("saliency", run)


def cubes_of_brain(voxel_size: int) -> Cubes:
    """Return cubes of about 14 mm side by side in the brain's box, which ends below the slices that the paper left out.

    >>> cubes_of_brain(2).counts
    (11, 13, 12)
    """
    return place_cubes(_shape(voxel_size), round(CUBE / voxel_size))


def group_maps(increase: pd.DataFrame, inputs: str, voxel_size: int, network: str = "trained") -> list[NDArray]:
    """Return the saliency map of each age group on the whole grid, 0 to 1, youngest first."""
    cubes, maps = cubes_of_brain(voxel_size), []
    part = increase[(increase["inputs"] == inputs) & (increase["network"] == network)]
    for _, rows in part.sort_values("cube").groupby("group"):
        volume = np.zeros(anatomy.grid(voxel_size).shape)
        volume[anatomy.brain_box(voxel_size)] = saliency_map(rows["increase"].to_numpy(), cubes, _shape(voxel_size))
        maps.append(volume)
    return maps


def group_ages(cohort: Cohort) -> pd.DataFrame:
    """Return the ages between which each group of healthy participants lies: ``group``, ``youngest``, ``oldest``."""
    ages = cohort.participants.query("diagnosis == 'CN'")["age"].to_numpy()
    table = pd.DataFrame({"group": age_groups(ages, ages, GROUPS), "age": ages})
    return table.groupby("group")["age"].agg(youngest="min", oldest="max", n="size").reset_index()


def _structures(increase: pd.DataFrame, voxel_size: int) -> pd.DataFrame:
    rows = []
    for inputs in INPUTS_OCCLUDED:
        for group, volume in enumerate(group_maps(increase, inputs, voxel_size)):
            for region in _REGIONS:
                mean = volume[anatomy.region_mask(region, voxel_size)].mean()
                rows.append({"inputs": inputs, "group": group, "region": region, "saliency": mean})
    return pd.DataFrame(rows)


def _planted(cohort: Cohort, voxel_size: int) -> dict[str, NDArray[np.float64]]:
    """Return how much each cube of a simulated cohort changes with age, ``(cubes,)`` by input; empty without truth."""
    step, found = voxel_size // cohort.grid.voxel_size, {}
    for inputs in INPUTS_OCCLUDED:
        path = cohort.folder / f"truth/sensitivity_{inputs}.nii"
        if path.is_file():
            change = np.abs(
                np.asarray(nib.Nifti1Image.from_filename(path).dataobj)[::step, ::step, ::step][
                    anatomy.brain_box(voxel_size)
                ]
            )
            found[inputs] = np.array([change[box].sum() for box in cubes_of_brain(voxel_size).boxes])
    return found


def _checks(every: pd.DataFrame, planted: dict[str, NDArray[np.float64]]) -> pd.DataFrame:
    """Correlate maps with what was planted, with those of untrained networks, and between seeds, over cubes."""
    means = every.groupby([*_CELL, "cube"])["increase"].mean()
    rows = []
    for inputs in INPUTS_OCCLUDED:
        trained, untrained = (means[inputs, network].to_numpy() for network in _NETWORKS)
        rows.append((_Pair(inputs, "trained", "untrained"), trained, untrained))
        if inputs in planted:
            rows += [
                (_Pair(inputs, network, "planted"), one, planted[inputs])
                for network, one in zip(_NETWORKS, (trained, untrained), strict=True)
            ]
        part = every[(every["inputs"] == inputs) & (every["network"] == "trained")]
        seeds = part.pivot_table(index="cube", columns="seed", values="increase")
        rows += [
            (_Pair(inputs, "one seed", "another"), seeds[one], seeds[other]) for one, other in combinations(seeds, 2)
        ]
    found = [{**pair._asdict(), "spearman": spearmanr(one, other).statistic} for pair, one, other in rows]
    return pd.DataFrame(found).groupby(list(_Pair._fields), sort=False)["spearman"].mean().reset_index()


def _shape(voxel_size: int) -> tuple[int, int, int]:
    x, y, z = (side.stop - side.start for side in anatomy.brain_box(voxel_size))
    return x, y, z


@cache
def _code() -> str:
    folder = Path(brainage.__file__).parent
    return digest(*((folder / name).read_text() for name in ("occlusion.py", "saliency.py")))
