"""Figure 5: how large the ten structures are, and how well each tells age."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.reported import REPORTED_REGIONAL_MAE
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import INPUTS, MARKERS, PROPERTIES, palette
from brainage.space.anatomy import PAPER_VOXELS

_OFFSETS = (-0.17, 0.17)


def structure_sizes(volumes: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw how many voxels of 2 mm each structure has, mean and SD over participants, on a logarithmic scale."""
    table = volumes.sort_values("voxels", ascending=False, ignore_index=True)
    with panel(ax, 3.6) as axis:
        axis.barh(table.index, table["voxels"], xerr=table["voxels_sd"], color="0.75", label="measured here, mean ± SD")
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
