"""Figure 5: how well each region alone tells age, by stiffness and by damping ratio."""

from itertools import product

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.data.regional_values import region_volumes
from brainage.engine.experiment import Experiment
from brainage.engine.fit import Fit
from brainage.engine.fits import predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.evaluate.paired_tests import compare_pair, participant_errors
from brainage.papers.traeuble2025.protocol import fits_over_seeds, network_of
from brainage.space.anatomy import STRUCTURES

TISSUES = ("gray matter", "white matter")
REGIONS_COMPARED = (*TISSUES, *STRUCTURES)
INPUTS_COMPARED = INPUTS["mre"]

_CELL = ("inputs", "region")
_TISSUE_REPEATS = {"smoke": 2, "laptop": 2, "paper": 10}


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the contrastive learner on each region of the cognitively normal participants.

    Returns
    -------
    dict of DataFrame
        ``mae`` (per region, input and seed: metrics, years; ``n`` participants held out at least once), ``tests``
        (stiffness against damping ratio in each region, see `compare_inputs`), ``volumes`` (per structure: ``voxels``
        and ``volume``, mL, mean and SD over participants; how many have a segmentation of their own).

    """
    fits = [fit for cell in product(INPUTS_COMPARED, REGIONS_COMPARED) for fit in _fits(cohort, size, *cell)]
    predictions = predictions_of(fits, "regions", _CELL)
    mae = scores(predictions, _CELL)
    return {"mae": mae, "tests": compare_inputs(predictions, mae), "volumes": _volumes(cohort.healthy)}


REGIONAL = Experiment("regional", run, ("mae", "tests", "volumes"), repeats={"smoke": 2, "laptop": 5, "paper": 10})


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
    seeds = _TISSUE_REPEATS[size.sized] if region in TISSUES else size.repeats
    return fits_over_seeds(cohort, size, network_of(size), inputs, seeds=seeds, region=region)


def _volumes(healthy: Cohort) -> pd.DataFrame:
    table = region_volumes(healthy).groupby("region", sort=False)
    means = table[["voxels", "volume"]].agg(["mean", "std"])
    means.columns = ["voxels", "voxels_sd", "volume", "volume_sd"]
    return means.assign(segmented=table["segmented"].sum(), n=table.size()).reset_index()
