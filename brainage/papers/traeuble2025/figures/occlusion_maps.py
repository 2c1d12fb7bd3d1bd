"""Figure 3: where networks look, by age, on the template and by structure."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.plotting.panel import panels
from brainage.plotting.style import INPUTS
from brainage.space import anatomy

_COLORS = "inferno"
_BRIGHT = 0.55  # from here on the colours are light
_HEIGHTS = (-24, 8, 40)  # mm, on every grid: cerebellum and brain stem, deep structures, cortex


def saliency_maps(maps: Mapping[str, Sequence[NDArray]], ages: Sequence[str], voxel_size: int) -> Figure:
    """Draw axial slices of each age group's map over the template, rows ages, columns inputs.

    Parameters
    ----------
    maps : mapping
        By input, one map an age group, youngest first, on the grid, 0 to 1.
    ages : sequence of str
        Names of the groups, from `age_labels`.
    voxel_size : int
        Of the maps, mm.

    """
    columns = [(name, height) for name in maps for height in _HEIGHTS]
    with panels(len(ages), len(columns), 1.2 + 1.25 * len(ages)) as (figure, axes):
        for row, group, text in zip(axes, range(len(ages)), ages, strict=True):
            for axis, (name, height) in zip(row, columns, strict=True):
                _slice(axis, maps[name][group], height, voxel_size)
            row[0].set_ylabel(text, fontsize=10)
        for axis, (name, height) in zip(axes[0], columns, strict=True):
            first = height == _HEIGHTS[len(_HEIGHTS) // 2]
            title = f"{INPUTS[name] if first else ''}\nz = {height} mm"
            axis.set_title(title.replace("-", "\N{MINUS SIGN}"), fontsize=10)
        scale = ScalarMappable(Normalize(0, 1), _COLORS)
        figure.colorbar(scale, ax=axes, label="Saliency (0 to 1)", location="bottom", shrink=0.5, aspect=30)
    return figure


def maps_beside(
    maps: Mapping[str, Mapping[str, NDArray]], notes: Mapping[tuple[str, str], str], voxel_size: int
) -> Figure:
    """Draw one large slice of each map, rows measures, columns networks and what was planted.

    Parameters
    ----------
    maps : mapping
        By the title of a row and the title of a column, on the grid, 0 to 1.
    notes : mapping
        By both titles, what stands below a map.
    voxel_size : int
        Of the maps, mm.

    """
    columns = list(next(iter(maps.values())))
    with panels(len(maps), len(columns), 0.7 + 2.35 * len(maps)) as (figure, axes):
        for row, (measure, shown) in zip(axes, maps.items(), strict=True):
            for axis, name in zip(row, columns, strict=True):
                _slice(axis, shown[name], _HEIGHTS[len(_HEIGHTS) // 2], voxel_size)
                axis.set_xlabel(notes.get((measure, name), ""), fontsize=12)
            row[0].set_ylabel(measure)
        for axis, name in zip(axes[0], columns, strict=True):
            axis.set_title(name, fontweight="bold")
    return figure


def structure_heat(structures: pd.DataFrame, ages: Sequence[str]) -> Figure:
    """Draw the mean saliency of each region by age group, one panel per input.

    Parameters
    ----------
    structures : DataFrame
        ``inputs``, ``group``, ``region``, ``saliency`` (0 to 1).
    ages : sequence of str
        Names of the groups.

    """
    inputs = list(dict.fromkeys(structures["inputs"]))
    with panels(1, len(inputs), 5.0, sharey=True) as (figure, axes):
        for axis, name in zip(axes[0], inputs, strict=True):
            part = structures[structures["inputs"] == name]
            wide = part.pivot_table(index="region", columns="group", values="saliency", sort=False)
            sns.heatmap(
                wide, ax=axis, cmap=_COLORS, vmin=0, vmax=1, annot=True, fmt=".2f", cbar=False, annot_kws={"size": 8}
            )
            for text in axis.texts:  # which are white up to orange otherwise
                text.set_color("black" if float(text.get_text()) > _BRIGHT else "white")
            axis.set_xticklabels(ages, rotation=45, ha="right", fontsize=9)
            axis.set(xlabel="Age (years)", ylabel="")
            axis.set_title(INPUTS[name], loc="left")
    return figure


def age_labels(groups: pd.DataFrame) -> list[str]:
    """Name age groups by their youngest and oldest member.

    >>> age_labels(pd.DataFrame({"youngest": [14.2, 23.0], "oldest": [22.9, 41.5]}))
    ['14–23', '23–42']
    """
    return [f"{low:.0f}–{high:.0f}" for low, high in zip(groups["youngest"], groups["oldest"], strict=True)]


def _slice(axis: Axes, volume: NDArray, height: float, voxel_size: int) -> None:
    """Draw one slice inside the template's brain, the participant's left on the left."""
    grid = anatomy.grid(voxel_size)
    level = round((height - grid.affine[2, 3]) / voxel_size)
    x, y, _ = anatomy.brain_box(voxel_size)
    inside = np.where(anatomy.region_mask("brain", voxel_size), volume, np.nan)
    template, plane = (part[x, y, level][::-1].T for part in (anatomy.template("t1w", voxel_size), inside))
    axis.imshow(template, "gray", origin="lower", vmin=0, vmax=1.2)
    axis.imshow(np.ma.masked_invalid(plane), _COLORS, origin="lower", vmin=0, vmax=1)
    axis.set(xticks=[], yticks=[])
    axis.spines[:].set_visible(False)
