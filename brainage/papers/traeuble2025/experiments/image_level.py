"""Supplementary Figure 1: the comparison with every map normalised by itself, so that its mean says nothing."""

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.sources.dial.settings import SETTINGS
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON, compared
from brainage.papers.traeuble2025.presets import IMAGE_PRESETS
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of


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
        if size.allows(learner)
        for inputs, preset in presets.items()
        if inputs in inputs_of(cohort)
        for fit in fits_over_seeds(cohort, size, learner, inputs, normalization="image", changes=preset)
    ]
    predictions = predictions_of(fits, "image level")
    return compared(predictions.drop(columns=["embedding_1", "embedding_2"], errors="ignore"))


IMAGE_LEVEL = Experiment(
    "image_level",
    run,
    ("predictions", "mae", "tests"),
    SETTINGS,
    repeats=COMPARISON.repeats,
    elsewhere=COMPARISON.elsewhere,
    coarse=True,
)
