"""The template's shapes: where each is, how far every voxel is from its surface, and how the cortex is ranked."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_fill_holes, distance_transform_edt, gaussian_filter

from brainage.simulation.lattice.areas import filled
from brainage.simulation.lattice.fields import coarser
from brainage.simulation.lattice.surface import covered
from brainage.simulation.person.volumes import LABELS, PARCELS, SHAPES
from brainage.space import anatomy

Array = NDArray[np.float32]
Box = tuple[slice, slice, slice]

#: Shapes that the cerebrum's white matter encloses.
INNER = tuple(name for name in SHAPES if name not in ("white matter", "brain stem") and "cerebellum" not in name)
_FAR = 30.0  # mm from a surface, beyond the reach of any displacement
_MARGIN = {"left ventricle": 14.0, "right ventricle": 14.0}  # mm that a shape may grow
_DEFAULT_MARGIN = 5.0


def shape_mask(name: str, labels: NDArray | None = None) -> NDArray[np.bool_]:
    """Return which voxels belong to a shape by their FreeSurfer labels; default: the atlas at 2 mm."""
    return np.isin(anatomy.labels(2) if labels is None else labels, LABELS[name])


@cache
def shape_size(name: str) -> int:
    """Return the voxels of a shape in the atlas at 2 mm."""
    return int(shape_mask(name).sum())


@cache
def surface_mask(name: str) -> NDArray[np.bool_]:
    """Return at 2 mm what the surface that is moved encloses: of white matter all that lies within it, too."""
    if name != "white matter":
        return shape_mask(name)
    within = np.any([shape_mask(inner) for inner in (*INNER, "white matter")], axis=0)
    return np.asarray(binary_fill_holes(within))


@cache
def distance(name: str) -> Array:
    """Return at 2 mm a smooth distance in mm from a shape's surface, negative inside, with the shape's own volume.

    Far away, where nothing moves, it is cut off.
    """
    inside = surface_mask(name)
    box = _widened(anatomy.bounding_box(inside), int(_FAR / 2), inside.shape)
    outside = distance_transform_edt(~inside[box]) - distance_transform_edt(inside[box])
    distances = np.full(inside.shape, _FAR, np.float32)
    distances[box] = np.minimum(gaussian_filter(2 * outside.astype(np.float32), 1), _FAR)
    return distances - np.partition(distances, inside.sum(), axis=None)[inside.sum()]


@cache
def near(name: str, voxel_size: int) -> NDArray[np.int64]:
    """Return the flat indices of a grid's voxels that a shape may come to hold, however it grows."""
    margin = _MARGIN.get(name, _DEFAULT_MARGIN)
    return np.flatnonzero(coarser((distance(name) < margin) & covered(), voxel_size))


@cache
def shape_labels(name: str) -> NDArray[np.int16]:
    """Return at 2 mm the label of the shape's nearest voxel, around the shape; elsewhere the atlas's own."""
    labels, inside = _labels(), shape_mask(name)
    box = _widened(anatomy.bounding_box(inside), int(_MARGIN.get(name, _DEFAULT_MARGIN)), inside.shape)
    labels[box] = filled(labels[box], inside[box])
    return labels


@cache
def labels_around() -> NDArray[np.int16]:
    """Return the atlas at 2 mm without the shapes but white matter, what is nearest but cortex in their place.

    That shows where a shape shrinks and its neighbours do not move in.
    """
    shapes = np.any([shape_mask(name) for name in SHAPES if name != "white matter"], axis=0)
    return np.where(shapes, filled(_labels(), ~shapes & ~anatomy.region_mask("gray matter")), _labels())


@cache
def white_matter_around() -> NDArray[np.bool_]:
    """Return at 2 mm where white matter is in `labels_around`: its own voxels and what it takes from other shapes."""
    return shape_mask("white matter", labels_around())


@cache
def cortex_voxels() -> NDArray[np.int64]:
    """Return the flat indices of the cortex's voxels at 2 mm."""
    return np.flatnonzero(anatomy.region_mask("gray matter"))


@cache
def parcel_of() -> NDArray[np.int16]:
    """Return for each FreeSurfer label, up to 2035, the number of its parcel; of cortex without one, their number."""
    numbers = np.full(2036, -1, np.int16)
    numbers[[*range(1000, 1036), *range(2000, 2036)]] = len(PARCELS)
    for number, labels in enumerate(PARCELS.values()):
        numbers[list(labels)] = number
    return numbers


@cache
def rank() -> Array:
    """Return at 2 mm the rank of each cortical voxel in its parcel by its tissue, 0 to 1, least first; 2 elsewhere."""
    tissue = anatomy.template("gray matter") + anatomy.template("white matter")
    tissue = tissue.ravel()[cortex_voxels()] + 1e-3 * np.random.default_rng(0).random(cortex_voxels().size)  # no ties
    parcels = parcel_of()[_labels().ravel()[cortex_voxels()]]
    ranks = np.empty(tissue.size, np.float32)
    for parcel in np.unique(parcels):
        members = parcels == parcel
        ranks[members] = (tissue[members].argsort().argsort() + 0.5) / members.sum()
    everywhere = np.full(_labels().size, 2, np.float32)
    everywhere[cortex_voxels()] = ranks
    return everywhere.reshape(_labels().shape)


def _labels() -> NDArray[np.int16]:
    return anatomy.labels(2).astype(np.int16)


def _widened(box: Box, voxels: int, shape: tuple[int, ...]) -> Box:
    x, y, z = (slice(max(0, s.start - voxels), min(n, s.stop + voxels)) for s, n in zip(box, shape, strict=True))
    return x, y, z
