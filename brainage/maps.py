"""One map in one NIfTI file: read it with every check, write it so that it can be memory-mapped."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion

from brainage import anatomy
from brainage.anatomy import Grid
from brainage.errors import BrainageError

__all__ = [
    "MODALITIES",
    "Modality",
    "Quality",
    "check_plausible",
    "clean",
    "naming",
    "open_map",
    "read_map",
    "write_map",
]


class Modality(NamedTuple):
    """What a map measures; values below ``low`` or above ``high`` are impossible, 0 marks voxels without data."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    typical: tuple[float, float]  # bounds on the median of a whole map: beyond them the unit must be another
    folder: str  # BIDS data type
    suffix: str  # BIDS suffix of the file


_HEADER_BYTES = 352  # of a NIfTI-1 file without extensions, up to its first voxel

#: Brain tissue at 50 Hz shows 1-5 kPa and 0.04-0.5; real files break the limits where the inversion fails.
MODALITIES = {
    modality.name: modality
    for modality in (
        Modality("stiffness", "Stiffness", "kPa", 0.0, 20.0, (0.5, 10.0), "mre", "stiffness"),
        Modality("damping_ratio", "Damping ratio", "", 0.0, 2.0, (0.02, 1.0), "mre", "dampingratio"),
        Modality("t1w", "T1w intensity", "a.u.", 0.0, float("inf"), (0.0, float("inf")), "anat", "T1w"),
    )
}


class Quality(NamedTuple):
    """Voxels of one map: measured ones, and impossible values that were set to missing."""

    voxels: int
    below: int
    above: int


def read_map(path: Path, grid: Grid) -> NDArray[np.float32]:
    """Read a 3-D map, 0 where there are no data.

    NaN outside the brain is background and becomes 0.

    Raises
    ------
    BrainageError
        If the file is missing, unreadable, truncated, not 3-D, on another grid, or holds NaN inside the brain.

    """
    if not path.is_file():
        msg = f"{path}: no such file; restore it, or remove its participant from the table"
        raise BrainageError(msg)
    try:
        img: Any = nib.load(path)
        values = np.asanyarray(img.dataobj).astype(np.float32)
    except (OSError, EOFError, ValueError, zlib.error, nib.filebasedimages.ImageFileError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        msg = f"{path}: cannot be read as NIfTI ({why}); the file is damaged or cut short: copy or download it again"
        raise BrainageError(msg) from error
    _check_grid(path, img, grid)
    return _without_nan(path, values, grid)


def _check_grid(path: Path, img: Any, grid: Grid) -> None:
    target = "FSL's MNI152 2 mm grid" if grid.voxel_size == 2 else f"the {grid.voxel_size} mm MNI152 grid"
    if img.ndim != 3:
        msg = f"{path}: has {img.ndim} dimensions {img.shape}; expected one 3-D map {grid.shape}: split the file"
        raise BrainageError(msg)
    if img.shape != grid.shape:
        msg = f"{path}: shape is {img.shape}; expected {grid.shape}: resample it to {target}"
        raise BrainageError(msg)
    if not np.allclose(img.affine, grid.affine, atol=1e-3):
        found, expected = np.round(img.affine[:3], 3).tolist(), grid.affine[:3].tolist()
        mirrored = " (left and right are swapped)" if img.affine[0, 0] * grid.affine[0, 0] < 0 else ""
        msg = f"{path}: affine is {found}{mirrored}; expected {expected}: resample it to {target} by its affine"
        raise BrainageError(msg)


def _without_nan(path: Path, values: NDArray[np.float32], grid: Grid) -> NDArray[np.float32]:
    unknown = ~np.isfinite(values)
    inside = int((unknown & _interior(grid.voxel_size)).sum())
    if inside:
        msg = f"{path}: {inside} voxels inside the brain are NaN or infinite; set voxels without data to 0"
        raise BrainageError(msg)
    values[unknown] = 0
    return values


@cache
def _interior(voxel_size: int) -> NDArray[np.bool_]:
    """Return the labelled brain and all that lies well inside the head's brain, such as the ventricles."""
    covered = anatomy.template("t1w", voxel_size) > 0.2
    deep = binary_erosion(covered, iterations=max(1, 6 // voxel_size))
    return deep | anatomy.region_mask("brain", voxel_size)


def check_plausible(path: Path, values: NDArray[np.float32], modality: Modality) -> None:
    """Refuse a map without data, or in another unit than expected.

    Raises
    ------
    BrainageError
        If no voxel has data, or the median of those that have is outside ``modality.typical``.

    """
    known = values[values != 0]
    if not known.size:
        msg = f"{path}: no voxel has data, all are 0; restore the file or leave its participant out"
        raise BrainageError(msg)
    (low, high), median = modality.typical, float(np.median(known))
    if not low <= median <= high:
        msg = f"{path}: median {modality.label.lower()} is {median:.3g} {modality.unit}".rstrip()
        msg += f"; expected {low:g} to {high:g}: the file is in another unit, convert it"
        raise BrainageError(msg)


def clean(values: NDArray[np.float32], modality: Modality) -> tuple[NDArray[np.float32], Quality]:
    """Set impossible values to 0, the mark of missing data, and count them.

    Examples
    --------
    >>> values, quality = clean(np.array([0, 0.25, -0.1, 67.7], np.float32), MODALITIES["damping_ratio"])
    >>> values.tolist(), quality
    ([0.0, 0.25, 0.0, 0.0], Quality(voxels=1, below=1, above=1))

    """
    below, above = values < modality.low, values > modality.high
    kept = np.where(below | above, np.float32(0), values)
    return kept, Quality(int(np.count_nonzero(kept)), int(below.sum()), int(above.sum()))


def write_map(path: Path, values: NDArray, grid: Grid) -> None:
    """Write a map (float32) or a segmentation (int16) uncompressed, so that `open_map` need not read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    img = nib.Nifti1Image(values.astype(np.int16 if values.dtype == np.int16 else np.float32, copy=False), grid.affine)
    img.set_sform(grid.affine, code="mni")
    img.set_qform(grid.affine, code="mni")
    img.header.set_xyzt_units("mm")
    with naming(path):
        nib.save(img, path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the file's name into an error of the system that has none, such as a full disk."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def open_map(path: Path, grid: Grid, dtype: str = "<f4") -> NDArray:
    """Return the read-only, memory-mapped voxels of a file that `write_map` wrote.

    The header was checked when the cohort was made; here only the size is, which finds missing and cut files.
    """
    expected = _HEADER_BYTES + np.dtype(dtype).itemsize * int(np.prod(grid.shape))
    found = path.stat().st_size if path.is_file() else 0
    if found != expected:
        what = "no such file" if not path.is_file() else f"{found} bytes; expected {expected}"
        msg = f"{path}: {what}: the cohort is incomplete, import or simulate it again"
        raise BrainageError(msg)
    return np.memmap(path, np.dtype(dtype), "r", _HEADER_BYTES, grid.shape, order="F")
