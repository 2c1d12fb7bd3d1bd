"""The ladder of errors: from knowing nothing, over knowing a coarse age group, to knowing brain age itself."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import INPUTS, palette

#: Lines of the experiment `limit` that see no maps, as they are called on pages.
KNOWING = {
    "guessing": "guesses the median age",
    "two groups": "knows who is over 40",
    "three groups": "knows who is under 35, between, over 60",
    "gap": "knows brain age without error",
}
#: Its lines that read maps, as they are called on pages.
READING = {"floor": "learns from means of areas", "oracle": "knows the simulation"}
_KINDS = ("sees no map", "learns from maps", "reads maps otherwise")


def ladder(mae: pd.DataFrame, lines: pd.DataFrame, inputs: str = "mre") -> pd.DataFrame:
    """Return the rungs, the highest error first: ``rung``, ``kind``, ``mae`` and ``reported``, years.

    Parameters
    ----------
    mae : DataFrame
        ``learner``, ``inputs``, ``seed`` and ``mae`` of Figure 2.
    lines : DataFrame
        ``line``, ``inputs`` and ``mae`` of the experiment `limit`.
    inputs : str
        What learners see.

    """
    known = lines.set_index(["line", "inputs"])["mae"]
    rungs: list[tuple[str, str, float, float | None]] = [
        (text, _KINDS[0], known.xs(line).iloc[0], None) for line, text in KNOWING.items() if line in known
    ]
    rungs += [(text, _KINDS[2], known[line, inputs], None) for line, text in READING.items() if line in known]
    means = mae[mae["inputs"] == inputs].groupby("learner")["mae"].mean()
    told = {name: REPORTED_MAE[name].get(inputs) for name in LEARNERS}
    rungs += [(LEARNERS[name], _KINDS[1], means[name], told[name]) for name in LEARNERS if name in means]
    table = pd.DataFrame(rungs, columns=["rung", "kind", "mae", "reported"])
    return table.sort_values("mae", ascending=False, ignore_index=True)


def ladder_chart(mae: pd.DataFrame, lines: pd.DataFrame, inputs: str = "mre", ax: Axes | None = None) -> Figure:
    """Draw the `ladder`, one row a rung; hollow: what the paper reports of its own people.

    Parameters
    ----------
    mae, lines, inputs
        As of `ladder`.
    ax : Axes, optional
        To draw on.

    """
    table, colors = ladder(mae, lines, inputs), palette((_KINDS[1], _KINDS[0], _KINDS[2]))  # learners as on other pages
    with panel(ax, 1.2 + 0.38 * len(table)) as axis:
        for kind, marker in zip(_KINDS, ("s", "o", "D"), strict=True):
            part = table[table["kind"] == kind]
            axis.scatter(part["mae"], part.index, 60, marker=marker, color=colors[kind], lw=0, label=kind, zorder=3)
        for y, value in enumerate(table["mae"]):
            axis.plot([0, value], [y, y], color="0.85", lw=2, zorder=1)
            axis.annotate(f"{value:.1f}", (value, y), (7, 0), "data", "offset points", va="center", fontsize=10)
        told = table.dropna(subset="reported")
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": colors[_KINDS[1]], "lw": 1.6, "zorder": 4}
        axis.scatter(told["reported"].astype(float), told.index, 60, label="reported by the paper", **style)
        axis.set_yticks(table.index, list(table["rung"]))
        axis.set(xlabel=f"Mean absolute error (years), {INPUTS[inputs]}", xlim=(0, None))
        axis.set_ylim(len(table) - 0.4, -0.6)
        legend_below(axis, 2)
        return figure_of(axis)
