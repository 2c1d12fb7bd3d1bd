"""Look at regions: their means, their volumes, and maps of nothing else."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.data.visits import Visit, scan
from brainage.space import anatomy

_MARGIN = 8  # mm around the atlas region, in which participants' own regions lie
_FEWEST = 9  # voxels along each axis: the 7 of the kernel, and what an edge of the grid may cut off


def regional_volumes(cohort: Cohort, inputs: str, region: str, voxel_size: int | None = None) -> NDArray[np.float32]:
    """Read the maps of one region of all participants, 0 elsewhere, cropped to it, for networks.

    The region is each participant's own, from their segmentation; the atlas's where they have none. The box is that of
    the atlas and a margin, so nothing is learned from participants.

    Parameters
    ----------
    cohort : Cohort
        Whose maps to read.
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.
    region : str
        A key of `brainage.space.anatomy.REGIONS`.
    voxel_size : int, optional
        A coarser grid than the cohort's, in mm.

    Returns
    -------
    ndarray
        ``(n, channels, x, y, z)``, float32. A participant whose region lies outside the scanned slab has zeros only.

    Raises
    ------
    BrainageError
        If the region, the inputs or the voxel size is unknown.

    """
    size = max(voxel_size or 0, cohort.grid.voxel_size)
    box = _padded_box(region, size)
    stack = cohort.volumes(inputs, size, box)
    for row, visit in enumerate(cohort.visits):
        stack[row, :, ~_mask(region, size, _own_labels(cohort, visit, size))[box]] = 0
    return stack


def region_volumes(cohort: Cohort, regions: Sequence[str] = tuple(anatomy.STRUCTURES)) -> pd.DataFrame:
    """Measure each participant's regions.

    Parameters
    ----------
    cohort : Cohort
        Whose regions.
    regions : sequence of str
        Names from `brainage.space.anatomy.REGIONS`.

    Returns
    -------
    DataFrame
        One row per participant (or visit) and region: ``participant_id`` (``session``), ``region``, ``volume`` (mL),
        ``voxels`` (of 2 mm, as in the paper) and ``segmented`` (whether by their own
        segmentation or by the atlas, the same for all).

    """
    size = cohort.grid.voxel_size
    rows = []
    for visit in cohort.visits:
        labels = _own_labels(cohort, visit, size)
        for region in regions:
            volume = float(_mask(region, size, labels).sum() * size**3 / 1000)
            rows.append((*visit, region, volume, volume * 1000 / 8, labels is not None))
    return _table(cohort, rows, ["region", "volume", "voxels", "segmented"])


def regional_means(
    cohort: Cohort, modality: str, regions: Sequence[str] = tuple(anatomy.REGIONS), *, own: bool = False
) -> pd.DataFrame:
    """Average a modality over the voxels of each region that have data.

    Parameters
    ----------
    cohort : Cohort
        Whose maps to average; one map is in memory at a time.
    modality : str
        ``"stiffness"``, ``"damping_ratio"`` or ``"t1w"``.
    regions : sequence of str
        Names from `anatomy.REGIONS`.
    own : bool
        Take each participant's own regions, from their segmentation; the atlas's where they have none. Default: the
        atlas's, the same for all.

    Returns
    -------
    DataFrame
        One row per participant (or visit) and region: ``participant_id`` (``session``), ``modality``, ``region``,
        ``mean`` (unit of the modality; missing if the region has no data), ``coverage`` (share of its voxels with
        data).

    Raises
    ------
    BrainageError
        If somebody has no such map, or a map holds NaN or infinity, which is not how missing data are marked.

    """
    size = cohort.grid.voxel_size
    voxels = {region: np.flatnonzero(anatomy.region_mask(region, size)) for region in regions}
    rows = []
    for visit in cohort.visits:
        values = np.asarray(cohort.map(visit[0], modality, visit[1])).ravel()
        if not np.isfinite(values).all():
            wrong = int((~np.isfinite(values)).sum())
            refuse(f"{scan(*visit)}, {modality}: {wrong} voxels are NaN or infinite; set voxels without data to 0")
        labels = _own_labels(cohort, visit, size) if own else None
        for region, of_atlas in voxels.items():
            indices = of_atlas if labels is None else np.flatnonzero(_mask(region, size, labels))
            measured = values[indices][values[indices] != 0]
            mean = measured.mean(dtype=float) if measured.size else np.nan
            coverage = measured.size / indices.size if indices.size else np.nan
            rows.append((*visit, modality, region, mean, coverage))
    return _table(cohort, rows, ["modality", "region", "mean", "coverage"])


def _table(cohort: Cohort, rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    """Return rows that begin with a visit as a table; the session only of a cohort that has sessions."""
    table = pd.DataFrame(rows, columns=["participant_id", "session", *columns])
    return table.astype({"session": "str"}) if "session" in cohort.optional else table.drop(columns="session")


def _own_labels(cohort: Cohort, visit: Visit, voxel_size: int) -> NDArray[np.int16] | None:
    """Return a person's own segmentation on a grid, read once for all regions; ``None`` if there is none."""
    own, step = cohort.segmentation(*visit), voxel_size // cohort.grid.voxel_size
    return None if own is None else np.asarray(own[::step, ::step, ::step])


def _mask(region: str, voxel_size: int, labels: NDArray[np.int16] | None) -> NDArray[np.bool_]:
    """Return where a region is, by labels or by the atlas."""
    atlas = anatomy.region_mask(region, voxel_size)  # which refuses a region that there is not
    return atlas if labels is None else np.isin(labels, anatomy.REGIONS[region])


def _padded_box(region: str, voxel_size: int) -> tuple[slice, slice, slice]:
    box = anatomy.bounding_box(anatomy.region_mask(region, voxel_size))
    x, y, z = (_widened(side, n, voxel_size) for side, n in zip(box, anatomy.grid(voxel_size).shape, strict=True))
    return x, y, z


def _widened(side: slice, length: int, voxel_size: int) -> slice:
    """Add the margin, and more where it takes that to hold the networks' first kernel."""
    margin = max(-(-_MARGIN // voxel_size), -(-(_FEWEST - (side.stop - side.start)) // 2))
    return slice(max(0, side.start - margin), min(length, side.stop + margin))
