"""One door for maps: what every map of every source is asked before it becomes part of a cohort.

Whoever brings maps, an importer, the simulation or a lab's own code, passes `admit` (maps) or `admit_labels`
(segmentations) on the way to the disk; `brainage.data.map_files` asks the same of a file before its values are used.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import binary_erosion, center_of_mass

from brainage.core.errors import BrainageError, refuse
from brainage.data.modalities import MODALITIES, Modality
from brainage.space import anatomy
from brainage.space.anatomy import Grid

#: Share of a map's voxels with data that may lie outside the template's brain. Of 45 maps of MRE134 it is 0.1 to 3.1 %,
#: of the same maps 10 mm away 7 % (median); a head that was not registered is mostly outside.
MOST_OUTSIDE = 0.05
_BRAIN = 0.2  # brightness of the T1w template from which real files hold data
_FEWEST = 0.01  # share of the brain that has data, below which nothing is shown
_MOST_IMPOSSIBLE = 0.05  # share of impossible values, above which they are no failures of the inversion
_FARTHEST = 16.0  # mm: structures of participants lie within a few, those of the other hemisphere beyond 20
_MOST_LABELS = np.iinfo(np.int16).max


class MapWarning(UserWarning):
    """A map is stored in another way than expected, and was put right."""


class Quality(NamedTuple):
    """Voxels of one map: measured ones, and impossible values that were set to missing."""

    voxels: int
    below: int
    above: int


def admit(name: object, values: ArrayLike, modality: Modality | str, grid: Grid) -> tuple[NDArray[np.float32], Quality]:
    """Return a map as it is kept, 0 where there are no data, and its quality.

    Parameters
    ----------
    name : object
        File or participant, for messages.
    values : array_like
        ``(x, y, z)`` on the grid, in the modality's unit; an axis of one at the end is dropped.
    modality : Modality or str
        What it measures; a key of `brainage.data.modalities.MODALITIES`.
    grid : Grid
        Of the cohort.

    Raises
    ------
    BrainageError
        If values are complex, no numbers, not finite inside the brain, on another grid, of another unit, mostly
        impossible, in another space than the template's, or hardly there.

    """
    modality = MODALITIES[modality] if isinstance(modality, str) else modality
    known = as_map(name, values, grid)
    check_plausible(name, known, modality)
    _check_place(name, known, grid)
    kept, quality = clean(known, modality)
    impossible = (quality.below + quality.above) / np.count_nonzero(known)
    if impossible > _MOST_IMPOSSIBLE:
        bounds = f"{modality.low:g} to {modality.high:g} {modality.unit}".rstrip()
        msg = f"{name}: {100 * impossible:.0f} % of the values are no {modality.label.lower()}; expected {bounds}"
        msg += ": give the map as it was measured, not standardised and in this unit"
        raise BrainageError(msg)
    return kept, quality


def admit_labels(name: object, values: ArrayLike, grid: Grid) -> NDArray[np.int16]:
    """Return a segmentation as it is kept: FreeSurfer labels, ``(x, y, z)``, of whatever type they came in.

    Raises
    ------
    BrainageError
        If labels are no whole numbers from 0 to 32,767, on another grid, or none of a region of `anatomy.REGIONS`.

    """
    labels = _on_grid(name, _array(name, values), grid)
    whole = labels.dtype.kind in "iuf" and bool((labels == np.floor(labels)).all())
    if not whole or labels.min() < 0 or labels.max() > _MOST_LABELS:
        msg = f"{name}: the segmentation is not of whole numbers from 0 to {_MOST_LABELS} ({_about(labels)}); "
        raise BrainageError(msg + "expected FreeSurfer's labels, resampled to the nearest")
    if not np.isin(labels, anatomy.REGIONS["brain"]).any():
        refuse(
            f"{name}: the segmentation has no label of a brain region; expected FreeSurfer's, such as 10 for thalamus"
        )
    apart = _label_distance(labels.astype(np.int64), grid.voxel_size)
    if apart > _FARTHEST:
        msg = f"{name}: the segmentation's labels lie {apart:.0f} mm (median) from where the template has them; "
        msg += f"expected at most {_FARTHEST:.0f}: register it, and look whether left and right are swapped"
        raise BrainageError(msg)
    return labels.astype(np.int16)


def _label_distance(labels: NDArray[np.int64], voxel_size: int) -> float:
    """Return the median distance, mm, of the centres of labels from those of the same labels in the template."""
    own, there = (_centers(one, voxel_size) for one in (labels, anatomy.labels(voxel_size)))
    known = sorted(set(own) & set(there) & set(anatomy.REGIONS["brain"]))
    return float(np.median([np.linalg.norm(own[label] - there[label]) for label in known])) if known else np.inf


def _centers(labels: NDArray[Any], voxel_size: int) -> dict[int, NDArray[np.float64]]:
    found = [int(label) for label in np.unique(labels) if label]
    centers = center_of_mass(np.ones(labels.shape), labels, found)
    return {label: voxel_size * np.array(center) for label, center in zip(found, centers, strict=True)}


def as_map(name: object, values: ArrayLike, grid: Grid) -> NDArray[np.float32]:
    """Return finite real numbers on the grid as float32; NaN outside the brain is background and becomes 0.

    Raises
    ------
    BrainageError
        If they are something else.

    """
    array = _array(name, values)
    if array.dtype.kind == "c":
        msg = f"{name}: values are complex, such as a modulus G' + iG''; expected stiffness in kPa or damping ratio: "
        raise BrainageError(msg + "convert them (brainage.space.mechanics)")
    if array.dtype.kind not in "iuf":
        refuse(f"{name}: values are of type {array.dtype}; expected a map of numbers")
    with np.errstate(over="ignore"):  # what does not fit is infinite, and told next
        plain = _on_grid(name, array, grid).astype(np.float32)
    unknown = ~np.isfinite(plain)
    inside = int((unknown & _interior(grid.voxel_size)).sum())
    if inside:
        refuse(f"{name}: {inside} voxels inside the brain are NaN or infinite; set voxels without data to 0")
    plain[unknown] = 0
    return plain


def _array(name: object, values: ArrayLike) -> NDArray[Any]:
    """Return an array; what is masked has no data."""
    if hasattr(values, "dataobj"):
        refuse(f"{name}: is an image; expected its values: read it with brainage.data.map_files.read_map(path, grid)")
    if np.ma.isMaskedArray(values):
        return np.ma.filled(values, 0)
    try:
        return np.asarray(values)
    except (ValueError, TypeError, RuntimeError) as error:
        refuse(f"{name}: is no array ({' '.join(str(error).split())[:80]}); expected numbers on the grid")


def _on_grid(name: object, array: NDArray[Any], grid: Grid) -> NDArray[Any]:
    squeezed = array[..., 0] if array.ndim == 4 and array.shape[3] == 1 else array
    if squeezed.shape != grid.shape:
        refuse(f"{name}: shape is {array.shape}; expected {grid.shape}, the {grid.voxel_size} mm MNI152 grid")
    return squeezed


def _about(values: NDArray[Any]) -> str:
    return f"{values.dtype}, {values.min()} to {values.max()}" if values.dtype.kind in "iuf" else f"{values.dtype}"


def check_plausible(name: object, values: NDArray[np.float32], modality: Modality) -> None:
    """Refuse a map without data, or in another unit than expected.

    Raises
    ------
    BrainageError
        If no voxel has data, or the median of those that have is outside ``modality.typical``.

    """
    known = values[values != 0]
    if not known.size:
        refuse(f"{name}: no voxel has data, all are 0; restore the file or leave its participant out")
    (low, high), median = modality.typical, float(np.median(known))
    if not low <= median <= high:
        expected = f"{low:g} to {high:g}" if np.isfinite(high) else f"more than {low:g}"
        msg = f"{name}: median {modality.label.lower()} is {median:.3g} {modality.unit}".rstrip()
        msg += f"; expected {expected}: the file is in another unit, convert it"
        raise BrainageError(msg)


def _check_place(name: object, values: NDArray[np.float32], grid: Grid) -> None:
    """Refuse a map that does not lie where the template's brain is."""
    known, brain = values != 0, _brain(grid.voxel_size)
    outside, inside = share_outside(known, grid.voxel_size), (known & brain).sum() / brain.sum()
    if outside > MOST_OUTSIDE:
        msg = (
            f"{name}: {100 * outside:.0f} % of the voxels with data lie outside the template's brain; expected at most "
        )
        msg += f"{100 * MOST_OUTSIDE:.0f} %: register the map to MNI152 and strip the skull"
        raise BrainageError(msg)
    if inside < _FEWEST:
        refuse(
            f"{name}: {100 * inside:.2g} % of the brain has data; expected {100 * _FEWEST:.0f} % or more: restore it"
        )


def share_outside(known: NDArray[np.bool_], voxel_size: int) -> float:
    """Return the share of voxels with data that lie outside the template's brain, on the grid of a voxel size."""
    return float((known & ~_brain(voxel_size)).sum() / max(known.sum(), 1))


def clean(values: NDArray[np.float32], modality: Modality) -> tuple[NDArray[np.float32], Quality]:
    """Set impossible values to 0, the mark of missing data, and count them.

    Examples
    --------
    >>> from brainage.data.modalities import MODALITIES
    >>> values, quality = clean(np.array([0, 0.25, -0.1, 67.7], np.float32), MODALITIES["damping_ratio"])
    >>> values.tolist(), quality
    ([0.0, 0.25, 0.0, 0.0], Quality(voxels=1, below=1, above=1))

    """
    below, above = values < modality.low, values > modality.high
    kept = np.where(below | above, np.float32(0), values)
    return kept, Quality(int(np.count_nonzero(kept)), int(below.sum()), int(above.sum()))


@cache
def _brain(voxel_size: int) -> NDArray[np.bool_]:
    return anatomy.template("t1w", voxel_size) > _BRAIN


@cache
def _interior(voxel_size: int) -> NDArray[np.bool_]:
    """Return the labelled brain and all that lies well inside the head's brain, such as the ventricles."""
    deep = binary_erosion(_brain(voxel_size), iterations=max(1, 6 // voxel_size))
    return deep | anatomy.region_mask("brain", voxel_size)
