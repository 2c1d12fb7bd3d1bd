"""Objective against width: each on the network of the paper's text and on the four times wider one of its code."""

from dataclasses import replace

import pandas as pd

from brainage.cohort import Cohort
from brainage.experiments.ablation import OBJECTIVES, errors
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment

__all__ = ["ARCHITECTURES", "COMPARED", "WIDTH"]

#: The objective of the supervised network, and that of the paper.
COMPARED = ("L1", "adaptive, as coded")
#: As the paper's text describes both networks, and as its code builds the contrastive one.
ARCHITECTURES = ("narrow", "wide")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit both objectives at both widths and learning rates, on the grid of the search, because wide networks are dear.

    Returns
    -------
    dict of DataFrame
        ``mae``: as that of the ablation.

    """
    coarse = replace(size, voxel_size=size.search_voxel_size, ablation_seeds=size.width_seeds)
    objectives = [one for one in OBJECTIVES if one.name in COMPARED]
    return {"mae": errors(cohort, coarse, objectives, ARCHITECTURES, title="width")}


WIDTH = Experiment("width", run)
