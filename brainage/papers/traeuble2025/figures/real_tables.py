"""What volumes and thicknesses of real people tell of age, beside what learners make of T1w maps."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import palette

#: Statistics of the tables, as the chart calls them: the Gaussian process sees ever more of them.
TABLES = {
    "structures": "table: structures",
    "tissue": "table: with gray matter",
    "parcels": "table: with the cortex's parcels",
}
_REAL, _SIMULATED = "real people", "simulated people"


def tables_and_maps(real: pd.Series, simulated: pd.Series, mae: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw errors of age from tables of volumes, real and simulated, above those of learners on T1w maps.

    Parameters
    ----------
    real, simulated : Series
        By statistic of `TABLES`, mean absolute error of a Gaussian process, years.
    mae : DataFrame
        ``learner``, ``inputs``, ``mae`` of Figure 2.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    means = mae[mae["inputs"] == "mri"].groupby("learner")["mae"].mean()
    rows = [*TABLES.values(), *(f"T1w maps: {name}" for name in LEARNERS.values())]
    ours = [*simulated.reindex(list(TABLES)), *means.reindex(list(LEARNERS))]
    theirs = real.reindex(list(TABLES))
    told = [REPORTED_MAE[name]["mri"] for name in LEARNERS]
    colors = palette((_SIMULATED, _REAL))
    with panel(ax, 3.9) as axis:
        axis.scatter(ours, range(len(rows)), 56, marker="s", color=colors[_SIMULATED], lw=0, label=_SIMULATED)
        axis.scatter(theirs, range(len(theirs)), 64, color=colors[_REAL], lw=0, label=_REAL)
        hollow: dict[str, Any] = {"facecolor": "none", "edgecolor": colors[_REAL], "lw": 1.8}
        axis.scatter(told, range(len(theirs), len(rows)), 64, label="the paper's people, reported", **hollow)
        axis.set_yticks(range(len(rows)), rows)
        axis.set(xlabel="Mean absolute error (years)", xlim=(0, None), ylim=(len(rows) - 0.5, -0.5))
        axis.grid(axis="x", alpha=0.3)
        legend_below(axis, 3)
    return figure_of(axis)
