"""Supplementary Figure 1: the comparison with every map normalised by itself, so that its mean says nothing."""

from typing import Any

import pandas as pd

from brainage.cohort import Cohort
from brainage.experiments.comparison import comparisons, fits_over_seeds, labelled, scores
from brainage.experiments.fits import run_fits
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment

__all__ = ["IMAGE_LEVEL", "IMAGE_PRESETS", "REPORTED_IMAGE_MAE"]

#: The paper's hyperparameters for image-level normalisation (Methods, "Evaluation Protocol").
IMAGE_PRESETS: dict[str, dict[str, dict[str, Any]]] = {
    "pca_gp": {
        "stiffness": {"learning_rate": 0.01, "noise": 0.2},
        "damping_ratio": {"learning_rate": 0.001, "noise": 0.2},
    },
    "supervised": {
        "stiffness": {"dropout": 0.1, "weight_decay": 1e-4, "noise": 0.02},
        "damping_ratio": {"dropout": 0.1, "weight_decay": 5e-5, "noise": 0.2},
    },
    "contrastive": {
        "stiffness": {"distance": "euclidean", "weight_decay": 5e-5, "noise": 0.1, "step_size": 2, "end_neighbors": 8},
        "damping_ratio": {
            "distance": "euclidean",
            "weight_decay": 5e-5,
            "noise": 0.15,
            "step_size": 1,
            "end_neighbors": 13,
        },
    },
}

#: The paper's Supplementary Figure 1, years; one value could not be recovered from the text.
REPORTED_IMAGE_MAE = {
    "pca_gp": {"stiffness": 7.12, "damping_ratio": 7.50},
    "supervised": {"stiffness": 6.36, "damping_ratio": 7.67},
    "contrastive": {"stiffness": 4.22},
}


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


IMAGE_LEVEL = Experiment("image_level", run)
