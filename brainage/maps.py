"""One map in one NIfTI file: read it with every check, write it so that it can be memory-mapped."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.orientations import io_orientation, ornt_transform
from numpy.typing import NDArray

from brainage.anatomy import Grid, grid
from brainage.errors import BrainageError
from brainage.files import naming, sync
from brainage.map_door import (
    MOST_OUTSIDE,
    MapWarning,
    Quality,
    as_map,
    check_plausible,
    clean,
    share_outside,
)
from brainage.modalities import MODALITIES, Modality

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
_TOLERANCE = 1e-3  # mm between affines that are the same
_LARGEST = 512.0**3  # voxels that are read to say more in a message
_APART = 1.0  # mm between the two affines of one file, beyond which one of them is wrong
_GZIP = b"\x1f\x8b"
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
    nib.filebasedimages.ImageFileError,
    nib.spatialimages.HeaderDataError,
    nib.spatialimages.HeaderTypeError,
)


def read_map(path: Path, grid: Grid, *, squeeze: bool = False) -> NDArray[np.float32]:
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
    img = _loaded(path)
    _check_type(path, img)
    _check_affines(path, img)
    return as_map(path, _values(path, _fitting(path, img, grid, squeeze=squeeze)), grid)


def _loaded(path: Path) -> Any:
    try:
        _check_name(path)
        img: Any = nib.load(path)
    except BrainageError:
        raise
    except PermissionError as error:
        msg = f"{path}: no permission to read it; change its permissions"
        raise BrainageError(msg) from error
    except _BROKEN as error:
        raise _unreadable(path, error) from error
    if not isinstance(img, nib.Nifti1Pair):
        msg = f"{path}: is {type(img).__name__.removesuffix('Image')}; expected NIfTI: convert it"
        raise BrainageError(msg)
    return img


def _check_name(path: Path) -> None:
    """Refuse what is no file, or has a name that says another thing than its first bytes."""
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        msg = f"{path}: {what}; restore it, or remove its participant from the table"
        raise BrainageError(msg)
    with path.open("rb") as file:
        gzipped, named = file.read(2) == _GZIP, path.name.endswith(".gz")
    if gzipped != named and path.stat().st_size:
        right = path.name.removesuffix(".gz") if named else f"{path.name}.gz"
        what = "is not a gzip file, although it is named so" if named else "is a gzip file, and not named so"
        msg = f"{path}: cannot be read as NIfTI: it {what}; rename it to {right} if it is a map"
        raise BrainageError(msg)


def _unreadable(path: Path, error: BaseException) -> BrainageError:
    why = " ".join(str(error).split()) or type(error).__name__
    return BrainageError(
        f"{path}: cannot be read as NIfTI ({why}); the file is damaged or cut short: copy or download it again"
    )


def _check_type(path: Path, img: Any) -> None:
    kind = img.get_data_dtype()
    if kind.kind == "c":
        as_map(path, np.zeros(1, kind), grid(8))  # which refuses
    if kind.kind not in "iuf":
        msg = f"{path}: voxels are of type {kind}; expected one number each: export it without colours"
        raise BrainageError(msg)


def _check_affines(path: Path, img: Any) -> None:
    """Refuse an affine that is none, and two affines (sform, qform) that put the map at different places."""
    try:
        forms = [form for form, code in (img.get_sform(coded=True), img.get_qform(coded=True)) if code]
    except _BROKEN as error:
        raise _unreadable(path, error) from error
    if not all(np.isfinite(form).all() and abs(np.linalg.det(form[:3, :3])) > 0 for form in [img.affine, *forms]):
        msg = f"{path}: its affine is no way from voxels to mm; write sform or qform anew"
        raise BrainageError(msg)
    if len(forms) == 2:
        corners = np.array(np.meshgrid(*([0, n - 1] for n in (*img.shape, 1, 1, 1)[:3]))).reshape(3, -1).T
        one, other = (nib.affines.apply_affine(form, corners) for form in forms)
        apart = float(np.linalg.norm(one - other, axis=1).max())
        if apart > _APART:
            msg = f"{path}: its two affines, sform and qform, are up to {apart:.0f} mm apart; expected the same: "
            raise BrainageError(msg + "set the wrong one to the other, or its code to 0")


def _fitting(path: Path, img: Any, grid: Grid, *, squeeze: bool) -> Any:
    """Return the image on the grid, reoriented if it stores the same grid in another way."""
    if img.ndim == 4 and img.shape[3] == 1:
        if not squeeze:
            msg = (
                f"{path}: has 4 dimensions {img.shape}, one volume; expected a 3-D map {grid.shape}: drop the last axis"
            )
            raise BrainageError(msg + ", or read it with squeeze=True")
        warnings.warn(f"{path}: has 4 dimensions, one volume; the last was dropped", MapWarning, stacklevel=3)
        img = img.slicer[..., 0]
    if img.ndim != 3:
        msg = f"{path}: has {img.ndim} dimensions {img.shape}; expected one 3-D map {grid.shape}: split the file"
        raise BrainageError(msg)
    if img.shape == grid.shape and np.allclose(img.affine, grid.affine, atol=_TOLERANCE):
        return img
    if sorted(img.shape) == sorted(grid.shape):
        turned = _turned(path, img, grid)
        if turned.shape == grid.shape and np.allclose(turned.affine, grid.affine, atol=_TOLERANCE):
            stored = "".join(nib.aff2axcodes(img.affine))
            warnings.warn(f"{path}: is stored as {stored}; reoriented to LAS by its affine", MapWarning, stacklevel=3)
            return turned
    raise BrainageError(_misfit(path, img, grid))


def _turned(path: Path, img: Any, grid: Grid) -> Any:
    try:
        return img.as_reoriented(ornt_transform(io_orientation(img.affine), io_orientation(grid.affine)))
    except _BROKEN as error:
        raise _unreadable(path, error) from error


def _values(path: Path, img: Any) -> NDArray[Any]:
    try:
        return np.asanyarray(img.dataobj)
    except _BROKEN as error:
        raise _unreadable(path, error) from error


def _misfit(path: Path, img: Any, grid: Grid) -> str:
    """Say in what a map's grid differs, and what helps: resampling only where the map is in the template's space."""
    target = "FSL's MNI152 2 mm grid" if grid.voxel_size == 2 else f"the {grid.voxel_size} mm MNI152 grid"
    if img.shape != grid.shape:
        found = f"shape is {img.shape}; expected {grid.shape}"
    else:
        found = f"affine is {np.round(img.affine[:3], 3).tolist()}; expected {grid.affine[:3].tolist()}"
    outside = _outside_template(path, img) if np.prod(img.shape, dtype=float) < _LARGEST else 0
    if outside > MOST_OUTSIDE:
        return (
            f"{path}: {found}, and {100 * outside:.0f} % of its voxels with data lie outside the template's brain: "
            "register it to MNI152 and strip the skull first"
        )
    return f"{path}: {found}: resample it to {target} by its affine"


def _outside_template(path: Path, img: Any) -> float:
    """Return the share of voxels with data that lie outside the template's brain, wherever the image's grid is."""
    values = _values(path, img)
    with np.errstate(invalid="ignore"):
        voxels = np.argwhere(np.isfinite(values) & (values != 0))
    target = grid(2)
    places = np.linalg.solve(target.affine, img.affine)
    found = np.round(nib.affines.apply_affine(places, voxels)).astype(int)
    inside = found[((found >= 0) & (found < target.shape)).all(axis=1)]
    known = np.zeros(target.shape, bool)
    known[tuple(inside.T)] = True
    beyond = 1 - len(inside) / max(len(found), 1)
    return beyond + (1 - beyond) * share_outside(known, 2)


def write_map(path: Path, values: NDArray, grid: Grid) -> None:
    """Write a map (float32) or a segmentation (int16) uncompressed, for `open_map`, and force it to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    img = _image(values.astype(np.int16 if values.dtype.kind in "iu" else np.float32, copy=False), grid)
    with naming(path):
        nib.save(img, path)
        sync(path)


def _image(values: NDArray, grid: Grid) -> nib.Nifti1Image:
    img = nib.Nifti1Image(values, grid.affine)
    img.set_sform(grid.affine, code="mni")
    img.set_qform(grid.affine, code="mni")
    img.header.set_xyzt_units("mm")
    return img


def is_own_map(path: Path, grid: Grid, kind: type = np.float32) -> bool:
    """Return whether a file has the header that `write_map` writes: other programs go by it, `open_map` does not."""
    try:
        with path.open("rb") as file:
            found = nib.Nifti1Header(file.read(_OWN_BYTES), check=False)
    except _BROKEN:
        return False
    expected = _image(np.zeros(grid.shape, kind), grid).header
    same = all(np.array_equal(found[name], expected[name]) for name in _OWN_FIELDS)
    single = found["magic"] == b"n+1" and found["vox_offset"] == HEADER_BYTES
    unscaled = np.nan_to_num(found["scl_slope"]) in (0, 1) and np.nan_to_num(found["scl_inter"]) == 0
    return bool(same and single and unscaled)


def open_map(path: Path, grid: Grid, dtype: str = "<f4") -> NDArray:
    """Return the read-only, memory-mapped voxels of a file that `write_map` wrote.

    The header was checked when the cohort was made; here only the size is, which finds missing and cut files.
    """
    expected = HEADER_BYTES + np.dtype(dtype).itemsize * int(np.prod(grid.shape))
    found = path.stat().st_size if path.is_file() else 0
    if found != expected:
        what = "no such file" if not path.is_file() else f"{found} bytes; expected {expected}"
        msg = f"{path}: {what}: the cohort is incomplete, import or simulate it again"
        raise BrainageError(msg)
    return np.memmap(path, np.dtype(dtype), "r", HEADER_BYTES, grid.shape, order="F")
