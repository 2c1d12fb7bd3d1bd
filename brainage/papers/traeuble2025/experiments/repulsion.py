"""Why the exact exponential loss fails where the coded one works: how alike people of different ages are embedded."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial.distance import pdist
from scipy.stats import linregress, spearmanr

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fit import AskedOfFit, Fit, embedded
from brainage.engine.fits import run_fits
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.experiments.ablation import INPUT, OBJECTIVES, RATES, Objective
from brainage.papers.traeuble2025.protocol import fits_over_seeds

#: Years between people who are called near and far.
NEAR, FAR = 2.0, 10.0
COMPARED = ("y-aware", "L^exp, as coded", "L^exp, exact")


class Order(NamedTuple):
    """How an embedding orders people by age.

    Attributes
    ----------
    near, far : float
        Mean cosine between embeddings of people less than `NEAR` and more than `FAR` years apart.
    rank : float
        Spearman correlation, over pairs, of that cosine with how near they are in age: 1 if perfectly ordered.

    """

    near: float
    far: float
    rank: float


def age_order(embedding: NDArray[np.float64], ages: NDArray[np.float64]) -> Order:
    """Measure how an embedding ``(n, dimensions)`` orders people by age, years.

    On a quarter of a circle the nearest in age are the most alike:

    >>> ages = np.arange(20.0, 81)
    >>> angles = np.pi / 2 * (ages - 20) / 60
    >>> age_order(np.column_stack([np.cos(angles), np.sin(angles)]), ages).rank.round(3)
    np.float64(1.0)
    """
    alike, apart = 1 - pdist(embedding, "cosine"), pdist(ages[:, None])
    return Order(alike[apart < NEAR].mean(), alike[apart > FAR].mean(), spearmanr(alike, -apart).statistic)


class Alikeness(AskedOfFit):
    """A fit, and how it embeds those it was fitted on and those held out."""

    name = "alikeness"

    def run(self) -> pd.DataFrame:
        """Return ``part`` (training, held out), the fields of `Order`, and of held-out people ``slope`` and ``mae``.

        The slope is that of predicted on true age, the mean absolute error in years.
        """
        model, table, (maps, participants, split) = self.fit.fitted()
        mae = (table["predicted_age"] - table["age"]).abs().mean()
        slope = linregress(table["age"], table["predicted_age"]).slope
        ages, rows = participants["age"].to_numpy(float), []
        for part, who in (("training", split.train), ("held out", split.test)):
            order = age_order(embedded(model, maps[who]), ages[who])
            rows.append({"part": part, **order._asdict(), "slope": slope, "mae": mae})
        return pd.DataFrame(rows)


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Embed people by three losses at the authors' learning rate, with the ablation's network, input and splits.

    Returns
    -------
    dict of DataFrame
        ``order``: ``objective``, ``part``, ``near``, ``far``, ``rank``, ``slope``, ``mae``: means over seeds.

    """
    fits = [(one.name, fit) for one in OBJECTIVES if one.name in COMPARED for fit in _fits(cohort, size, one)]
    tables = run_fits([Alikeness(fit) for _, fit in fits], "alikeness")
    parts = [table.assign(objective=name) for (name, _), table in zip(fits, tables, strict=True)]
    return {"order": pd.concat(parts).groupby(["objective", "part"], sort=False).mean().reset_index()}


REPULSION = Experiment("repulsion", run, ("order",), repeats={"smoke": 1, "laptop": 2, "paper": 10}, coarse=True)


def _fits(cohort: Cohort, size: Profile, objective: Objective) -> list[Fit]:
    changes = {"learning_rate": RATES[0], **objective.changes}
    return fits_over_seeds(cohort, size, objective.learner, INPUT, changes=changes)
