"""One map in one NIfTI file: read it with every check, write it so that it can be memory-mapped."""

from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.core.files import naming, sync
from brainage.data.map_door import MapWarning, Quality, admit_labels, as_map, check_plausible, clean
from brainage.data.modalities import MODALITIES, Modality
from brainage.data.nifti import BROKEN, fitting, image_values, load_image
from brainage.space.anatomy import Grid

__all__ = [
    "HEADER_BYTES",
    "MODALITIES",
    "MapWarning",
    "Modality",
    "Quality",
    "check_plausible",
    "clean",
    "is_own_map",
    "open_map",
    "read_labels",
    "read_map",
    "write_map",
]

#: Of a NIfTI-1 file without extensions, up to its first voxel.
HEADER_BYTES = 352
_OWN_BYTES = 348  # of the header proper
_OWN_FIELDS = (
    *("sizeof_hdr", "dim", "datatype", "bitpix", "pixdim", "sform_code", "qform_code", "quatern_b", "quatern_c"),
    *("quatern_d", "qoffset_x", "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z"),
)
TOLERANCE = 1e-3  # mm between affines that are the same


def read_map(path: Path | str, grid: Grid, *, squeeze: bool = False) -> NDArray[np.float32]:
    """Read a 3-D map, 0 where there are no data.

    NaN outside the brain is background and becomes 0. A file of the same grid that stores its axes in another order or
    direction (RAS for LAS) is reoriented by its affine, and a `MapWarning` tells so.

    Parameters
    ----------
    path : Path
        NIfTI-1 or -2, gzipped or not, of any real type and scaling.
    grid : Grid
        That the map is on.
    squeeze : bool
        Take a 4-D file of one volume for a map, too, and warn.

    Raises
    ------
    BrainageError
        If the file is missing, unreadable, truncated, complex, not 3-D, on another grid, has two affines that
        disagree, or holds NaN inside the brain.

    """
    path = Path(path)
    img = fitting(path, load_image(path), grid, squeeze=squeeze)
    return as_map(path, image_values(path, img), grid)


def read_labels(path: Path | str, grid: Grid) -> NDArray[np.int16]:
    """Read a segmentation with FreeSurfer's labels, as `read_map` reads a map.

    Parameters
    ----------
    path : Path or str
        NIfTI file, 3-D, or 4-D with one volume.
    grid : Grid
        That it must lie on, see `brainage.space.anatomy.grid`.

    Raises
    ------
    BrainageError
        As of `read_map`, and if labels are no whole numbers, or do not lie where the template has these structures.

    """
    path = Path(path)
    img = fitting(path, load_image(path), grid, squeeze=True)
    return admit_labels(path, image_values(path, img), grid)


def _image(values: NDArray, grid: Grid) -> nib.Nifti1Image:
    img = nib.Nifti1Image(values, grid.affine)
    img.set_sform(grid.affine, code="mni")
    img.set_qform(grid.affine, code="mni")
    img.header.set_xyzt_units("mm")
    return img


def is_own_map(path: Path, grid: Grid, kind: type = np.float32) -> bool:
    """Return whether a file has the header that `write_map` writes: other programs go by it, `open_map` does not.

    Parameters
    ----------
    path : Path
        Any file.
    grid : Grid
        Whose header it should have.
    kind : type
        ``np.float32`` for maps, ``np.int16`` for segmentations.

    """
    try:
        with path.open("rb") as file:
            found = nib.Nifti1Header(file.read(_OWN_BYTES), check=False)
    except BROKEN:
        return False
    expected = _image(np.zeros(grid.shape, kind), grid).header
    same = all(np.array_equal(found[name], expected[name]) for name in _OWN_FIELDS)
    single = found["magic"] == b"n+1" and found["vox_offset"] == HEADER_BYTES
    unscaled = np.nan_to_num(found["scl_slope"]) in (0, 1) and np.nan_to_num(found["scl_inter"]) == 0
    return bool(same and single and unscaled)


def write_map(path: Path, values: NDArray, grid: Grid) -> None:
    """Write a map (float32) or a segmentation (int16) uncompressed, for `open_map`, and force it to the disk.

    Parameters
    ----------
    path : Path
        Ends in ``.nii``; its folder is made.
    values : array
        Shape of the grid; whole numbers are a segmentation.
    grid : Grid
        Of the values.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    img = _image(values.astype(np.int16 if values.dtype.kind in "iu" else np.float32, copy=False), grid)
    with naming(path):
        nib.save(img, path)
        sync(path)


def open_map(path: Path, grid: Grid, dtype: str = "<f4") -> NDArray:
    """Return the read-only, memory-mapped voxels of a file that `write_map` wrote.

    The header was checked when the cohort was made; here only the size is, which finds missing and cut files.

    Parameters
    ----------
    path : Path
        Of a cohort folder.
    grid : Grid
        Of the file.
    dtype : str
        ``"<f4"`` for maps, ``"<i2"`` for segmentations.

    Raises
    ------
    BrainageError
        If the file is missing or has another size.

    """
    expected = HEADER_BYTES + np.dtype(dtype).itemsize * int(np.prod(grid.shape))
    found = path.stat().st_size if path.is_file() else 0
    if found != expected:
        what = "no such file" if not path.is_file() else f"{found} bytes; expected {expected}"
        refuse(f"{path}: {what}: the cohort is incomplete, import or simulate it again")
    return np.memmap(path, np.dtype(dtype), "r", HEADER_BYTES, grid.shape, order="F")
