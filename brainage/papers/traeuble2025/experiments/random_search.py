"""Random search of hyperparameters where it may not be seen in the test: on other people, or inside the training part.

The paper searched 50, 20 and 10 settings and reported the error on the very fold that chose them. Here a simulated
cohort is tuned on a development cohort of another seed, and a real one anew within the training part of every split.
Here no setting is drawn twice.
"""

import json
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import ParameterSampler

from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.fit import RANDOM, VALIDATION, Fit, HeldOut
from brainage.engine.fits import predictions_of, run_fits, scores
from brainage.engine.profiles import Profile
from brainage.evaluate.best_of_many import best_of
from brainage.papers.traeuble2025.protocol import DEVELOPMENT_SEED, inputs_of, one_fit

_NOISE = (0.02, 0.05, 0.1, 0.15, 0.2)
_WEIGHT_DECAY = (5e-5, 1e-4)
_RATES = (5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3)

#: The paper's grids (Methods, "Evaluation Protocol") and, for networks, the learning rate, which it kept fixed.
GRIDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "pca_gp": {"learning_rate": (0.0001, 0.001, 0.01, 0.1), "n_components": (10, 50, 100), "noise": _NOISE},
    "supervised": {"dropout": (0.1, 0.2), "weight_decay": _WEIGHT_DECAY, "noise": _NOISE, "learning_rate": _RATES},
    "contrastive": {
        "distance": ("manhattan", "euclidean", "cosine"),
        "weight_decay": _WEIGHT_DECAY,
        "noise": (0.1, 0.15, 0.2),
        "step_size": (1, 2, 5),
        "end_neighbors": (8, 9, 10, 11, 12, 13, 14),
        "learning_rate": _RATES,
    },
}
_PAPER_DRAWS = {"pca_gp": 50, "supervised": 20, "contrastive": 10}
#: Draws with their errors, and what the best one reports.
Searched = tuple[pd.DataFrame, pd.DataFrame]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Search settings for every learner and input, and fit with the best ones on splits of the comparison.

    Returns
    -------
    dict of DataFrame
        ``draws`` (``learner``, ``inputs``, ``seed`` of the split they were chosen for, -1 for all of them;
        ``settings`` as JSON, ``mae`` on the people they were chosen on), ``best`` (the same for the best draw:
        ``draws``, ``reported`` and ``honest`` error, see `evaluate.best_of_many`), ``predictions`` and ``mae`` as for
        Figure 2.

    """
    cells = list(product(GRIDS, inputs_of(cohort)))
    search = _on_other_people if simulated.recipe(cohort) else _within_training
    searched = [search(cohort, size, *cell) for cell in cells]
    draws, best = (pd.concat(tables, ignore_index=True) for tables in zip(*searched, strict=True))
    fits = [fit for cell in cells for fit in _tuned_fits(cohort, size, *cell, draws)]
    predictions = predictions_of(fits, "tuned")
    return {"draws": draws, "best": best, "predictions": predictions, "mae": scores(predictions)}


TUNING = Experiment(
    "tuning",
    run,
    ("draws", "best", "predictions", "mae"),
    repeats={"smoke": 2, "laptop": 2, "paper": 10},
    own={
        "smoke": {"search_voxel_size": 8, "draws": {"pca_gp": 2, "supervised": 2, "contrastive": 2}},
        "laptop": {"search_voxel_size": 8, "draws": _PAPER_DRAWS},
        "paper": {"search_voxel_size": 2, "draws": _PAPER_DRAWS},
    },
    coarse=True,
)


def draw_settings(learner: str, n: int, seed: int = 0) -> list[dict[str, Any]]:
    """Draw settings from a learner's grid at random, none of them twice.

    Parameters
    ----------
    learner : str
        A key of `GRIDS`.
    n : int
        How many; of a grid that holds fewer, all are drawn.
    seed : int
        Of the draws.

    Examples
    --------
    >>> list(draw_settings("pca_gp", 2)[0])
    ['learning_rate', 'n_components', 'noise']

    """
    grid = GRIDS[learner]
    few = min(n, prod(map(len, grid.values())))
    return [{name: drawn[name] for name in grid} for drawn in ParameterSampler(grid, few, random_state=seed)]


def _on_other_people(cohort: Cohort, size: Profile, learner: str, inputs: str) -> Searched:
    """Search on a simulated cohort of another seed, which shares nobody with the one that is tested on."""
    others = simulated.local_cohort(len(cohort), voxel_size=size.own["search_voxel_size"], seed=DEVELOPMENT_SEED)
    draws, best = _search(others, size, learner, inputs, seeds=[0], held_out=RANDOM)
    return draws.assign(seed=-1), best.assign(seed=-1)


def _within_training(cohort: Cohort, size: Profile, learner: str, inputs: str) -> Searched:
    """Search anew for every split, on a fifth of its training part."""
    return _search(cohort, size, learner, inputs, seeds=range(size.repeats), held_out=VALIDATION)


def _search(
    cohort: Cohort, size: Profile, learner: str, inputs: str, *, seeds: "list[int] | range", held_out: HeldOut
) -> Searched:
    rows, best = [], []
    cell = {"learner": learner, "inputs": inputs}
    for seed in seeds:
        drawn = draw_settings(learner, size.own["draws"][learner], seed)
        fits = [
            one_fit(cohort, size, learner, inputs, seed=seed, held_out=held_out, changes=settings) for settings in drawn
        ]
        tables = run_fits(fits, f"search, {learner}, {inputs}")
        errors = np.array([(table["predicted_age"] - table["age"]).abs() for table in tables])
        for settings, mae in zip(drawn, errors.mean(axis=1), strict=True):
            rows.append({**cell, "seed": seed, "settings": json.dumps(settings), "mae": float(mae)})
        best.append({**cell, "seed": seed, "draws": len(drawn), **best_of(errors)._asdict()})
    return pd.DataFrame(rows), pd.DataFrame(best)


def _tuned_fits(cohort: Cohort, size: Profile, learner: str, inputs: str, draws: pd.DataFrame) -> list[Fit]:
    part = draws[(draws["learner"] == learner) & (draws["inputs"] == inputs)]
    fits = []
    for seed in range(size.repeats):
        own = part[part["seed"].isin([seed, -1])]
        best = json.loads(str(own.sort_values("mae")["settings"].iloc[0]))
        fits.append(one_fit(cohort, size, learner, inputs, seed=seed, changes=best))
    return fits
