"""Supplementary Figure 1: the comparison with every map normalised by itself, so that its mean says nothing."""

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fits import run_fits
from brainage.engine.predictions import labelled, scores
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.experiments.comparison import comparisons
from brainage.papers.traeuble2025.presets import IMAGE_PRESETS
from brainage.papers.traeuble2025.protocol import fits_over_seeds

__all__ = ["IMAGE_LEVEL"]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the three learners on stiffness and on damping ratio, each map on its own scale.

    Returns
    -------
    dict of DataFrame
        ``predictions``, ``mae`` and ``tests``, as for Figure 2.

    """
    fits = [
        fit
        for learner, presets in IMAGE_PRESETS.items()
        for inputs, preset in presets.items()
        for fit in fits_over_seeds(cohort, size, learner, inputs, normalization="image", **preset)
    ]
    predictions = labelled(fits, run_fits(fits, "image level"))
    predictions = predictions.drop(columns=["embedding_1", "embedding_2"])
    mae = scores(predictions)
    return {"predictions": predictions, "mae": mae, "tests": comparisons(predictions, mae)}


IMAGE_LEVEL = Experiment(
    "image_level",
    run,
    ("predictions", "mae", "tests"),
    repeats={"smoke": 2, "laptop": 5, "paper": 10},
)
