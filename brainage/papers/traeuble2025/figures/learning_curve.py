"""How errors fall with the number of people trained on."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import MARKERS, palette

#: People that the paper trains on: four fifths of 311.
PAPERS_N = 249
_TRAINING: dict[str, Any] = {"lw": 1, "ls": "--", "mfc": "white"}


def learning_curves(curve: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw errors against the number of people trained on: the test filled, training hollow, every split a point.

    Parameters
    ----------
    curve : DataFrame
        ``learner``, ``n``, ``seed``, ``mae``, ``training_mae``, years.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    colors = palette(list(LEARNERS))
    with panel(ax, 4.4) as axis:
        for marker, (learner, name) in zip(MARKERS, LEARNERS.items(), strict=False):
            part = curve[curve["learner"] == learner]
            means = part.groupby("n")[["mae", "training_mae"]].mean()
            axis.plot(means.index, means["mae"], color=colors[learner], lw=1.8, marker=marker, ms=6, label=name)
            axis.plot(means.index, means["training_mae"], color=colors[learner], marker=marker, **_TRAINING)
            axis.scatter(part["n"], part["mae"], 10, color=colors[learner], alpha=0.6, lw=0)
        axis.plot([], [], color="0.3", marker="o", label="on those trained on", **_TRAINING)
        axis.axvline(PAPERS_N, color="0.6", lw=1, ls=":")
        axis.set(xscale="log", xlabel="People trained on", ylabel="Mean absolute error (years)", ylim=(0, None))
        axis.set_xticks(sorted(curve["n"].unique()), [f"{n:,}" for n in sorted(curve["n"].unique())])
        axis.minorticks_off()
        legend_below(axis, 2)
    return figure_of(axis)
