"""One model fitted on one part of a cohort: the unit of work of every comparison."""

import inspect
import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline, make_pipeline

from brainage.core.code_digest import digest, key_of
from brainage.core.left_out import LeftOutWarning
from brainage.data.cohort import open_cohort
from brainage.data.diagnoses import CONTROL, controls
from brainage.data.regional_values import regional_volumes
from brainage.evaluate import splits
from brainage.evaluate.evaluation import fit_and_predict
from brainage.models.estimators import ContrastiveRegressor, PCAGaussianProcess, SupervisedRegressor
from brainage.models.estimators.cautions import unwarned
from brainage.models.normalization import DatasetNormalizer, ImageNormalizer

#: The paper's three, by the name they have in tables.
LEARNERS: dict[str, type[BaseEstimator]] = {
    "pca_gp": PCAGaussianProcess,
    "supervised": SupervisedRegressor,
    "contrastive": ContrastiveRegressor,
}

#: ``"dataset"``: mean and SD of the training participants; ``"as_published"``: of all, test participants too, as in
#: the authors' code; ``"image"``: of each map (Supplementary Figure 1).
NORMALIZATIONS = ("dataset", "as_published", "image")


class Share(StrEnum):
    """A fifth of the healthy participants, by its name in tables."""

    RANDOM = "random"
    VALIDATION = "validation"


@dataclass(frozen=True)
class Study:
    """All healthy participants of one study; whatever it is called, it is no `Share`."""

    name: str

    def __str__(self) -> str:
        """Return its name in tables."""
        return self.name


#: A fifth at random; and a fifth of what is left then, to choose settings without a look at the test.
RANDOM, VALIDATION = Share
HeldOut = Share | Study
_APART = 1_000  # seeds of models that share a split
#: Maps, their participants, and the rows to train and to test on.
Data = tuple[NDArray[np.float32], pd.DataFrame, splits.Split]


@dataclass(frozen=True)
class Fit:
    """What to fit, on whom, and whom to predict.

    Attributes
    ----------
    cohort : str
        Folder of the cohort; its healthy participants take part, others only as `patients`.
    fingerprint : str
        Of the cohort.
    voxel_size : int
        Of the maps that the model sees, mm.
    learner : str
        A key of `LEARNERS`.
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.
    parameters : tuple of (str, value)
        Of the learner.
    seed : int
        Of the split and of the model.
    held_out : HeldOut
        Who is predicted: `RANDOM`, `VALIDATION`, or a `Study`.
    normalization : str
        One of `NORMALIZATIONS`.
    region : str
        A key of `brainage.space.anatomy.REGIONS` that the model sees alone; empty: everything.
    patients : str
        A diagnosis: its patients and the controls of their studies are predicted, too, and these studies are not
        trained on; empty: healthy participants only.
    control : str
        Diagnosis of the healthy.
    member : int
        Of several models that differ in their seed alone and share the split; 0: the model's seed is the split's.

    """

    cohort: str
    fingerprint: str
    voxel_size: int
    learner: str
    inputs: str
    parameters: tuple[tuple[str, Any], ...]
    seed: int
    held_out: HeldOut = RANDOM
    normalization: str = "dataset"
    region: str = ""
    patients: str = ""
    control: str = CONTROL
    member: int = 0

    @property
    def key(self) -> str:
        """Change with everything that changes the result, and not with where the cohort lies."""
        what = (self.fingerprint, self.voxel_size, self.learner, self.inputs, sorted(self.parameters))
        whom = (self.held_out, self.normalization, self.region, self.patients, self.control)
        return key_of(_code(__file__), *what, self.seed, self.member, *whom)

    @property
    def title(self) -> str:
        """For instance ``contrastive, mre, seed 3``."""
        part = f"without {self.held_out}" if isinstance(self.held_out, Study) else f"seed {self.seed}"
        which = f"model {self.member}" if self.member else ""
        return ", ".join(filter(None, (self.learner, self.inputs, self.region, self.patients, part, which)))

    def run(self) -> pd.DataFrame:
        """Return the predictions of the held-out participants.

        Returns
        -------
        DataFrame
            ``seed``, ``participant_id``, ``age``, ``predicted_age``, ``training_mean`` (years), ``training_mae``, the
            error on those who were trained on (years), and of networks ``embedding_1``, ``embedding_2``: the embedding
            on the training participants' two principal axes. With patients also ``role``: ``"patient"``,
            ``"control"``, or ``"held out"`` from the studies trained on. Participants whose maps have no data in the
            region, or who have no such maps, are missing.

        """
        model, table, (maps, participants, split) = self.fitted()
        table = table.assign(training_mae=_error(model, maps[split.train], participants["age"].iloc[split.train]))
        if self.patients:
            table = table.assign(role=self._roles(participants)[split.test])
        if self.learner == "pca_gp":
            return table
        axes = PCA(2).fit(embedded(model, maps[split.train])).transform(embedded(model, maps[split.test]))
        return table.assign(embedding_1=axes[:, 0], embedding_2=axes[:, 1])

    def fitted(self) -> tuple[Pipeline, pd.DataFrame, Data]:
        """Return the fitted model, its predictions of the held-out participants, and the `data`."""
        data = self.data()
        with unwarned():  # the tables hold every age that was predicted, and the pages show them
            model, table = fit_and_predict(self.estimator(len(data[2].train)), *data)
        return model, table.assign(seed=self.seed), data

    def data(self) -> Data:
        """Return the maps, their participants, and the rows to train and to test on.

        People of unknown age are left out, by name; who lacks the maps is in no row, so that all inputs share splits.

        Raises
        ------
        BrainageError
            If nobody has the diagnosis, is healthy, or took part in the study.

        """
        maps, participants = _data(self.cohort, self.fingerprint, self.inputs, self.voxel_size, self.region)
        healthy = self.healthy(participants)
        if self.normalization == "as_published":  # before the split: the test participants' values take part
            maps = DatasetNormalizer().fit(maps[healthy]).transform(maps)
        measured = np.array([all(channel.any() for channel in row) for row in maps])
        everybody = np.arange(len(participants)) if self.patients else np.flatnonzero(healthy)
        split = self._splitter().split(participants.iloc[everybody])
        train, test = (rows[measured[rows]] for rows in (everybody[split.train], everybody[split.test]))
        return maps, participants, splits.Split(train, test, self.seed + _APART * self.member)

    def _splitter(self) -> splits.Splitter:
        """Return who takes part in what."""
        if self.patients:
            return splits.PatientSplit(self.patients, self.seed, self.control)
        if isinstance(self.held_out, Study):
            return splits.StudySplit(self.held_out.name, self.seed)
        return splits.RandomSplit(self.seed) if self.held_out is Share.RANDOM else splits.ValidationSplit(self.seed)

    def healthy(self, participants: pd.DataFrame) -> NDArray[np.bool_]:
        """Return which of the participants are healthy; raises as `brainage.data.diagnoses.controls`.

        Parameters
        ----------
        participants : DataFrame
            Of `data`.

        """
        return controls(participants, self.control)

    def _roles(self, participants: pd.DataFrame) -> NDArray[np.object_]:
        groups = splits.disease_groups(participants, self.patients, self.control)
        roles = np.full(len(participants), "held out", object)
        roles[groups.controls], roles[groups.patients] = "control", "patient"
        return roles

    def estimator(self, n: int | None = None) -> Pipeline:
        """Return the unfitted pipeline of normalisation and learner.

        Parameters
        ----------
        n : int, optional
            People that it will be trained on: of fewer than a batch, or than principal components, these are smaller.

        """
        normalizers = {"dataset": DatasetNormalizer(), "image": ImageNormalizer(), "as_published": "passthrough"}
        learner = LEARNERS[self.learner](**dict(self.parameters))
        most = {} if n is None else {"n_components": n - 1, "batch_size": n}
        settings = learner.get_params()
        learner.set_params(**{name: min(settings[name], most[name]) for name in most if name in settings})
        return make_pipeline(normalizers[self.normalization], learner)


@dataclass(frozen=True)
class AskedOfFit(ABC):
    """A task of its own that looks into the model of a fit.

    Attributes
    ----------
    fit : Fit
        Of the model.

    """

    fit: Fit
    name: ClassVar[str]

    @property
    def key(self) -> str:
        """Change with everything that changes the result."""
        return key_of(self.fit.key, _code(inspect.getfile(type(self))))

    @property
    def title(self) -> str:
        """For instance ``occlusion: contrastive, stiffness, seed 3``."""
        return f"{self.name}: {self.fit.title}"

    @abstractmethod
    def run(self) -> pd.DataFrame:
        """Return what was asked for."""


def embedded(model: Pipeline, maps: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the embedding of maps by a fitted network.

    Parameters
    ----------
    model : Pipeline
        Of `Fit.fitted`.
    maps : array of float
        Of `Fit.data`.

    """
    embedding: NDArray[np.float64] = model[-1].embed(model[:-1].transform(maps))
    return embedding


def _error(model: Pipeline, maps: NDArray[np.float32], ages: pd.Series) -> float:
    with unwarned():
        return float(np.abs(model.predict(maps) - ages.to_numpy(float)).mean())


@lru_cache(2)
def _data(
    folder: str,
    fingerprint: str,  # noqa: ARG001 - so that a changed cohort is read again
    inputs: str,
    voxel_size: int,
    region: str,
) -> tuple[NDArray[np.float32], pd.DataFrame]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", LeftOutWarning)
        cohort = open_cohort(folder).with_ages()
        some, have = cohort.with_maps(inputs), cohort.available(inputs)
    for one in caught:
        _tell(str(one.message))
    read = regional_volumes(some, inputs, region, voxel_size) if region else some.volumes(inputs, voxel_size)
    if have.all():
        return read, cohort.participants
    maps = np.zeros((len(cohort), *read.shape[1:]), np.float32)  # no data for those without
    maps[have] = read
    return maps, cohort.participants


@cache
def _tell(text: str) -> None:
    """Say who is left out, once a process and not with every fit."""
    warnings.warn(text, LeftOutWarning, stacklevel=3)


@cache
def _code(file: str) -> str:
    """Return what changes with a line that a task of this file runs through."""
    return digest([Path(file)])
