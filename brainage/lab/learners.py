"""Learners that a lab can choose, with settings that fit its numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline, make_pipeline

from brainage.core.setting_checks import check_choice
from brainage.data.cohort import Cohort
from brainage.data.inputs import modalities_of
from brainage.data.modalities import MODALITIES
from brainage.models.estimators import (
    PUBLISHED,
    PUBLISHED_CONTRASTIVE,
    PUBLISHED_SUPERVISED,
    ContrastiveRegressor,
    PCAGaussianProcess,
    SupervisedRegressor,
)
from brainage.models.normalization import DatasetNormalizer
from brainage.space import anatomy

_BATCH = 32  # as published
#: Learners by the name that commands give them: from input and number of people to train on to an estimator.
LEARNERS: dict[str, Callable[[str, int], Any]] = {
    "pca-gp": lambda inputs, n: PCAGaussianProcess(**_few(PUBLISHED[inputs], n)),
    "supervised": lambda inputs, n: SupervisedRegressor(**PUBLISHED_SUPERVISED[inputs], batch_size=min(_BATCH, n)),
    "contrastive": lambda inputs, n: ContrastiveRegressor(**PUBLISHED_CONTRASTIVE[inputs], batch_size=min(_BATCH, n)),
}


def estimator(learner: str, inputs: str, n: int) -> Pipeline:
    """Return an unfitted pipeline of normalisation and learner, with the paper's hyperparameters as far as they fit.

    Parameters
    ----------
    learner : str
        A key of `LEARNERS`.
    inputs : str
        ``"stiffness"``, ``"damping_ratio"``, ``"mre"`` or ``"mri"``.
    n : int
        People that it will be trained on: principal components are fewer, and batches no larger.

    Raises
    ------
    BrainageError
        If there is no such learner or input.

    """
    check_choice("model", learner, LEARNERS)
    check_choice("input", inputs, PUBLISHED)
    return make_pipeline(DatasetNormalizer(), LEARNERS[learner](inputs, n))


def maps_for(cohort: Cohort, learner: str, inputs: str) -> NDArray[np.float32]:
    """Read the maps of a cohort as a learner takes them: voxels of the brain, or volumes for networks.

    Parameters
    ----------
    cohort : Cohort
        All of whom have the maps.
    learner, inputs : str
        As of `estimator`.

    """
    if learner == "pca-gp":
        return cohort.maps(inputs, anatomy.region_mask("brain", cohort.grid.voxel_size))
    return cohort.volumes(inputs)


def maps_of(volumes: NDArray[np.float32], learner: str, voxel_size: int) -> NDArray[np.float32]:
    """Return maps of the whole grid as a learner takes them, as `maps_for` does.

    Parameters
    ----------
    volumes : ndarray
        ``(n, channels, x, y, z)``.
    learner : str
        As of `estimator`.
    voxel_size : int
        Of the grid, mm.

    """
    if learner == "pca-gp":
        return volumes[:, :, anatomy.region_mask("brain", voxel_size)]
    return np.ascontiguousarray(volumes[(slice(None), slice(None), *anatomy.brain_box(voxel_size))])


def reference_maps(learner: str, inputs: str, voxel_size: int) -> NDArray[np.float32]:
    """Return maps of nobody, the same everywhere, by which a model is known to work on another machine, ``(1, ...)``.

    The template's brightness in the range of colours in which maps of each kind are shown.

    Parameters
    ----------
    learner, inputs : str
        As of `estimator`.
    voxel_size : int
        Of the grid, mm.

    """
    brightness = anatomy.template("t1w", voxel_size)
    volumes = [
        low + (high - low) * brightness for low, high in (MODALITIES[one].shown for one in modalities_of(inputs))
    ]
    return maps_of(np.where(brightness > 0, np.array(volumes, np.float32), 0)[None], learner, voxel_size)


def _few(settings: dict[str, Any], n: int) -> dict[str, Any]:
    return {**settings, "n_components": min(settings["n_components"], n - 1)}
