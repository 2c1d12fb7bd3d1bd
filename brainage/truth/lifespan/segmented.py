"""Read a cohort's written segmentations into a table like those of real people."""

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

from brainage.data.cohort import Cohort
from brainage.simulation.person.volumes import LABELS, PARCELS
from brainage.space import anatomy

_SHAPES = [name for name in LABELS if "ventricle" not in name]
_TISSUE = [name for name in _SHAPES if "cerebellum" not in name and name != "brain stem"]
_GRAY = [name for name in _SHAPES if name not in ("white matter", "brain stem") and "ventral" not in name]
_CORTEX = anatomy.REGIONS["gray matter"]
#: Of gray matter: the cortex, the cerebellum and the nuclei.
GRAY_LABELS = [label for name in _GRAY for label in LABELS[name]] + list(_CORTEX)


def segmented(cohort: Cohort, heads: pd.DataFrame, jobs: int = -1) -> pd.DataFrame:
    """Return one row a participant, as `tables.freesurfer` does, of what is written to disk.

    Volumes are voxels of the segmentation times what registration scaled the head by. ``cortex`` is the cortex's
    volume, and each parcel has its volume in place of a thickness, which a segmentation in voxels does not hold.
    ``brain`` is what is tissue over the template's intracranial volume: voxels alone.

    Parameters
    ----------
    cohort : Cohort
        With segmentations.
    heads : DataFrame
        By participant, ``icv`` and ``head`` of the cohort's ``truth.tsv``.
    jobs : int
        Worker processes, -1 for one per core.

    """
    people = cohort.participants
    counts = Parallel(n_jobs=jobs)(delayed(_counts)(cohort, one) for one in people["participant_id"])
    heads = heads.loc[people["participant_id"]]
    scale = cohort.grid.voxel_size**3 * np.exp(heads["head"].to_numpy())
    volumes = {name: scale * np.array([_sum_of(one, ids) for one in counts]) for name, ids in LABELS.items()}
    volumes["cortex"] = scale * np.array([_sum_of(one, _CORTEX) for one in counts])
    volumes |= {name: scale * np.array([_sum_of(one, ids) for one in counts]) for name, ids in PARCELS.items()}
    table = pd.DataFrame(volumes).assign(
        age=people["age"].to_numpy(),
        sex=(people["sex"] == "M").to_numpy(float),
        site=people["study"].to_numpy(),
        icv=1000 * heads["icv"].to_numpy(),
    )
    table["gray matter"] = table[[*_GRAY, "cortex"]].sum(axis=1)
    table["tissue"] = table[[*_TISSUE, "cortex"]].sum(axis=1)
    table["brain"] = table[[*_SHAPES, "cortex"]].sum(axis=1) / scale / _inside_the_head(cohort.grid.voxel_size)
    return table


def _sum_of(counts: NDArray[np.int64], ids: tuple[int, ...]) -> int:
    """Return the voxels that have one of the labels."""
    return int(counts[list(ids)].sum())


def _counts(cohort: Cohort, participant_id: str) -> NDArray[np.int64]:
    """Return how many voxels have each FreeSurfer label up to 2035, ``(2036,)``."""
    return np.bincount(np.asarray(cohort.segmentation(participant_id)).ravel(), minlength=2036)


def _inside_the_head(voxel_size: int) -> int:
    """Return the voxels of the template's brain with the fluid in and around it."""
    return int((anatomy.template("t1w", voxel_size) > 0).sum())
