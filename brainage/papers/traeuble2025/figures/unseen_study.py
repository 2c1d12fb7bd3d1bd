"""What a study that was never seen costs, beside what its ages cost alone."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.plotting.numerals import number
from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import literal, palette

_STUDY, _AGES = "the study left out", "as many people of its ages left out, of any study"


def costs_by_study(costs: pd.DataFrame) -> Figure:
    """Draw one panel a learner, one row a study: what leaving it out costs, and what leaving out its ages does.

    Parameters
    ----------
    costs : DataFrame
        Of `brainage.papers.traeuble2025.unseen_costs.unseen_costs`.

    """
    learners = [name for name in LEARNERS if name in set(costs["learner"])]
    colors = palette([_STUDY, _AGES])
    height = 2.4 + 0.55 * costs["study"].nunique()
    with panels(1, len(learners), height, sharex=True, sharey=True) as (figure, axes):
        for axis, learner in zip(axes[0], learners, strict=True):
            part = costs[costs["learner"] == learner]
            rows = np.arange(len(part))
            axis.axvline(0, color="black", lw=1)
            axis.hlines(rows + 0.12, part["ages_low"], part["ages_high"], color=colors[_AGES], lw=2)
            axis.scatter(part["without_ages"], rows + 0.12, 44, color=colors[_AGES], marker="s", label=_AGES, zorder=3)
            axis.scatter(part["without_study"], rows - 0.12, 50, color=colors[_STUDY], label=_STUDY, zorder=3)
            axis.set_yticks(rows, [_row(one) for _, one in part.iterrows()])
            axis.set_title(LEARNERS[learner].replace(" + ", " +\n"))
            axis.grid(axis="x", alpha=0.3)
        axes[0, 0].invert_yaxis()
        axes[0, len(learners) // 2].set_xlabel("Error minus that in random splits, same people (years)")
        shared_legend(figure, axes[0, 0], 1)
    return figure


def cost_table(costs: pd.DataFrame) -> pd.DataFrame:
    """List errors in random splits and what is added, by study and learner.

    Parameters
    ----------
    costs : DataFrame
        Of `brainage.papers.traeuble2025.unseen_costs.unseen_costs`.

    """
    columns = {
        "Study": costs["study"],
        "n": costs["n"],
        "Ages": [_ages(one) for _, one in costs.iterrows()],
        "Learner": costs["learner"].map(LEARNERS),
        "Random splits (years)": [number(one, ".1f") for one in costs["seen"]],
        "Without the study": [number(one, "+.1f") for one in costs["without_study"]],
        "Without its ages": [number(one, "+.1f") for one in costs["without_ages"]],
    }
    return pd.DataFrame(columns)


def _row(one: pd.Series) -> str:
    return f"{literal(str(one['study']))}\nn = {one['n']}, {_ages(one)} y"


def _ages(one: pd.Series) -> str:
    return f"{one['youngest']:.0f}–{one['oldest']:.0f}"
