"""The best known: one recipe for every input, chosen on other people, and the mean of several networks of it.

What it takes to come near the floor of Figure 2 d-e. The recipes are few and have names, and the one with the least
error on people of another seed is used, whatever it does on those of the figure. Absolute errors of a mean of several
predictions are never larger on average than the mean of theirs, so taking the mean needs no choice.
"""

from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.fit import Fit
from brainage.engine.fits import LABELS, predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.protocol import DEVELOPMENT_SEED, inputs_of, one_fit

_INVERSION_SD = 4.7  # mm: elastography blurs over about 11 mm at half height


class Recipe(NamedTuple):
    """A learner with settings that are the same for all inputs.

    Attributes
    ----------
    learner : str
        A key of `brainage.engine.fit.LEARNERS`.
    settings : dict
        Other than published.
    smooth : bool
        Whether noise in training is as smooth as the inversion's.

    """

    learner: str
    settings: dict[str, Any]
    smooth: bool = False


_TUNED: dict[str, Any] = {"learning_rate": 1e-3}
RECIPES = {
    "supervised, as published": Recipe("supervised", {}),
    "supervised, tuned rate": Recipe("supervised", _TUNED),
    "supervised, tuned rate, smooth noise": Recipe("supervised", {**_TUNED, "noise": 0.5}, smooth=True),
    "supervised, tuned rate, shifts": Recipe("supervised", {**_TUNED, "shift": 1}),
    "contrastive, tuned rate": Recipe("contrastive", _TUNED),
    "contrastive, tuned rate, shifts": Recipe("contrastive", {**_TUNED, "shift": 1}),
}


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Choose a recipe on people of another seed, and fit several networks of it on each split of the comparison.

    Returns
    -------
    dict of DataFrame
        ``choice`` (per ``recipe``, ``inputs`` and ``seed`` the ``mae`` and ``mae_of_mean`` on other people, years),
        ``predictions`` (means over networks) and ``mae`` as of Figure 2, the learner being the ``recipe`` chosen.

    """
    choice = _tried(cohort, size)
    name = chosen(choice)
    members = [
        replace(fit, member=member)
        for inputs, seed in product(inputs_of(cohort), range(size.repeats))
        for fit in [_fit(cohort, size, name, inputs, seed)]
        for member in range(size.own["members"])
    ]
    predictions = averaged(predictions_of(members, "best known")).assign(recipe=name)
    return {"choice": choice, "predictions": predictions, "mae": scores(predictions, ("recipe", *LABELS))}


BEST_KNOWN = Experiment(
    "best_known",
    run,
    ("choice", "predictions", "mae"),
    repeats={"smoke": 1, "laptop": 3, "paper": 10},
    own={
        "smoke": {"members": 2, "choosing_splits": 1, "choosing_grid": 8},
        "laptop": {"members": 5, "choosing_splits": 3, "choosing_grid": 8},
        "paper": {"members": 5, "choosing_splits": 4, "choosing_grid": 2},
    },
    coarse=True,
)


def chosen(choice: pd.DataFrame) -> str:
    """Return the recipe whose error, as a share of guessing, is least on average over inputs.

    Parameters
    ----------
    choice : DataFrame
        Of `run`.

    """
    shares = choice["mae"] / choice["mae_of_mean"]
    return str(shares.groupby(choice["recipe"], sort=False).mean().idxmin())


def averaged(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the mean prediction of several networks for each split and participant.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``held_out``, ``seed``, ``participant_id``, ``age``, ``predicted_age`` and
        ``training_mean`` of each.

    """
    cell = [*LABELS, "seed", "participant_id"]
    return predictions.groupby(cell, sort=False)[["age", "predicted_age", "training_mean"]].mean().reset_index()


def _tried(cohort: Cohort, size: Profile) -> pd.DataFrame:
    coarse = replace(size, voxel_size=size.own["choosing_grid"], grids={})
    others = simulated.local_cohort(size.participants, voxel_size=coarse.voxel_size, seed=DEVELOPMENT_SEED)
    cells = list(product(RECIPES, inputs_of(cohort), range(size.own["choosing_splits"])))
    parts = []
    for name in RECIPES:
        fits = [_fit(others, coarse, *cell) for cell in cells if cell[0] == name]
        parts.append(scores(predictions_of(fits, name)).assign(recipe=name))
    return pd.concat(parts, ignore_index=True)[["recipe", "inputs", "seed", "mae", "mae_of_mean", "training_mae", "n"]]


def _fit(cohort: Cohort, size: Profile, name: str, inputs: str, seed: int) -> Fit:
    recipe = RECIPES[name]
    smooth = {"noise_smoothness": round(_INVERSION_SD / size.grid_of(inputs), 2)} if recipe.smooth else {}
    return one_fit(cohort, size, recipe.learner, inputs, seed=seed, changes={**recipe.settings, **smooth})
