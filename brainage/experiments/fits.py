"""One model fitted on one part of a cohort: the unit of work of every comparison."""

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline, make_pipeline

import brainage
from brainage import settings
from brainage.cohort import Cohort, open_cohort
from brainage.estimators import ContrastiveRegressor, PCAGaussianProcess, SupervisedRegressor
from brainage.evaluation import Split, fit_and_predict, random_split, study_split
from brainage.experiments.workers import digest, run_tasks
from brainage.normalization import DatasetNormalizer, ImageNormalizer

__all__ = ["LEARNERS", "NORMALIZATIONS", "Fit", "run_fits"]

#: The paper's three, by the name they have in tables.
LEARNERS: dict[str, type[BaseEstimator]] = {
    "pca_gp": PCAGaussianProcess,
    "supervised": SupervisedRegressor,
    "contrastive": ContrastiveRegressor,
}

#: ``"dataset"``: mean and SD of the training participants; ``"as_published"``: of all, test participants too, as in
#: the authors' code; ``"image"``: of each map (Supplementary Figure 1).
NORMALIZATIONS = ("dataset", "as_published", "image")

#: A result is computed anew when a line of these changes.
_DEPENDS_ON = (
    "anatomy.py",
    "cohort.py",
    "estimators",
    "evaluation.py",
    "experiments/fits.py",
    "losses",
    "maps.py",
    "networks.py",
    "normalization.py",
    "training.py",
)


@dataclass(frozen=True)
class Fit:
    """What to fit, on whom, and whom to predict.

    Attributes
    ----------
    cohort : str
        Folder of the cohort; its healthy participants take part.
    fingerprint : str
        Of the cohort.
    voxel_size : int
        Of the maps that the model sees, mm.
    learner : str
        A key of `LEARNERS`.
    inputs : str
        A key of `brainage.cohort.INPUTS`.
    parameters : tuple of (str, value)
        Of the learner.
    seed : int
        Of the split and of the model.
    held_out : str
        ``"random"``: a fifth at random; ``"validation"``: a fifth of what is left then, to choose settings without a
        look at the test; otherwise the study that is left out.
    normalization : str
        One of `NORMALIZATIONS`.

    """

    cohort: str
    fingerprint: str
    voxel_size: int
    learner: str
    inputs: str
    parameters: tuple[tuple[str, Any], ...]
    seed: int
    held_out: str = "random"
    normalization: str = "dataset"

    @property
    def key(self) -> str:
        """Change with everything that changes the result, and not with where the cohort lies."""
        what = (self.fingerprint, self.voxel_size, self.learner, self.inputs, sorted(self.parameters))
        return digest(_code(), *what, self.seed, self.held_out, self.normalization)

    @property
    def title(self) -> str:
        """For instance ``contrastive, mre, seed 3``."""
        part = f"seed {self.seed}" if self.held_out in ("random", "validation") else f"without {self.held_out}"
        return f"{self.learner}, {self.inputs}, {part}"

    def run(self) -> pd.DataFrame:
        """Return the predictions of the held-out participants.

        Returns
        -------
        DataFrame
            ``seed``, ``participant_id``, ``age``, ``predicted_age``, ``training_mean`` (years), and of networks
            ``embedding_1``, ``embedding_2``: the embedding on the training participants' two principal axes.

        """
        maps, participants = _data(self.cohort, self.fingerprint, self.inputs, self.voxel_size)
        split = Split(*self._halves(participants), self.seed)
        if self.normalization == "as_published":  # before the split: the test participants' values take part
            maps = DatasetNormalizer().fit_transform(maps)
        fitted, table = fit_and_predict(self._estimator(), maps, participants, split)
        if self.learner == "pca_gp":
            return table
        axes = PCA(2).fit(_embed(fitted, maps[split.train])).transform(_embed(fitted, maps[split.test]))
        return table.assign(embedding_1=axes[:, 0], embedding_2=axes[:, 1])

    def _halves(self, participants: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self.held_out not in ("random", "validation"):
            return study_split(participants, self.held_out)
        train, test = random_split(participants, self.seed)
        if self.held_out == "random":
            return train, test
        fitted, validated = random_split(participants.iloc[train], self.seed)
        return train[fitted], train[validated]

    def _estimator(self) -> Pipeline:
        normalizers = {"dataset": DatasetNormalizer(), "image": ImageNormalizer(), "as_published": "passthrough"}
        return make_pipeline(normalizers[self.normalization], LEARNERS[self.learner](**dict(self.parameters)))


def run_fits(fits: list[Fit], title: str) -> list[pd.DataFrame]:
    """Return the predictions of each fit, kept from earlier runs or computed now on all workers."""
    return run_tasks(fits, settings.results_folder() / "fits", title)


def _embed(fitted: Pipeline, maps: NDArray[np.float32]) -> NDArray[np.float64]:
    embedding: NDArray[np.float64] = fitted[-1].embed(fitted[:-1].transform(maps))
    return embedding


@lru_cache(2)
def _data(
    folder: str,
    fingerprint: str,  # noqa: ARG001 - so that a changed cohort is read again
    inputs: str,
    voxel_size: int,
) -> tuple[NDArray[np.float32], pd.DataFrame]:
    healthy: Cohort = open_cohort(folder).select(lambda participants: participants["diagnosis"] == "CN")
    return healthy.volumes(inputs, voxel_size), healthy.participants


@cache
def _code() -> str:
    folder = Path(brainage.__file__).parent
    names = [folder / name for name in _DEPENDS_ON]
    files = [file for path in names for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
