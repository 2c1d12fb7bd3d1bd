"""Average maps over regions."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from brainage import anatomy
from brainage.cohort import Cohort

__all__ = ["regional_means"]


def regional_means(cohort: Cohort, modality: str, regions: Sequence[str] = tuple(anatomy.REGIONS)) -> pd.DataFrame:
    """Average a modality over the voxels of each region that have data.

    Parameters
    ----------
    cohort : Cohort
        Whose maps to average; one map is in memory at a time.
    modality : str
        ``"stiffness"``, ``"damping_ratio"`` or ``"t1w"``.
    regions : sequence of str
        Names from `anatomy.REGIONS`.

    Returns
    -------
    DataFrame
        One row per participant and region: ``participant_id``, ``modality``, ``region``, ``mean`` (unit of the
        modality; missing if the region has no data), ``coverage`` (share of its voxels with data).

    """
    voxels = {region: np.flatnonzero(anatomy.region_mask(region, cohort.grid.voxel_size)) for region in regions}
    rows = []
    for participant_id in cohort.participants["participant_id"]:
        values = np.asarray(cohort.map(participant_id, modality)).ravel()
        for region, indices in voxels.items():
            measured = values[indices][values[indices] != 0]
            mean = measured.mean(dtype=float) if measured.size else np.nan
            coverage = measured.size / indices.size
            rows.append((participant_id, modality, region, mean, coverage))
    return pd.DataFrame(rows, columns=["participant_id", "modality", "region", "mean", "coverage"])
