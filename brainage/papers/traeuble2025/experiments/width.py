"""Objective against width: each on the network of the paper's text and on the four times wider one of its code."""

from dataclasses import replace

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.experiments.ablation import OBJECTIVES, errors

#: The objective of the supervised network, and that of the paper.
COMPARED = ("L1", "adaptive, as coded")
#: The input that the paper makes its claims on.
INPUT = "mre"
#: As the paper's text describes both networks, and as its code builds the contrastive one.
ARCHITECTURES = ("narrow", "wide")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit both objectives at both widths and learning rates, on a coarse grid, because wide networks are dear.

    Returns
    -------
    dict of DataFrame
        ``mae``: as that of the ablation.

    """
    coarse = replace(size, voxel_size=size.own["grid"])
    objectives = [one for one in OBJECTIVES if one.name in COMPARED]
    return {"mae": errors(cohort, coarse, objectives, ARCHITECTURES, title="width", inputs=INPUT)}


WIDTH = Experiment(
    "width",
    run,
    ("mae",),
    repeats={"smoke": 1, "laptop": 3, "paper": 10},
    own={"smoke": {"grid": 8}, "laptop": {"grid": 8}, "paper": {"grid": 2}},
)
