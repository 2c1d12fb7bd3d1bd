"""What is the scanner's in the error on a study that was never seen, and what is its ages'.

The comparison leaves out one study after the other. Here as many people of the same ages are left out of all studies
in its place, several draws of them, on the same grid and input. And of simulated people studies are left out once more
where all of them were scanned alike: the same people, without what studies add to a map.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar

import numpy as np
import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.fit import AskedOfFit, Fit, Study
from brainage.engine.fits import LABELS, predictions_of, run_fits
from brainage.engine.profiles import Profile
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.peers import PeerSplit
from brainage.evaluate.splits import Split
from brainage.models.estimators.cautions import unwarned
from brainage.papers.traeuble2025.experiments.comparison import STUDY_INPUT, coarsest, left_out, studies_left_out
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import fits_over_seeds, one_fit

_COLUMNS = ["learner", "study", "seed", "participant_id", "age", "predicted_age", "training_mean"]


@dataclass(frozen=True)
class PeersLeftOut(AskedOfFit):
    """The fit that leaves a study out, but with a draw of the study's peers left out in its place."""

    name: ClassVar[str] = "peers left out"

    def run(self) -> pd.DataFrame:
        """Return the predictions of the peers, as of `Fit.run`."""
        maps, participants, whole = self.fit.data()
        rows = np.sort(np.concatenate([whole.train, whole.test]))
        inner = PeerSplit(str(self.fit.held_out), self.fit.member).split(participants.iloc[rows])
        split = Split(rows[inner.train], rows[inner.test], whole.seed)
        with unwarned():
            return fit_and_predict(self.fit.estimator(len(split.train)), maps, participants, split)[1]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Leave out the peers of each study, if there are several and the rest suffices.

    Returns
    -------
    dict of DataFrame
        ``peers``: per ``learner``, ``study`` whose peers they are, ``seed`` (the draw) and ``participant_id`` the
        ``age``, ``predicted_age`` and ``training_mean``, years; without rows where no study can be left out. Of
        simulated people who were scanned alike, ``alike_predictions`` on random splits and ``alike_left_out``, as the
        comparison has them.

    """
    cells = list(product(studies_left_out(cohort), PRESETS, range(size.repeats)))
    tables = run_fits([PeersLeftOut(_fit(cohort, size, *cell)) for cell in cells], "peers left out")
    parts = [
        table.assign(study=study, learner=learner, seed=draw)
        for (study, learner, draw), table in zip(cells, tables, strict=True)
    ]
    peers = pd.concat([pd.DataFrame(columns=_COLUMNS), *parts], ignore_index=True)[_COLUMNS]
    return {"peers": peers} | (_scanned_alike(cohort, size) if parts and simulated.recipe(cohort) else {})


UNSEEN_STUDY = Experiment(
    "unseen_study",
    run,
    ("peers",),
    repeats={"smoke": 1, "laptop": 3, "paper": 10},
    repeated="draws",
    own={  # grid: the coarsest of the inputs', on which the comparison leaves studies out
        "smoke": {"splits": 1, "grid": 8},
        "laptop": {"splits": 5, "grid": 8},
        "paper": {"splits": 10, "grid": 2},
    },
    coarse=True,
)


def _scanned_alike(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Return random splits and studies left out of the same simulated people without what studies add to a map."""
    made, coarse = simulated.recipe(cohort), coarsest(cohort, size)
    assert made is not None
    model = replace(made.model, study_effects=0.0)
    alike = simulated.local_cohort(len(cohort), voxel_size=coarse.voxel_size, seed=made.seed, model=model)
    splits = size.own["splits"]
    fits = [fit for one in PRESETS for fit in fits_over_seeds(alike, coarse, one, STUDY_INPUT, seeds=splits)]
    told = predictions_of(fits, "scanned alike")[[*LABELS, *_COLUMNS[2:]]]
    return {"alike_predictions": told, "alike_left_out": left_out(alike, size)}


def _fit(cohort: Cohort, size: Profile, study: str, learner: str, draw: int) -> Fit:
    coarse = coarsest(cohort, size)
    return replace(one_fit(cohort, coarse, learner, STUDY_INPUT, seed=0, held_out=Study(study)), member=draw)
