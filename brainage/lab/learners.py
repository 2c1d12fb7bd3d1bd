"""Learners that a lab can choose, with settings that fit its numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline, make_pipeline

from brainage.core.errors import refuse
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
_GRIDS = (2, 4, 8)  # mm
_MOST_NETWORKS = 70  # of 4.2 MB in one file, which stays below 300 MB
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


def check_size(learner: str, folds: int) -> None:
    """Refuse folds of which a file would hold too many networks.

    Parameters
    ----------
    learner : str
        A key of `LEARNERS`.
    folds : int
        Models in the file.

    Raises
    ------
    BrainageError
        With how many there may be.

    """
    if learner == "pca-gp":
        return
    most = _MOST_NETWORKS // (_MEMBERS if learner == "best" else 1)
    if folds > most:
        refuse(f"folds is {folds}; expected {most} at most with {learner}, or the file would be larger than 300 MB")


def seen_grid(learner: str, inputs: str, voxel_size: int, asked: int = 0) -> int:
    """Return the grid on which a learner sees maps, mm.

    The best learner fits five networks a fold, and sees a coarser one unless another is asked for.

    Parameters
    ----------
    learner, inputs : str
        As of `estimator`.
    voxel_size : int
        Of the maps, mm.
    asked : int
        What was asked for, mm; 0: nothing.

    Raises
    ------
    BrainageError
        If there is no such grid, or it is finer than that of the maps.

    """
    if asked:
        offered = [size for size in _GRIDS if size >= voxel_size]
        if asked not in offered:
            of = " or ".join(map(str, offered))
            refuse(f"grid is {asked}; expected {of}, in mm: maps are of {voxel_size} mm, and some of their voxels seen")
        return asked
    return max(voxel_size, _COARSE.get(inputs, 4)) if learner == "best" else voxel_size


def maps_for(cohort: Cohort, learner: str, inputs: str, seen: int) -> NDArray[np.float32]:
    """Read the maps of a cohort as a learner takes them: voxels of the brain, or volumes for networks.

    Parameters
    ----------
    cohort : Cohort
        All of whom have the maps.
    learner, inputs : str
        As of `estimator`.
    seen : int
        Of `seen_grid`.

    """
    if learner != "pca-gp":
        return cohort.volumes(inputs, seen)
    return cohort.maps(inputs, _brain(cohort.grid.voxel_size, seen))


def maps_of(volumes: NDArray[np.float32], learner: str, voxel_size: int, seen: int) -> NDArray[np.float32]:
    """Return maps of the whole grid as a learner takes them, as `maps_for` does.

    Parameters
    ----------
    volumes : ndarray
        ``(n, channels, x, y, z)``.
    learner : str
        As of `estimator`.
    voxel_size : int
        Of the grid, mm.
    seen : int
        Of `seen_grid`.

    """
    if learner == "pca-gp":
        return volumes[:, :, _brain(voxel_size, seen)]
    step = seen // voxel_size
    some = volumes[:, :, ::step, ::step, ::step]
    return np.ascontiguousarray(some[(slice(None), slice(None), *anatomy.brain_box(seen))])


def _brain(voxel_size: int, seen: int) -> NDArray[np.bool_]:
    """Return the voxels of the brain, of those that are on the grid that is seen, too."""
    mask, step = np.zeros(anatomy.grid(voxel_size).shape, bool), seen // voxel_size
    mask[::step, ::step, ::step] = anatomy.region_mask("brain", seen)
    return mask


def reference_maps(learner: str, inputs: str, voxel_size: int, seen: int) -> NDArray[np.float32]:
    """Return maps of nobody, the same everywhere, by which a model is known to work on another machine, ``(1, ...)``.

    The template's brightness in the range of colours in which maps of each kind are shown.

    Parameters
    ----------
    learner, inputs : str
        As of `estimator`.
    voxel_size : int
        Of the grid, mm.
    seen : int
        Of `seen_grid`.

    """
    brightness = anatomy.template("t1w", voxel_size)
    volumes = [
        low + (high - low) * brightness for low, high in (MODALITIES[one].shown for one in modalities_of(inputs))
    ]
    return maps_of(np.where(brightness > 0, np.array(volumes, np.float32), 0)[None], learner, voxel_size, seen)


def _few(settings: dict[str, Any], n: int) -> dict[str, Any]:
    return {**settings, "n_components": min(settings["n_components"], n - 1)}
