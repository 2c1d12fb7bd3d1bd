"""What real maps say: the three learners on a real cohort, whole studies left out, and ages told within studies.

In a cohort of young adults whose studies differ in age, an error says little: who recognises the study knows the mean
age of its people. So ages are correlated with predictions within studies, too, and studies are told from maps.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fit import Study
from brainage.engine.fits import predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.evaluate.intervals import bootstrap
from brainage.evaluate.within_groups import within_groups
from brainage.papers.traeuble2025.experiments.shortcuts import studies_told
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of, one_fit

_MODEL = ["learner", "inputs"]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit every learner on every input, on random splits and with each study left out.

    Returns
    -------
    dict of DataFrame
        ``predictions`` and ``mae`` as of Figure 2, on random splits; ``left_out``: the same errors per study that was
        left out; ``within``: see `within`, of both; ``studies``: how well studies are told from ages and from maps.

    """
    size = replace(size, voxel_size=size.own["grid"])
    models, people = list(product(PRESETS, inputs_of(cohort))), cohort.healthy.with_ages().participants
    random = predictions_of([fit for one in models for fit in fits_over_seeds(cohort, size, *one)], "real maps")
    whole = predictions_of(
        [
            one_fit(cohort, size, *one, seed=0, held_out=Study(study))
            for one in models
            for study in left_out(people, size)
        ],
        "studies left out",
    )
    both = {"random fifths": random, "whole studies": whole}
    return {
        "predictions": random.drop(columns=["embedding_1", "embedding_2"], errors="ignore"),
        "mae": scores(random),
        "left_out": scores(whole),
        "within": pd.concat([within(one, people).assign(held_out=name) for name, one in both.items()]),
        "studies": studies_told(cohort, size, inputs_of(cohort)),
    }


REAL_MAPS = Experiment(
    "real_maps",
    run,
    ("predictions", "mae", "left_out", "within", "studies"),
    cohorts=("mre134",),
    repeats={"smoke": 2, "laptop": 10, "paper": 10},
    own={
        "smoke": {"fewest": 10, "grid": 8},  # fewest: people of a study that is left out
        "laptop": {"fewest": 10, "grid": 8},  # mm: elastography's inversion blurs over 11
        "paper": {"fewest": 10, "grid": 2},
    },
)


def left_out(people: pd.DataFrame, size: Profile) -> list[str]:
    """Return the studies that have people enough for an error of their own, and leave as many to train on.

    Parameters
    ----------
    people : DataFrame
        With ``study``.
    size : Profile
        Its ``fewest`` people.

    """
    sizes = people["study"].value_counts(sort=False)
    fewest = size.own["fewest"]
    return [str(name) for name in sizes.index[(sizes >= fewest) & (len(people) - sizes >= fewest)]]


def within(predictions: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Correlate ages with mean predictions within studies, for each learner and input.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``participant_id``, ``age`` and ``predicted_age`` of who was held out, once or more.
    people : DataFrame
        ``participant_id`` and ``study``.

    Returns
    -------
    DataFrame
        ``learner``, ``inputs``, ``r`` with ``low`` and ``high`` (95 %, over people), ``p`` (one-sided, by permuting
        ages within studies), ``p_holm`` (for all of them), ``people``, ``groups``.

    """
    study, rows = people.set_index("participant_id")["study"], []
    for (learner, inputs), part in predictions.groupby(_MODEL, sort=False):
        each = part.groupby("participant_id")[["age", "predicted_age"]].mean()
        groups = study.reindex(each.index)
        found = within_groups(each["age"], each["predicted_age"], groups.to_numpy())
        own = each - each.groupby(groups).transform("mean")
        low, high = bootstrap(_correlation, own["age"], own["predicted_age"], paired=True)
        rows.append({"learner": learner, "inputs": inputs, "low": low, "high": high, **found._asdict()})
    table = pd.DataFrame(rows)
    return table.assign(p_holm=multipletests(table["p"], method="holm")[1])


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return the correlation of deviations, along an axis."""
    size = np.sqrt((one**2).sum(axis=axis) * (other**2).sum(axis=axis))
    return np.asarray((one * other).sum(axis=axis) / size)
