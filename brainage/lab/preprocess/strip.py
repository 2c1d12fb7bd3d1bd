"""Where the brain is in an image of a head: a mask that is given, or one by a program that strips skulls."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.data.nifti import load_image

Mask = NDArray[np.bool_]
_PLACE = 1e-3  # mm by which a mask may lie elsewhere than its image
_LITRES = (0.5, 2.5)  # of a brain


class Stripper(NamedTuple):
    """A way to find the brain.

    Attributes
    ----------
    mask : callable
        From an image of NiBabel to a mask on its voxels.
    is_here : callable
        Whether it can be used.
    remedy : str
        What to do if not.
    any_contrast : bool
        Whether it knows other images than T1w.

    """

    mask: Callable[[Any], Mask]
    is_here: Callable[[], bool]
    remedy: str
    any_contrast: bool = False


def _deepbet(image: Any) -> Mask:
    """Strip by deepbet (Fisch and others 2024), whose weights come with it."""
    extraction = import_module("deepbet").BrainExtraction(no_gpu=True)
    try:
        return np.asarray(extraction.run(image)[1].dataobj) > 0
    except (ValueError, IndexError, AssertionError) as error:  # as it says that there is nothing
        refuse(
            f"deepbet finds no brain in it ({' '.join(str(error).split())[-120:]}); look at the image, or give a mask"
        )


def _by_program(command: Callable[[Path, Path], list[str]], image: Any) -> Mask:
    with tempfile.TemporaryDirectory() as folder:
        head, mask = Path(folder) / "head.nii.gz", Path(folder) / "mask.nii.gz"
        nib.save(image, head)
        done = subprocess.run(command(head, mask), capture_output=True, text=True, check=False)
        made = mask if mask.is_file() else Path(folder) / "mask_bet.nii.gz"  # as hd-bet calls it
        if done.returncode or not made.is_file():
            said = " ".join((done.stderr or done.stdout).split())[-160:]
            refuse(f"{command(head, mask)[0]} made no mask of it ({said or 'it says nothing'}); run it by hand")
        return np.asarray(load_image(made).dataobj) > 0


#: By name; deepbet comes with the extra ``preprocess``, the others are programs that somebody may have.
STRIPPERS = {
    "deepbet": Stripper(
        _deepbet, lambda: find_spec("deepbet") is not None, "pip install 'brainage[preprocess]', or give --mask"
    ),
    "synthstrip": Stripper(
        lambda image: _by_program(lambda head, mask: ["mri_synthstrip", "-i", str(head), "-m", str(mask)], image),
        lambda: shutil.which("mri_synthstrip") is not None,
        "put mri_synthstrip on the path, or choose another with --strip",
        any_contrast=True,
    ),
    "hd-bet": Stripper(
        lambda image: _by_program(
            lambda head, mask: [
                "hd-bet",
                "-i",
                str(head),
                "-o",
                str(mask),
                "--save_bet_mask",
                "--no_bet_image",
                "-device",
                "cpu",
            ],
            image,
        ),
        lambda: shutil.which("hd-bet") is not None,
        "put hd-bet on the path, or choose another with --strip",
    ),
}


def check_stripper(name: str) -> Stripper:
    """Return a way to find the brain that can be used here.

    Parameters
    ----------
    name : str
        A key of `STRIPPERS`.

    Raises
    ------
    BrainageError
        If there is none of this name, or it is not here.

    """
    if name not in STRIPPERS:
        refuse(f"strip is {name!r}; expected one of {', '.join(STRIPPERS)}")
    if not STRIPPERS[name].is_here():
        refuse(f"strip is {name!r}, which is not installed: {STRIPPERS[name].remedy}")
    return STRIPPERS[name]


def given_mask(path: Path, image: Any) -> Mask:
    """Return a mask that somebody made, on the voxels of its image.

    Parameters
    ----------
    path : Path
        Of the mask: 0 outside the brain.
    image : Nifti1Image
        What it is a mask of.

    Raises
    ------
    BrainageError
        If it cannot be read, or is of another grid.

    """
    mask = load_image(path)
    shape = mask.shape[:3]
    if shape != image.shape[:3] or not np.allclose(mask.affine, image.affine, atol=_PLACE):
        refuse(f"{path}: is of another grid than its image; expected {image.shape[:3]} voxels at the same place")
    return np.asarray(mask.dataobj).reshape(shape) > 0


def check_volume(mask: Mask, affine: NDArray[np.float64]) -> float:
    """Return the volume of a mask, litres, if it can be a brain's.

    Parameters
    ----------
    mask : ndarray of bool
        ``(x, y, z)``.
    affine : ndarray
        Voxel indices to mm.

    Raises
    ------
    BrainageError
        If it is smaller or larger than any brain.

    """
    litres = float(mask.sum() * abs(np.linalg.det(affine[:3, :3])) / 1e6)
    if not _LITRES[0] < litres < _LITRES[1]:
        refuse(f"its mask holds {litres:.2f} litres; expected {_LITRES[0]} to {_LITRES[1]}, a brain: look at the mask")
    return litres
