"""What a study that was never seen costs, beside what its ages cost alone."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.plotting.numerals import number
from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import literal, palette

#: Column of the costs, what the figure calls it, and its marker.
_KINDS = {
    "without_study": ("the study left out", "o"),
    "scanned_alike": ("the study left out, where all were scanned alike", "^"),
    "without_ages": ("as many people of its ages left out, of any study", "s"),
}
_TITLES = {
    "without_study": "Without the study",
    "scanned_alike": "The same, all scanned alike",
    "without_ages": "Without its ages",
}
_APART = 0.2  # rows between markers


def costs_by_study(costs: pd.DataFrame) -> Figure:
    """Draw one panel a learner, one row a study: what leaving it out costs, and what leaving out its ages does.

    Parameters
    ----------
    costs : DataFrame
        Of `brainage.papers.traeuble2025.unseen_costs.unseen_costs`, with or without a column ``scanned_alike``.

    """
    learners = [name for name in LEARNERS if name in set(costs["learner"])]
    height = 2.8 + 0.62 * costs["study"].nunique()
    with panels(1, len(learners), height, sharex=True, sharey=True) as (figure, axes):
        for axis, learner in zip(axes[0], learners, strict=True):
            part = costs[costs["learner"] == learner]
            axis.axvline(0, color="black", lw=1)
            _markers(axis, part)
            axis.set_yticks(range(len(part)), [_row(one) for _, one in part.iterrows()])
            axis.set_title(LEARNERS[learner].replace(" + ", " +\n"))
            axis.grid(axis="x", alpha=0.3)
        axes[0, 0].invert_yaxis()
        axes[0, len(learners) // 2].set_xlabel("Error minus that in random splits, same people (years)")
        shared_legend(figure, axes[0, 0], 1)
    return figure


def _markers(axis: Axes, part: pd.DataFrame) -> None:
    colors, rows = palette(list(_KINDS)), np.arange(len(part))
    axis.hlines(rows + _APART, part["ages_low"], part["ages_high"], color=colors["without_ages"], lw=2)
    for place, (name, (label, marker)) in enumerate(_KINDS.items()):
        if name in part:
            at = rows + (place - 1) * _APART
            axis.scatter(part[name], at, 44, color=colors[name], marker=marker, label=label, zorder=3)


def cost_table(costs: pd.DataFrame) -> pd.DataFrame:
    """List errors in random splits and what is added, by study and learner.

    Parameters
    ----------
    costs : DataFrame
        Of `brainage.papers.traeuble2025.unseen_costs.unseen_costs`.

    """
    table = {
        "Study": costs["study"],
        "n": costs["n"],
        "Ages": [_ages(one) for _, one in costs.iterrows()],
        "Learner": costs["learner"].map(LEARNERS),
        "Random splits (years)": [number(one, ".1f") for one in costs["seen"]],
    }
    added = {_TITLES[name]: [number(one, "+.1f") for one in costs[name]] for name in _TITLES if name in costs}
    return pd.DataFrame({**table, **added})


def _row(one: pd.Series) -> str:
    return f"{literal(str(one['study']))}\nn = {one['n']}, {_ages(one)} y"


def _ages(one: pd.Series) -> str:
    return f"{one['youngest']:.0f}–{one['oldest']:.0f}"
