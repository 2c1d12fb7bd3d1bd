"""How well studies are told from what the networks of the comparison have learned."""

from itertools import product

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of
from brainage.engine.profiles import Profile
from brainage.evaluate.tell_studies import Told
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of
from brainage.papers.traeuble2025.shortcut_effects import embeddings_told

_NETWORKS = ("supervised", "contrastive")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Take the fits of the comparison, which are kept, and tell studies from their embeddings.

    Returns
    -------
    dict of DataFrame
        ``studies``: ``features`` and the fields of `brainage.evaluate.tell_studies.Told`; no row where too few people
        of a study are held out.

    """
    models = product(_NETWORKS, inputs_of(cohort))
    fits = [fit for model in models for fit in fits_over_seeds(cohort, size, *model)]
    return {"studies": studies_of(predictions_of(fits, "embeddings"), cohort.participants)}


EMBEDDED_STUDIES = Experiment("embedded_studies", run, ("studies",), repeats=COMPARISON.repeats, coarse=True)


def studies_of(predictions: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return how well studies are told from each embedding, and from the ages of the same people."""
    return embeddings_told(predictions, people).reindex(columns=["features", *Told._fields])
