"""A NIfTI file that somebody brings: its header is looked at, and what it says of itself is held against a grid."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.orientations import io_orientation, ornt_transform
from nibabel.tripwire import TripWireError
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.data.map_door import MOST_OUTSIDE, MapWarning, as_map, share_outside
from brainage.space.anatomy import Grid, grid

#: Millimetres between affines that are the same.
TOLERANCE = 1e-3
_LARGEST = 512.0**3  # voxels that are read to say more in a message
_APART = 1.0  # mm between the two affines of one file, beyond which one of them is wrong
_GZIP = b"\x1f\x8b"
_WITH_CHECKSUM = 31  # zlib's word for gzip
_BLOCK = 1 << 20  # bytes
_START = 348
_SIZES = tuple(struct.pack(order + "i", size) for order in "<>" for size in (348, 540))  # a header begins with its own
#: What nibabel raises for files that are damaged or no NIfTI.
BROKEN = (
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
    TripWireError,
)


def load_image(path: Path) -> Any:
    """Open a NIfTI file of real numbers whose affines agree, without reading its voxels.

    Raises
    ------
    BrainageError
        If it is missing, unreadable, no NIfTI, named as another thing than it is, in colours, complex, or says that it
        lies at two places.

    """
    img = _loaded(path)
    _check_type(path, img)
    _check_affines(path, img)
    return img


def _loaded(path: Path) -> Any:
    try:
        _check_name(path)
        img: Any = nib.load(path)
    except BrainageError:
        raise
    except PermissionError:
        refuse(f"{path}: no permission to read it; change its permissions")
    except BROKEN as error:
        raise _unreadable(path, error) from error
    if not isinstance(img, nib.Nifti1Pair):
        refuse(f"{path}: cannot be read as NIfTI: it is {type(img).__name__.removesuffix('Image')}; convert it")
    return img


def _check_name(path: Path) -> None:
    """Refuse what is no file, or has a name that says another thing than its first bytes."""
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        refuse(f"{path}: {what}; restore it, or remove its participant from the table")
    with path.open("rb") as file:
        start = file.read(_START)
    gzipped, named = start.startswith(_GZIP), path.suffix.lower() == ".gz"
    if named and not gzipped and start[:4] in _SIZES:
        msg = f"{path}: cannot be read as NIfTI: it is not a gzip file, although it is named so; rename it to "
        raise BrainageError(msg + path.stem)
    if gzipped and path.suffix.lower() == ".nii":
        refuse(f"{path}: cannot be read as NIfTI: it is a gzip file, and not named so; rename it to {path.name}.gz")
    if gzipped:
        _check_gzip(path)


def _check_gzip(path: Path) -> None:
    """Read a gzip file to its end, where its checksum stands: whoever stops at the last voxel never sees it.

    Bytes after the end, which some programs leave, do no harm.
    """
    members = zlib.decompressobj(_WITH_CHECKSUM)
    with path.open("rb") as file:
        while not members.eof:
            block = members.unconsumed_tail or file.read(_BLOCK)
            if not block:
                msg = "the gzip file ends before its checksum"
                raise EOFError(msg)
            members.decompress(block, _BLOCK)
            if members.eof and members.unused_data.startswith(_GZIP):  # another member follows
                rest, members = members.unused_data, zlib.decompressobj(_WITH_CHECKSUM)
                members.decompress(rest)


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
        refuse(f"{path}: voxels are of type {kind}; expected one number each: export it without colours")


def _check_affines(path: Path, img: Any) -> None:
    """Refuse an affine that is none, and two affines (sform, qform) that put the map at different places."""
    try:
        forms = [form for form, code in (img.get_sform(coded=True), img.get_qform(coded=True)) if code]
    except BROKEN as error:
        raise _unreadable(path, error) from error
    if not all(np.isfinite(form).all() and abs(np.linalg.det(form[:3, :3])) > 0 for form in [img.affine, *forms]):
        refuse(f"{path}: its affine is no way from voxels to mm; write sform or qform anew")
    if not forms:
        refuse(f"{path}: its header does not say where it lies (the codes of sform and qform are 0); write its affine")
    if len(forms) == 2:
        corners = np.array(np.meshgrid(*([0, n - 1] for n in (*img.shape, 1, 1, 1)[:3]))).reshape(3, -1).T
        one, other = (nib.affines.apply_affine(form, corners) for form in forms)
        apart = float(np.linalg.norm(one - other, axis=1).max())
        if apart > _APART:
            msg = f"{path}: its two affines, sform and qform, are up to {apart:.0f} mm apart; expected the same: "
            raise BrainageError(msg + "set the wrong one to the other, or its code to 0")


def fitting(path: Path, img: Any, grid: Grid, *, squeeze: bool) -> Any:
    """Return the image on the grid, reoriented if it stores the same grid in another way.

    Raises
    ------
    BrainageError
        If it is on another grid: with the remedy that helps, resampling only where it is in the template's space.

    """
    if img.ndim > 3 and np.prod(img.shape[3:]) == 1:
        img = _squeezed(path, img, grid, squeeze=squeeze)
    if img.ndim != 3:
        refuse(f"{path}: has {img.ndim} dimensions {img.shape}; expected one 3-D map {grid.shape}: split the file")
    if img.shape == grid.shape and np.allclose(img.affine, grid.affine, atol=TOLERANCE):
        return img
    if sorted(img.shape) == sorted(grid.shape):
        turned = _turned(path, img, grid)
        if turned.shape == grid.shape and np.allclose(turned.affine, grid.affine, atol=TOLERANCE):
            stored = "".join(nib.aff2axcodes(img.affine))
            warnings.warn(f"{path}: is stored as {stored}; reoriented to LAS by its affine", MapWarning, stacklevel=4)
            return turned
    raise BrainageError(_misfit(path, img, grid))


def _squeezed(path: Path, img: Any, grid: Grid, *, squeeze: bool) -> Any:
    """Drop the axes after the third of one volume, if asked for."""
    if not squeeze:
        msg = f"{path}: has {img.ndim} dimensions {img.shape}, one volume; expected a 3-D map {grid.shape}: "
        raise BrainageError(msg + "drop the last axis, or read it with squeeze=True")
    warnings.warn(f"{path}: has {img.ndim} dimensions, one volume; the last was dropped", MapWarning, stacklevel=5)
    return type(img)(image_values(path, img).reshape(img.shape[:3]), img.affine)


def _turned(path: Path, img: Any, grid: Grid) -> Any:
    try:
        return img.as_reoriented(ornt_transform(io_orientation(img.affine), io_orientation(grid.affine)))
    except BROKEN as error:
        raise _unreadable(path, error) from error


def image_values(path: Path, img: Any) -> NDArray[Any]:
    """Read the voxels, scaled as the header says."""
    try:
        return np.asanyarray(img.dataobj)
    except BROKEN as error:
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
    values = image_values(path, img)
    with np.errstate(invalid="ignore"):
        voxels = np.argwhere(np.isfinite(values) & (values != 0))
    if not len(voxels):
        return 0.0
    target = grid(2)
    places = np.linalg.solve(target.affine, img.affine)
    found = np.round(nib.affines.apply_affine(places, voxels)).astype(int)
    inside = found[((found >= 0) & (found < target.shape)).all(axis=1)]
    known = np.zeros(target.shape, bool)
    known[tuple(inside.T)] = True
    beyond = 1 - len(inside) / max(len(found), 1)
    return beyond + (1 - beyond) * share_outside(known, 2)
