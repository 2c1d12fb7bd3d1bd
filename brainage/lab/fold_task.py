"""Fit the folds of a lab's model side by side, each kept as it is finished, so that a run can be gone on with."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.code_digest import digest, key_of
from brainage.data.cohort import Cohort, open_cohort
from brainage.engine.workers import run_tasks
from brainage.evaluate.cross_fitting import Fold
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.splits import Split, fold_splits
from brainage.lab.learners import estimator, maps_for
from brainage.models.estimators.cautions import unwarned
from brainage.models.estimators.model_file import load_model, save_model


@dataclass(frozen=True)
class FoldTask:
    """One fold's model: fitted in a worker, kept in a file, with what it says of those whom it left out.

    Attributes
    ----------
    cohort, control : str
        Folder of the cohort, and diagnosis of its healthy.
    fingerprint : str
        Of the cohort.
    inputs, learner, harmonize : str
        As of `brainage.lab.fitting.fit_lab`.
    seen : int
        Grid on which the learner sees maps, of `brainage.lab.learners.seen_grid`, mm.
    folds, seed, number : int
        Of all folds, and which of them.
    kept : str
        Folder of the models.

    """

    cohort: str
    control: str
    fingerprint: str
    inputs: str
    learner: str
    seen: int
    folds: int
    seed: int
    number: int
    kept: str
    harmonize: str = ""

    @property
    def key(self) -> str:
        """Change with everything that changes the model, and not with where it is kept."""
        what = (self.fingerprint, self.control, self.inputs, self.learner, self.seen, self.harmonize)
        return key_of(digest([Path(__file__)]), *what, self.folds, self.seed, self.number)

    @property
    def title(self) -> str:
        """For instance ``contrastive, mre, fold 3 of 10``."""
        return f"{self.learner}, {self.inputs}, fold {self.number + 1} of {self.folds}"

    @property
    def file(self) -> Path:
        """Where the model is kept."""
        return Path(self.kept) / f"{self.key}.safetensors"

    def run(self) -> pd.DataFrame:
        """Fit and keep the model; return the ages of those whom it left out, as of `fit_and_predict`."""
        whose = self.cohort, self.control, self.fingerprint
        people, maps = _people_and_maps(whose, self.inputs, self.learner, self.seen)
        splits = fold_splits(people.participants, self.folds, self.seed)
        model = estimator(self.learner, self.inputs, fewest(splits), self.harmonize)
        with unwarned():
            fitted, table = fit_and_predict(model, maps, people.participants, splits[self.number])
        save_model(fitted, self.file)
        return table


def kept_folds(
    cohort: Cohort, inputs: str, learner: str, kept: Path, *, seen: int, folds: int, seed: int, harmonize: str = ""
) -> list[Fold]:
    """Return the models of all folds with their tables, from a folder or fitted now, on all workers.

    Parameters
    ----------
    cohort : Cohort
        Of a folder; its healthy people of known age who have the maps are fitted on.
    inputs, learner
        As of `brainage.lab.fitting.fit_lab`.
    kept : Path
        Folder to keep them in; it may be removed afterwards.
    seen : int
        Of `brainage.lab.learners.seen_grid`.
    folds, seed, harmonize
        As of `fit_lab`.

    """
    where = str(cohort.folder.resolve()), cohort.control, cohort.fingerprint
    what = *where, inputs, learner, seen, folds, seed
    tasks = [FoldTask(*what, number, str(kept), harmonize) for number in range(folds)]
    tables = run_tasks(tasks, kept, "folds")
    return [Fold(load_model(task.file).model, table) for task, table in zip(tasks, tables, strict=True)]


def fewest(splits: list[Split]) -> int:
    """Return the fewest people that a fold trains on: settings are to fit all folds.

    Parameters
    ----------
    splits : list of Split
        Of all folds.

    """
    return min(len(split.train) for split in splits)


@lru_cache(1)
def _people_and_maps(
    whose: tuple[str, str, str], inputs: str, learner: str, seen: int
) -> tuple[Cohort, NDArray[np.float32]]:
    """Return the people of a cohort folder who are fitted on, and their maps; read again if the fingerprint changed."""
    cohort, control, _ = whose
    people = fitted_on(open_cohort(cohort, control=control), inputs)
    return people, maps_for(people, learner, inputs, seen)


def fitted_on(cohort: Cohort, inputs: str) -> Cohort:
    """Return the healthy people of known age who have the maps.

    Parameters
    ----------
    cohort : Cohort
        With others, too.
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.

    """
    return cohort.healthy.with_ages().with_maps(inputs)
