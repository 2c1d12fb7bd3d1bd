"""Figure 5: the ten structures, and how well each tells age."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from mpl_toolkits.mplot3d import Axes3D
from mpl_toolkits.mplot3d.art3d import Poly3DCollection
from skimage.measure import marching_cubes

from brainage.papers.traeuble2025.reported import REPORTED_REGIONAL_MAE
from brainage.plotting.panel import figure_of, legend_below, panel, panels
from brainage.plotting.style import INPUTS, MARKERS, PROPERTIES, palette
from brainage.space import anatomy
from brainage.space.anatomy import PAPER_VOXELS

_OFFSETS = (-0.17, 0.17)
_ALPHA = {"cerebellum": 0.3, "brain stem": 0.5}  # which hide the others


def structures_in_3d(voxel_size: int = 2) -> Figure:
    """Draw the atlas's ten structures as surfaces, from the front and the left, and from the left."""
    colors = palette(list(anatomy.STRUCTURES))
    with panels(1, 2, 4.4, subplot_kw={"projection": "3d"}) as (figure, axes):
        for axis, (elevation, azimuth) in zip(axes[0], ((18, 40), (6, 180)), strict=True):
            for name, color in colors.items():
                _surface(axis, anatomy.region_mask(name, voxel_size), (*color, _ALPHA.get(name, 1.0)))
            _frame(axis, voxel_size)
            axis.view_init(elevation, azimuth)
            axis.set_axis_off()
        handles = [Rectangle((0, 0), 1, 1, color=color) for color in colors.values()]
        figure.legend(handles, list(colors), loc="outside lower center", ncols=3, frameon=False)
    return figure


def structure_sizes(volumes: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw how many voxels of 2 mm each structure has, mean and SD over participants, on a logarithmic scale."""
    table = volumes.sort_values("voxels", ascending=False, ignore_index=True)
    with panel(ax, 3.6) as axis:
        axis.barh(
            table.index, table["voxels"], xerr=table["voxels_sd"], color="0.75", label="simulated cohort, mean ± SD"
        )
        known = table["region"].map(PAPER_VOXELS)
        axis.scatter(known, table.index, 40, marker="D", color="black", zorder=3, label="reported by the paper")
        axis.set_yticks(table.index, table["region"])
        axis.invert_yaxis()
        axis.set(xscale="log", xlabel="Voxels of 2 mm")
        legend_below(axis, 2)
    return figure_of(axis)


def regional_errors(
    mae: pd.DataFrame,
    reported: Mapping[str, Mapping[str, float | None]] = REPORTED_REGIONAL_MAE,
    ax: Axes | None = None,
) -> Figure:
    """Draw the error of each region, by stiffness and damping ratio: every seed a point, their mean a bar.

    Parameters
    ----------
    mae : DataFrame
        ``region``, ``inputs``, ``seed``, ``mae``, ``mae_of_mean``, years.
    reported : mapping
        By property and region, years: what the paper reports of its own people, hollow.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    means = mae.pivot_table(index="region", columns="inputs", values="mae")
    regions = means.sort_values("stiffness").index.tolist()
    colors = palette(PROPERTIES)
    with panel(ax, 1.4 + 0.42 * len(regions)) as axis:
        for offset, marker, name in zip(_OFFSETS, MARKERS, PROPERTIES, strict=False):
            part = mae[mae["inputs"] == name]
            rows = part["region"].map(regions.index).to_numpy() + offset
            axis.barh(np.arange(len(regions)) + offset, means.loc[regions, name], 0.32, color=colors[name], alpha=0.35)
            axis.scatter(part["mae"], rows, 18, marker=marker, color=colors[name], lw=0, label=INPUTS[name])
            told = pd.Series(reported.get(name, {}), dtype=float).reindex(regions)
            hollow: dict[str, Any] = {"facecolor": "white", "edgecolor": colors[name], "lw": 1.6, "zorder": 3}
            axis.scatter(told, np.arange(len(regions)) + offset, 46, marker=marker, **hollow)
        axis.scatter([], [], 46, marker="o", facecolor="white", edgecolor="0.3", lw=1.6, label="reported by the paper")
        axis.axvline(mae["mae_of_mean"].mean(), color="black", ls=":", lw=1.2, label="guessing the mean age")
        axis.set_yticks(range(len(regions)), regions)
        axis.invert_yaxis()
        axis.set(xlabel="Mean absolute error (years)", xlim=(0, None))
        legend_below(axis, 2)
    return figure_of(axis)


def _surface(axis: Axes3D, mask: np.ndarray, color: tuple[float, float, float, float]) -> None:
    vertices, faces, _, _ = marching_cubes(mask.astype(np.float32), 0.5)
    surface = Poly3DCollection(vertices[faces], facecolors=[color], linewidths=0, shade=True)
    surface.set_rasterized(True)  # an SVG of every triangle has 14 MB
    axis.add_collection3d(surface)


def _frame(axis: Axes3D, voxel_size: int) -> None:
    """Show all structures as large as they fit, with the same scale along all axes."""
    every = np.any([anatomy.region_mask(name, voxel_size) for name in anatomy.STRUCTURES], axis=0)
    x, y, z = anatomy.bounding_box(every)
    axis.set(xlim=(x.start, x.stop), ylim=(y.start, y.stop), zlim=(z.start, z.stop))
    axis.set_box_aspect([side.stop - side.start for side in (x, y, z)], zoom=1.3)
