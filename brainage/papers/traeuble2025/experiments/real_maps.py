"""What real maps say: the three learners on a real cohort, whole studies left out, and ages told within studies.

In a cohort of young adults whose studies differ in age, an error says little: who recognises the study knows the mean
age of its people. So ages are correlated with predictions within studies, too, and studies are told from maps.
"""

from dataclasses import replace
from itertools import product

import pandas as pd
from statsmodels.stats.multitest import multipletests

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fit import Fit, Study
from brainage.engine.fits import predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.evaluate.within_groups import within_groups
from brainage.papers.traeuble2025.experiments.shortcuts import studies_told
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of, one_fit

#: Who is held out, as tables have it.
RANDOM_FIFTHS, WHOLE_STUDIES = "random fifths", "whole studies"
_MODEL = ["learner", "inputs"]
_DIGITS = 9  # of years, beyond which deviations are rounding
_NORMAL = 1.96


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit every learner on every input, on random splits and with each study left out.

    Returns
    -------
    dict of DataFrame
        ``predictions`` and ``mae`` as of Figure 2, on random splits; ``left_out``: the same errors per study that was
        left out; ``within``: see `within`, of both, with ``p_holm`` for all of them; ``studies``: how well studies are
        told from ages and from maps.

    Raises
    ------
    BrainageError
        If no study can be left out.

    """
    size = replace(size, voxel_size=size.own["grid"])
    models, people = list(product(PRESETS, inputs_of(cohort))), cohort.healthy.with_ages().participants
    studies = left_out(people, size)
    whole_fits = [_without(cohort, size, one, study, people) for one in models for study in studies]
    random = predictions_of([fit for one in models for fit in fits_over_seeds(cohort, size, *one)], "real maps")
    whole = predictions_of(whole_fits, "studies left out")
    both = {RANDOM_FIFTHS: random, WHOLE_STUDIES: whole}
    told = pd.concat([within(one, people).assign(held_out=name) for name, one in both.items()], ignore_index=True)
    return {
        "predictions": random.drop(columns=["embedding_1", "embedding_2"], errors="ignore"),
        "mae": scores(random),
        "left_out": scores(whole),
        "within": told.assign(p_holm=multipletests(told["p"], method="holm")[1]),
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

    Raises
    ------
    BrainageError
        If there is none.

    """
    sizes, fewest = people["study"].value_counts(sort=False), size.own["fewest"]
    found = [str(name) for name in sizes.index[(sizes >= fewest) & (len(people) - sizes >= fewest)]]
    if not found:
        told = ", ".join(f"{name} has {n}" for name, n in sizes.items())
        refuse(f"studies: {told}; to leave one out it takes {fewest} people in it, and as many in the others")
    return found


def _without(cohort: Cohort, size: Profile, model: tuple[str, str], study: str, people: pd.DataFrame) -> Fit:
    """Return the fit on all other studies; a large one leaves fewer people than there would be components."""
    fewest = min(size.most_components, int((people["study"] != study).sum()) - 1)
    changes: dict[str, object] = {"n_components": fewest} if model[0] == "pca_gp" else {}
    return one_fit(cohort, size, *model, seed=0, held_out=Study(study), changes=changes)


def within(predictions: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Correlate ages with mean predictions within studies, for each learner and input.

    The mean prediction of a split and study is taken off before a person's predictions are averaged: a training mean
    leaves out the person's own age, so it would stand against age even where nothing else is known.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``seed``, ``participant_id``, ``age`` and ``predicted_age`` of who was held out.
    people : DataFrame
        ``participant_id`` and ``study``.

    Returns
    -------
    DataFrame
        ``learner``, ``inputs``, ``r`` with ``low`` and ``high`` (95 %, normal, by ``spread``), ``p`` (one-sided, by
        permuting ages within studies), ``spread`` (SD of r by chance), ``people``, ``groups``; see
        `brainage.evaluate.within_groups`.

    """
    study = people.drop_duplicates("participant_id").set_index("participant_id")["study"]
    table, rows = predictions.assign(study=predictions["participant_id"].map(study)), []
    means = table.groupby([*_MODEL, "seed", "study"])["predicted_age"].transform("mean")
    table = table.assign(own=(table["predicted_age"] - means).round(_DIGITS))
    for (learner, inputs), part in table.groupby(_MODEL, sort=False):
        each = part.groupby("participant_id")[["age", "own"]].mean()
        groups = study.reindex(each.index)
        found = within_groups(each["age"], each["own"], groups, mutual=True)
        ends = {"low": found.r - _NORMAL * found.spread, "high": found.r + _NORMAL * found.spread}
        rows.append({"learner": learner, "inputs": inputs, **ends, **found._asdict()})
    return pd.DataFrame(rows)
