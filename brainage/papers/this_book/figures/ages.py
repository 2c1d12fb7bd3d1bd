"""Supplementary Figure S2: how many participants of each age each study contributes."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from brainage.plotting.panel import figure_of, panel
from brainage.plotting.style import literal, palette


def age_distribution(participants: pd.DataFrame, bin_width: float = 5, ax: Axes | None = None) -> Figure:
    """Stack the age histograms of the studies.

    Parameters
    ----------
    participants : DataFrame
        ``age`` (years) and ``study``.
    bin_width : float
        Years a bar spans.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    studies = sorted(participants["study"].unique())
    low, high = participants["age"].min(), participants["age"].max()
    edges = np.arange(bin_width * (low // bin_width), high + bin_width, bin_width)
    sized = {study: literal(f"{study} (n = {n})") for study, n in participants["study"].value_counts().items()}
    table, names = participants.assign(study=participants["study"].map(sized)), [sized[study] for study in studies]
    with panel(ax, 3.9) as axis:
        sns.histplot(
            table, x="age", hue="study", hue_order=names, palette=palette(names), bins=edges, multiple="stack",
            alpha=1, edgecolor="white", linewidth=0.6, ax=axis,
        )  # fmt: skip
        axis.set(xlabel="Age (years)", ylabel="Participants")
        sns.move_legend(axis, "lower center", bbox_to_anchor=(0.5, 1), ncols=3, title=None, frameon=False)
        for direction in (axis.xaxis, axis.yaxis):
            direction.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    return figure_of(axis)
