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
from brainage.models.estimators.mean_of_networks import MeanOfNetworks
from brainage.models.harmonize import ComBatHarmonizer
from brainage.models.normalization import DatasetNormalizer
from brainage.space import anatomy

_BATCH = 32  # as published
_RATE, _MEMBERS = 1e-3, 5
_COARSE = {"stiffness": 8}  # mm: what loses less than half a year there, see the book's page on resolution
#: Learners by the name that commands give them: from input and number of people to train on to an estimator.
LEARNERS: dict[str, Callable[[str, int], Any]] = {
    "pca-gp": lambda inputs, n: PCAGaussianProcess(**_few(PUBLISHED[inputs], n)),
    "supervised": lambda inputs, n: SupervisedRegressor(**PUBLISHED_SUPERVISED[inputs], batch_size=min(_BATCH, n)),
    "contrastive": lambda inputs, n: ContrastiveRegressor(**PUBLISHED_CONTRASTIVE[inputs], batch_size=min(_BATCH, n)),
    "best": lambda inputs, n: MeanOfNetworks(
        ContrastiveRegressor(**PUBLISHED_CONTRASTIVE[inputs], learning_rate=_RATE, batch_size=min(_BATCH, n)), _MEMBERS
    ),
}
#: Ways to take away what studies add to maps.
HARMONIZERS: dict[str, Callable[[], Any]] = {
    "combat": ComBatHarmonizer.for_pipelines,
    "combat-without-age": lambda: ComBatHarmonizer.for_pipelines(keep_age=False),
}


def estimator(learner: str, inputs: str, n: int, harmonize: str = "") -> Pipeline:
    """Return an unfitted pipeline of normalisation and learner, with the paper's hyperparameters as far as they fit.

    Parameters
    ----------
    learner : str
        A key of `LEARNERS`.
    inputs : str
        ``"stiffness"``, ``"damping_ratio"``, ``"mre"`` or ``"mri"``.
    n : int
        People that it will be trained on: principal components are fewer, and batches no larger.
    harmonize : str
        A key of `HARMONIZERS`, to take away first what studies add to maps; empty: not.

    Raises
    ------
    BrainageError
        If there is no such learner, input or way to harmonise.

    """
    check_choice("model", learner, LEARNERS)
    check_choice("input", inputs, PUBLISHED)
    first = []
    if harmonize:
        check_choice("harmonize", harmonize, HARMONIZERS)
        first = [HARMONIZERS[harmonize]()]
    return make_pipeline(*first, DatasetNormalizer(), LEARNERS[learner](inputs, n))


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
    return cohort.volumes(inputs, _grid(learner, inputs, cohort.grid.voxel_size))


def _grid(learner: str, inputs: str, voxel_size: int) -> int:
    """Return the grid that a learner sees, mm: the best one takes five networks a fold, and a coarser one."""
    return max(voxel_size, _COARSE.get(inputs, 4)) if learner == "best" else voxel_size


def maps_of(volumes: NDArray[np.float32], learner: str, inputs: str, voxel_size: int) -> NDArray[np.float32]:
    """Return maps of the whole grid as a learner takes them, as `maps_for` does.

    Parameters
    ----------
    volumes : ndarray
        ``(n, channels, x, y, z)``.
    learner, inputs : str
        As of `estimator`.
    voxel_size : int
        Of the grid, mm.

    """
    if learner == "pca-gp":
        return volumes[:, :, anatomy.region_mask("brain", voxel_size)]
    size = _grid(learner, inputs, voxel_size)
    step = size // voxel_size
    seen = volumes[:, :, ::step, ::step, ::step]
    return np.ascontiguousarray(seen[(slice(None), slice(None), *anatomy.brain_box(size))])


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
    return maps_of(np.where(brightness > 0, np.array(volumes, np.float32), 0)[None], learner, inputs, voxel_size)


def _few(settings: dict[str, Any], n: int) -> dict[str, Any]:
    return {**settings, "n_components": min(settings["n_components"], n - 1)}
