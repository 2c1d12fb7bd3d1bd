"""How errors fall with the number of people trained on: every learner, the same people tested.

Asked of stiffness, whose maps lose little on a coarse grid, and of simulated people of the seed that settings are
chosen on, more of them than in any study of elastography. Smaller trainings are part of the larger ones.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar

import numpy as np
import pandas as pd

from brainage.core.code_digest import key_of
from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.fit import AskedOfFit, Fit
from brainage.engine.fits import run_fits
from brainage.engine.profiles import Profile
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.metrics import metrics
from brainage.evaluate.splits import Split
from brainage.models.estimators.cautions import unwarned
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import DEVELOPMENT_SEED, one_fit

INPUT = "stiffness"


@dataclass(frozen=True)
class OnSome(AskedOfFit):
    """How well a learner predicts that was trained on so many of a fit's people."""

    n: int
    name: ClassVar[str] = "learning curve"

    @property
    def key(self) -> str:
        """Change with the number of people, too."""
        return key_of(super().key, self.n)

    @property
    def title(self) -> str:
        """For instance ``learning curve: contrastive, stiffness, seed 3, 125 people``."""
        return f"{super().title}, {self.n} people"

    def run(self) -> pd.DataFrame:
        """Return ``mae``, ``macro_mae``, ``mae_of_mean`` of the test and ``training_mae``, years, in one row."""
        maps, participants, split = self.fit.data()
        if self.n > len(split.train):
            refuse(f"trained_on is {self.n}; only {len(split.train)} people are there to train on: name fewer")
        train = np.random.default_rng([self.fit.seed, len(split.train)]).permutation(split.train)[: self.n]
        with unwarned():
            model, table = fit_and_predict(
                self.fit.estimator(), maps, participants, Split(train, split.test, split.seed)
            )
            missed = np.abs(model.predict(maps[train]) - participants["age"].iloc[train].to_numpy(float)).mean()
        found = metrics(table.assign(seed=self.fit.seed, training_mean=participants["age"].iloc[train].mean()))
        return found[["mae", "macro_mae", "mae_of_mean"]].assign(training_mae=missed)


def run(_cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Train every learner on more and more people of another seed.

    Returns
    -------
    dict of DataFrame
        ``curve``: ``learner``, ``n`` (trained on), ``seed``, and the columns of `OnSome.run`.

    """
    own = replace(size, voxel_size=size.own["grid"], grids={})
    people = simulated.local_cohort(size.own["people"], voxel_size=own.voxel_size, seed=DEVELOPMENT_SEED)
    cells = list(product(PRESETS, size.own["trained_on"], range(size.repeats)))
    tables = run_fits([OnSome(_fit(people, own, learner, n, seed), n) for learner, n, seed in cells], "learning curve")
    rows = [
        table.assign(learner=learner, n=n, seed=seed) for (learner, n, seed), table in zip(cells, tables, strict=True)
    ]
    names = ["learner", "n", "seed", "mae", "macro_mae", "mae_of_mean", "training_mae"]
    return {"curve": pd.concat(rows, ignore_index=True)[names]}


LEARNING_CURVE = Experiment(
    "learning_curve",
    run,
    ("curve",),
    repeats={"smoke": 1, "laptop": 3, "paper": 10},
    own={
        "smoke": {"grid": 8, "people": 60, "trained_on": (32, 40)},
        "laptop": {"grid": 8, "people": 1400, "trained_on": (60, 125, 249, 500, 1000)},
        "paper": {"grid": 2, "people": 1400, "trained_on": (60, 125, 249, 500, 1000)},
    },
)


def _fit(people: Cohort, size: Profile, learner: str, n: int, seed: int) -> Fit:
    """Return the fit on all; few people allow few components."""
    fewer: dict[str, object] = {"n_components": min(size.most_components, n - 1)} if learner == "pca_gp" else {}
    return one_fit(people, size, learner, INPUT, seed=seed, changes=fewer)
