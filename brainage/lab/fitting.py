"""Fit a lab's own model: of every fold one, on the healthy people of known age who have the maps."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from tqdm import tqdm

from brainage.core.setting_checks import check_choice
from brainage.data.cohort import Cohort
from brainage.evaluate.cross_fitting import CrossFit, Fold, checked_folds, cross_fitted
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.paired_tests import bootstrap_mean
from brainage.evaluate.splits import Split
from brainage.lab.fold_task import fewest, fitted_on, kept_folds
from brainage.lab.known_maps import digests, digests_of_names, shares_with_data
from brainage.lab.lab_model import About, LabModel
from brainage.lab.learners import LEARNERS, check_size, estimator, maps_for, reference_maps, seen_grid
from brainage.lab.likeness import Likeness
from brainage.lab.memory import check_memory
from brainage.models.estimators import PUBLISHED
from brainage.models.estimators.cautions import unwarned
from brainage.models.estimators.linear_ages import thinned
from brainage.models.harmonize import check_counts


def reference_age(fit: CrossFit, about: About) -> float:
    """Return the age that models predict for the maps of `brainage.lab.learners.reference_maps`, years.

    Parameters
    ----------
    fit : CrossFit
        The models.
    about : About
        What they are for.

    """
    maps = reference_maps(about.learner, about.inputs, about.voxel_size, about.seen)
    with unwarned():  # nobody is like these maps
        return float(fit.predict(maps, pd.DataFrame({"study": about.studies[:1]}))["predicted_age"].iloc[0])


def fit_lab(
    cohort: Cohort,
    inputs: str,
    learner: str = "pca-gp",
    *,
    folds: int = 10,
    seed: int = 0,
    level: float = 0.9,
    harmonize: str = "",
    grid: int = 0,
    kept: Path | None = None,
) -> LabModel:
    """Fit a model of every fold on a cohort's healthy people.

    Parameters
    ----------
    cohort : Cohort
        Whose controls of known age are trained on; who lacks the maps is left out, by name.
    inputs : str
        ``"stiffness"``, ``"damping_ratio"``, ``"mre"`` or ``"mri"``.
    learner : str
        A key of `brainage.lab.learners.LEARNERS`.
    folds, seed, level
        As of `brainage.evaluate.cross_fitting.cross_fit`.
    harmonize : str
        A key of `brainage.lab.learners.HARMONIZERS`: what studies add to maps is learned in each fold, and taken away.
    grid : int
        Grid on which the learner sees maps, mm: 2, 4 or 8, not finer than they are; 0: as they are, and for ``"best"``
        4, or 8 of stiffness.
    kept : Path, optional
        Folder in which folds are kept as they are finished, by the workers of `brainage.core.settings.set_workers`; a
        run that was interrupted goes on from it. Default: one after the other, here.

    Raises
    ------
    BrainageError
        If there is no such input, learner or grid, nobody has the maps, there are too few people, or memory would not
        do.

    """
    check_choice("input", inputs, PUBLISHED)
    check_choice("model", learner, LEARNERS)
    check_size(learner, folds)
    people, size = fitted_on(cohort, inputs), cohort.grid.voxel_size
    splits = checked_folds(people.participants, folds, seed, level)
    if harmonize:
        check_people(people.participants, splits)
    model, seen = estimator(learner, inputs, fewest(splits), harmonize), seen_grid(learner, inputs, size, grid)
    check_memory(len(people), inputs, seen, learner, 1 if kept is None else folds)
    maps = maps_for(people, learner, inputs, seen)
    if kept is None:
        bar = tqdm(splits, "folds", leave=False)
        parts = [_fold(*fit_and_predict(model, maps, people.participants, split)) for split in bar]
    else:
        kept_ones = kept_folds(cohort, inputs, learner, kept, seen=seen, folds=folds, seed=seed, harmonize=harmonize)
        parts = [_fold(*one) for one in kept_ones]
    fit = cross_fitted(parts, splits, level)
    ages = people.participants["age"].to_numpy(float)
    guessing = np.abs(ages - ages.mean())
    about = About(
        inputs=inputs,
        learner=learner,
        voxel_size=size,
        seen=seen,
        seed=seed,
        control=people.control,
        cohort=people.name,
        n=len(people),
        youngest=float(ages.min()),
        oldest=float(ages.max()),
        mae=float(fit.missed.mean()),
        guessing=float(guessing.mean()),
        gain_low=bootstrap_mean(guessing - fit.missed)[1],
        studies=tuple(sorted(set(people.participants["study"]))),
        least_data=float(shares_with_data(maps).min()),
        harmonized=harmonize,
        fingerprint=cohort.fingerprint,
    )
    about = replace(about, reference_age=reference_age(fit, about))
    said = fit.ages[["predicted_age", "low", "high"]].to_numpy(float)
    names = digests_of_names(people.participants["participant_id"])
    return LabModel(fit, digests(maps), names, said, about, Likeness.learn(maps, fit.fold))


def _fold(model: BaseEstimator, table: pd.DataFrame) -> Fold:
    """Return a fold whose model holds nobody's scores, and takes a hundredth of the memory."""
    return Fold(thinned(model), table)


def check_people(participants: pd.DataFrame, splits: list[Split]) -> None:
    """Refuse to harmonise studies of which a fold trains on too few people, however many maps they have.

    Parameters
    ----------
    participants : DataFrame
        ``participant_id`` and ``study`` of whoever is fitted on.
    splits : list of Split
        Of all folds.

    """
    everybody = sorted(set(participants["study"]))
    counts = [participants.iloc[one.train].groupby("study")["participant_id"].nunique() for one in splits]
    least = pd.concat([one.reindex(everybody, fill_value=0) for one in counts], axis=1).min(axis=1)
    check_counts({str(study): int(n) for study, n in least.items()})
