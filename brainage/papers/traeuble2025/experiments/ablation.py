"""What the gain is made of: objective, learning rate, width and variant of the loss, at the same budget."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fits import run_fits, scores
from brainage.engine.profiles import Profile
from brainage.evaluate.metrics import METRICS
from brainage.papers.traeuble2025.protocol import fits_over_seeds

#: The one input that all objectives are tried on.
INPUT = "stiffness"
#: The contrastive learning rate of the authors' code, and ten times that.
RATES = (1e-4, 1e-3)


class Objective(NamedTuple):
    """A name, its learner, and what it changes in it."""

    name: str
    learner: str
    changes: dict[str, str]


OBJECTIVES = (
    Objective("L1", "supervised", {}),
    Objective("y-aware", "contrastive", {"loss": "y_aware"}),
    Objective("L^exp, as coded", "contrastive", {"loss": "exponential", "variant": "as_coded"}),
    Objective("L^exp, exact", "contrastive", {"loss": "exponential", "variant": "exact"}),
    Objective("adaptive, as coded", "contrastive", {"loss": "adaptive", "variant": "as_coded"}),
    Objective("adaptive, exact", "contrastive", {"loss": "adaptive", "variant": "exact"}),
    Objective("Rank-N-Contrast", "contrastive", {"loss": "rank_n_contrast"}),
)


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit every objective at every learning rate and width of the profile.

    Returns
    -------
    dict of DataFrame
        ``mae``: of `errors`.

    """
    return {"mae": errors(cohort, size, OBJECTIVES, size.own["architectures"], title="ablation")}


ABLATION = Experiment(
    "ablation",
    run,
    ("mae",),
    repeats={"smoke": 1, "laptop": 10, "paper": 10},
    own={
        "smoke": {"architectures": ("narrow",)},
        "laptop": {"architectures": ("narrow",)},
        "paper": {"architectures": ("narrow", "wide")},
    },
    coarse=True,
)


def errors(
    cohort: Cohort,
    size: Profile,
    objectives: Sequence[Objective],
    architectures: Sequence[str],
    *,
    title: str,
    inputs: str = INPUT,
) -> pd.DataFrame:
    """Fit objectives at every learning rate and width, on as many splits as the profile repeats.

    Returns
    -------
    DataFrame
        ``objective``, ``learning_rate``, ``architecture``, ``seed``, ``mae``, other metrics, ``training_mae``; years.

    """
    names = ["objective", "learning_rate", "architecture"]
    cells = product(objectives, RATES, architectures)
    fits = [
        (cell, fit)
        for cell in cells
        for fit in fits_over_seeds(cohort, size, cell[0].learner, inputs, changes=_changes(*cell))
    ]
    tables = run_fits([fit for _, fit in fits], title)
    parts = [
        table.assign(objective=objective.name, learning_rate=rate, architecture=architecture)
        for ((objective, rate, architecture), _), table in zip(fits, tables, strict=True)
    ]
    mae = scores(pd.concat(parts, ignore_index=True), names)
    return mae[[*names, "seed", *METRICS, "training_mae", "n"]]


def _changes(objective: Objective, rate: float, architecture: str) -> dict[str, object]:
    return {"learning_rate": rate, "architecture": architecture, **objective.changes}
