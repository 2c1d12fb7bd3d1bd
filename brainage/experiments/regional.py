"""Figure 5: how well each region alone tells age, by stiffness and by damping ratio."""

from itertools import product

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from brainage.anatomy import STRUCTURES
from brainage.cohort import INPUTS, Cohort
from brainage.experiments.comparison import compare_pair, labelled, one_fit, participant_errors, scores
from brainage.experiments.fits import Fit, run_fits
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment
from brainage.regions import region_volumes

__all__ = ["INPUTS_COMPARED", "REGIONAL", "REGIONS_COMPARED", "REPORTED_REGIONAL_MAE", "compare_inputs", "with_holm"]

TISSUES = ("gray matter", "white matter")
REGIONS_COMPARED = (*TISSUES, *STRUCTURES)
INPUTS_COMPARED = INPUTS["mre"]

#: The paper's Figure 5, years, self-supervised models on its private data; cerebellum, stiffness: not stated.
REPORTED_REGIONAL_MAE = {
    "stiffness": {
        "gray matter": 3.83,
        "white matter": 3.38,
        "caudate": 5.78,
        "thalamus": 6.54,
        "ventral diencephalon": 7.01,
        "putamen": 7.26,
        "pallidum": 9.02,
        "hippocampus": 9.15,
        "accumbens": 9.75,
        "amygdala": 11.10,
        "brain stem": 12.23,
    },
    "damping_ratio": {
        "gray matter": 6.27,
        "white matter": 5.03,
        "caudate": 8.97,
        "thalamus": 8.07,
        "ventral diencephalon": 11.31,
        "putamen": 12.60,
        "pallidum": 21.05,
        "hippocampus": 9.51,
        "accumbens": 21.18,
        "amygdala": 15.07,
        "brain stem": 11.15,
        "cerebellum": 8.53,
    },
}
_CELL = ("inputs", "region")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the contrastive learner on each region of the cognitively normal participants.

    Returns
    -------
    dict of DataFrame
        ``mae`` (per region, input and seed: metrics, years; ``n`` participants held out at least once), ``tests``
        (stiffness against damping ratio in each region, see `compare_inputs`), ``volumes`` (per structure: ``voxels``
        and ``volume``, mL, mean and SD over participants; how many have a segmentation of their own).

    """
    cells = list(product(INPUTS_COMPARED, REGIONS_COMPARED))
    fits = [fit for inputs, region in cells for fit in _fits(cohort, size, inputs, region)]
    predictions = labelled(fits, run_fits(fits, "regions"), _CELL)
    mae = scores(predictions, _CELL)
    healthy = cohort.select(lambda participants: participants["diagnosis"] == "CN")
    return {"mae": mae, "tests": compare_inputs(predictions, mae), "volumes": _volumes(healthy)}


REGIONAL = Experiment("regional", run)


def compare_inputs(predictions: pd.DataFrame, mae: pd.DataFrame) -> pd.DataFrame:
    """Compare stiffness with damping ratio in each region.

    Returns
    -------
    DataFrame
        ``region``, ``difference`` of mean absolute errors (years, stiffness less damping ratio), the paper's ``test``
        and ``p`` over seeds, ``p_corrected`` (for the overlap of splits), both also corrected for the number of regions
        that were tested (``p_holm``, ``p_corrected_holm``), and ``low``, ``high`` (95 % interval over participants).
        Fewer than three splits are not tested: no p.

    """
    rows = []
    for region, part in mae.groupby("region", sort=False):
        wide = part.pivot_table(index="seed", columns="inputs", values="mae")
        errors = participant_errors(predictions[predictions["region"] == region], "inputs")
        rows.append({"region": region} | compare_pair(wide, errors, *INPUTS_COMPARED))
    return with_holm(pd.DataFrame(rows))


def with_holm(table: pd.DataFrame) -> pd.DataFrame:
    """Correct ``p`` and ``p_corrected`` for the number of rows that were tested, those that have a p."""
    for name in ("p", "p_corrected"):
        tested = table[name].notna()
        table = table.assign(**{f"{name}_holm": np.nan})
        if tested.any():
            table.loc[tested, f"{name}_holm"] = multipletests(table.loc[tested, name], method="holm")[1]
    return table


def _fits(cohort: Cohort, size: Profile, inputs: str, region: str) -> list[Fit]:
    """Return one fit a seed; structures are small and quick, gray and white matter as large as the brain."""
    seeds = size.regional_seeds if region in TISSUES else size.network_seeds
    return [one_fit(cohort, size, "contrastive", inputs, seed=seed, region=region) for seed in range(seeds)]


def _volumes(healthy: Cohort) -> pd.DataFrame:
    table = region_volumes(healthy).groupby("region", sort=False)
    means = table[["voxels", "volume"]].agg(["mean", "std"])
    means.columns = ["voxels", "voxels_sd", "volume", "volume_sd"]
    return means.assign(segmented=table["segmented"].sum(), n=table.size()).reset_index()
