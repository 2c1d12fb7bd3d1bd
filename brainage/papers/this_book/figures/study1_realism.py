"""How real the simulation is: curves of both cohorts, and every difference against its yardstick."""

import string
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter
from numpy.typing import NDArray

from brainage.plotting.panel import figure_of, panel
from brainage.plotting.slices import color_scale, draw_slice
from brainage.plotting.style import WIDTH, figure_style, label, palette

#: Groups of statistics and what they are called in figures and tables.
GROUPS = {
    "mean": "Regional means",
    "between": "SD between participants",
    "within": "SD within regions",
    "correlation": "Correlation between regions",
    "coupling": "Stiffness–damping coupling",
    "texture": "Autocorrelation",
    "components": "Principal components",
    "study": "Variance explained by study",
    "coverage": "Coverage by slice",
    "outliers": "Outlier rate",
}
_COLUMNS = 4  # participants side by side
_LEAST, _TICKS = 0.02, (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
_COHORTS = {"real": "MRE134 (real)", "simulated": "Simulated Study 1"}
_STYLES = {"real": "o-", "simulated": "s--"}


def curves(statistics: pd.DataFrame) -> Figure:
    """Draw autocorrelation, cumulative variance of principal components and coverage of both cohorts."""
    panels = (("texture", "Distance (mm)", "Autocorrelation"), ("components", "Components", "Cumulative variance"))
    with figure_style():
        figure, axes = plt.subplots(1, 3, figsize=(WIDTH, 3.2), layout="constrained")
        for axis, (group, x, y) in zip(axes, panels, strict=False):
            _curve(axis, statistics[(statistics["group"] == group) & (statistics["modality"] == "stiffness")])
            axis.set(xlabel=x, ylabel=y)
        axes[1].set(xscale="log", xticks=[1, 10, 50])
        axes[1].xaxis.set_major_formatter(ScalarFormatter())
        axes[1].minorticks_off()
        _curve(axes[2], statistics[statistics["group"] == "coverage"], plain=True)
        axes[2].set(xlabel="Axial slice", ylabel="Share of brain covered")
        handles, names = axes[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=2, frameon=False)
    plt.close(figure)
    return figure


def guess(maps: Sequence[Mapping[str, NDArray[np.float32]]], z: float = 8) -> Figure:
    """Show axial slices of unnamed participants, all of one modality and then of the next, to tell real from simulated.

    Parameters
    ----------
    maps : sequence of mapping
        2 mm maps by modality, one entry a participant, in the order shown.
    z : float
        Height of the slice in mm.

    """
    modalities, rows = list(maps[0]), -(-len(maps) // _COLUMNS)
    height = 1.9 * rows * len(modalities)
    with figure_style():
        figure = plt.figure(figsize=(WIDTH, height), layout="constrained")
        parts = figure.subfigures(len(modalities), 1, squeeze=False)[:, 0]
        for part, modality in zip(parts, modalities, strict=True):
            axes = part.subplots(rows, _COLUMNS, squeeze=False)
            for axis in axes.flat:
                axis.set_axis_off()
            for letter, axis, one in zip(string.ascii_uppercase, axes.flat, maps, strict=False):
                draw_slice(axis, one[modality], modality, z, sides=False)
                axis.set_title(letter)
            part.colorbar(color_scale(modality), ax=list(axes.flat), label=label(modality), extend="both", shrink=0.8)
    plt.close(figure)
    return figure


def yardsticks(comparison: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw each difference as a multiple of the 95th percentile between random halves of the real cohort."""
    present = [group for group in GROUPS if group in set(comparison["group"])]
    everything = (comparison["difference"] / comparison["yardstick_p95"]).clip(lower=_LEAST)
    ratio_limits = (min(0.5, 0.8 * everything.min()), max(2, 1.25 * everything.max()))
    colors = palette(["inside", "outside"])
    with panel(ax, 4.4) as axis:
        for row, group in enumerate(present):
            table = comparison[comparison["group"] == group]
            ratio = (table["difference"] / table["yardstick_p95"]).clip(lower=_LEAST)
            jitter = row + np.linspace(-0.25, 0.25, len(table)) if len(table) > 1 else np.array([row])
            shown = np.where(table["inside"], "inside", "outside")
            for name, marker in (("inside", "o"), ("outside", "^")):
                axis.scatter(ratio[shown == name], jitter[shown == name], 26, marker=marker, color=colors[name], lw=0)
        axis.axvline(1, color="black", lw=1.5)
        axis.set(
            xscale="log",
            xlim=ratio_limits,
            yticks=range(len(present)),
            yticklabels=[GROUPS[group] for group in present],
        )
        axis.set_xlabel("Difference / 95th percentile between real halves")
        low, high = ratio_limits
        ticks = [tick for tick in _TICKS if low <= tick <= high]
        axis.set(xticks=ticks, xticklabels=[f"{tick:g}" for tick in ticks])
        axis.minorticks_off()
        axis.invert_yaxis()
    return figure_of(axis)


def _curve(axis: Axes, table: pd.DataFrame, *, plain: bool = False) -> None:
    colors = palette(list(_COHORTS))
    x = table["name"].str.extract(r"(\d+)")[0].astype(int)
    for cohort, name in _COHORTS.items():
        style = _STYLES[cohort][1:] if plain else _STYLES[cohort]
        axis.plot(x, table[cohort], style, color=colors[cohort], label=name, ms=4)
