"""Brain maps to click through, in a page that works without a network."""

import re
from collections.abc import Mapping, Sequence
from html import escape

import nibabel as nib
import numpy as np
from nilearn.plotting import view_img
from numpy.typing import NDArray

from brainage.core.markup import html
from brainage.plotting.style import INPUTS
from brainage.plotting.tables import HTML
from brainage.space import anatomy

_COLORS = "inferno"
_ICON = re.compile(r"<link[^>]*https?://[^>]*>")  # of nilearn's site, the only thing that a viewer would load


def viewers(maps: Mapping[str, Sequence[NDArray]], ages: Sequence[str], voxel_size: int) -> HTML:
    """Return one folded viewer per input and age group; a viewer loads when it is opened.

    Parameters
    ----------
    maps : mapping
        By input, one map an age group, youngest first, on the grid, 0 to 1.
    ages : sequence of str
        Names of the groups.
    voxel_size : int
        Of the maps, mm.

    """
    parts = []
    for name, groups in maps.items():
        for volume, age in zip(groups, ages, strict=True):
            title = html(f"{INPUTS[name]}, {age} years")
            frame = escape(brain_viewer(volume, voxel_size))  # a page, line breaks included
            parts.append(
                f'<details class="viewer"><summary>{title}</summary>'
                f'<iframe title="{title}" loading="lazy" srcdoc="{frame}"></iframe></details>'
            )
    return HTML("".join(parts))


def brain_viewer(volume: NDArray, voxel_size: int) -> str:
    """Return a page of nilearn's viewer of a map, 0 to 1, over the template, with everything it needs inside."""
    affine = anatomy.grid(voxel_size).affine
    inside = np.where(anatomy.region_mask("brain", voxel_size), np.nan_to_num(volume), 0).astype(np.float32)
    template = anatomy.template("t1w", voxel_size).astype(np.float32)
    view = view_img(
        nib.Nifti1Image(inside, affine),
        bg_img=nib.Nifti1Image(template, affine),
        cmap=_COLORS,
        symmetric_cmap=False,
        vmin=0,
        vmax=1,
        threshold=0,
        opacity=0.8,
        resampling_interpolation="nearest",  # map and template share a grid
        black_bg=True,
        cut_coords=(0, -20, 8),  # every map opens at the same place
        colorbar=True,
    )
    return _ICON.sub("", view.html)
