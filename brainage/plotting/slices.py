"""Axial slices of maps on the template, one colour bar per modality."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.data.modalities import MODALITIES
from brainage.plotting.panel import panels
from brainage.plotting.style import label
from brainage.space import anatomy


def slices_by_group(maps: Mapping[str, Mapping[str, NDArray[np.float32]]], z: float = 8) -> Figure:
    """Show an axial slice of each map; rows are modalities, columns groups.

    Parameters
    ----------
    maps : mapping
        2 mm maps by the title of a column and modality, 0 where there are no data.
    z : float
        Height of the slice in mm; 8 mm cuts the thalamus and the striatum.

    """
    modalities = list(next(iter(maps.values())))
    with panels(len(modalities), len(maps), 2.75 * len(modalities)) as (figure, axes):
        for row, modality in zip(axes, modalities, strict=True):
            for axis, group in zip(row, maps.values(), strict=True):
                draw_slice(axis, group[modality], modality, z)
            figure.colorbar(color_scale(modality), ax=list(row), label=label(modality), shrink=0.85, extend="both")
        for axis, title in zip(axes[0], maps, strict=True):
            axis.set_title(title)
    return figure


def color_scale(modality: str) -> ScalarMappable:
    """Return the colours of a modality, the same on all pages."""
    kind = MODALITIES[modality]
    return ScalarMappable(Normalize(*kind.shown), kind.colors)


def draw_slice(
    axis: Axes, values: NDArray[np.float32], modality: str, z: float, *, sides: bool = True, ground: bool = True
) -> None:
    """Draw an axial slice of a 2 mm map, over the template if on a ground; the participant's left on the left."""
    grid = anatomy.grid(2)
    level = round((z - grid.affine[2, 3]) / grid.voxel_size)
    box = (slice(9, 82), slice(8, 102), level)  # the brain with a small margin
    template, plane = (volume[box][::-1].T for volume in (anatomy.template(), values))
    if ground:
        axis.imshow(template, "gray", origin="lower", vmin=0, vmax=1.2)
    kind = MODALITIES[modality]
    low, high = kind.shown
    axis.imshow(np.ma.masked_equal(plane, 0), kind.colors, origin="lower", vmin=low, vmax=high)
    for side, position in (("L", 0.04), ("R", 0.96)) if sides else ():
        axis.text(position, 0.97, side, color="white", ha="center", va="top", transform=axis.transAxes)
    axis.set_axis_off()
