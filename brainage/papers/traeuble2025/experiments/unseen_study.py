"""What is the scanner's in the error on a study that was never seen, and what is its ages'.

The comparison leaves out one study after the other. Here as many people of the same ages are left out of all studies
in its place, several draws of them, on the same grid and input.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar

import numpy as np
import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fit import AskedOfFit, Fit, Study
from brainage.engine.fits import run_fits
from brainage.engine.profiles import Profile
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.peers import PeerSplit
from brainage.evaluate.splits import Split
from brainage.models.estimators.cautions import unwarned
from brainage.papers.traeuble2025.experiments.comparison import STUDY_INPUT, coarsest, studies_left_out
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import one_fit

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
            return fit_and_predict(self.fit.estimator(), maps, participants, split)[1]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Leave out the peers of each study, if there are several and the rest suffices.

    Returns
    -------
    dict of DataFrame
        ``peers``: per ``learner``, ``study`` whose peers they are, ``seed`` (the draw) and ``participant_id`` the
        ``age``, ``predicted_age`` and ``training_mean``, years; without rows where no study can be left out.

    """
    cells = list(product(studies_left_out(cohort), PRESETS, range(size.repeats)))
    tables = run_fits([PeersLeftOut(_fit(cohort, size, *cell)) for cell in cells], "peers left out")
    parts = [
        table.assign(study=study, learner=learner, seed=draw)
        for (study, learner, draw), table in zip(cells, tables, strict=True)
    ]
    return {"peers": pd.concat([pd.DataFrame(columns=_COLUMNS), *parts], ignore_index=True)[_COLUMNS]}


UNSEEN_STUDY = Experiment(
    "unseen_study", run, ("peers",), repeats={"smoke": 1, "laptop": 3, "paper": 10}, repeated="draws", coarse=True
)


def _fit(cohort: Cohort, size: Profile, study: str, learner: str, draw: int) -> Fit:
    coarse = coarsest(cohort, size)
    return replace(one_fit(cohort, coarse, learner, STUDY_INPUT, seed=0, held_out=Study(study)), member=draw)
