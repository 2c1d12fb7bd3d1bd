"""What would have to be true: errors on stiffness against how strong ageing is, and how local."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import MARKERS, palette

_INPUT = "stiffness"
_PLACES = {0.0: "spread over areas", 0.5: "half in spots", 1.0: "all in spots"}


def errors_over_strength(errors: pd.DataFrame) -> Figure:
    """Draw the error of each learner against the strength of ageing, one panel for each locality.

    Lines are means over splits; hollow markers at the right edge are what the paper reports. What was asked of more
    people than the plane stands alone, larger.

    Parameters
    ----------
    errors : DataFrame
        ``strength``, ``locality``, ``participants``, ``learner``, ``seed``, ``mae`` and ``mae_of_mean``, years.

    """
    localities, few = sorted(errors["locality"].unique()), errors["participants"].min()
    learners = [name for name in LEARNERS if name in set(errors["learner"])]
    colors = palette(learners)
    with panels(1, len(localities), 4.2, sharex=True, sharey=True) as (figure, axes):
        for axis, locality in zip(axes[0], localities, strict=True):
            part = errors[errors["locality"] == locality]
            for marker, learner in zip(MARKERS, learners, strict=False):
                own = part[part["learner"] == learner]
                style = {"color": colors[learner], "marker": marker}
                _line(axis, own[own["participants"] == few], LEARNERS[learner], style)
                _with_more_people(axis, own[own["participants"] != few], style)
            _reported(axis, learners, colors, errors["strength"].max())
            axis.axhline(errors["mae_of_mean"].mean(), color="black", ls=":", lw=1.2, label="guessing the mean age")
            axis.set_title(_PLACES.get(locality, f"{locality:.0%} in spots"), loc="left", fontsize=11)
            axis.set(xlabel="Strength of ageing", xticks=sorted(errors["strength"].unique()), ylim=(0, None))
        axes[0][0].set_ylabel("Mean absolute error (years)")
        shared_legend(figure, axes[0][0], 2)
    return figure


def reached(errors: pd.DataFrame) -> pd.DataFrame:
    """Return for each point of the plane the mean error of each learner and whether it is as low as is reported.

    Parameters
    ----------
    errors : DataFrame
        As for `errors_over_strength`.

    Returns
    -------
    DataFrame
        ``strength``, ``locality``, ``participants``, ``learner``, ``mae``, ``reported`` (years) and ``reached``.

    """
    cell = ["strength", "locality", "participants", "learner"]
    table = errors.groupby(cell, sort=False)["mae"].mean().reset_index()
    table["reported"] = table["learner"].map({name: REPORTED_MAE[name][_INPUT] for name in LEARNERS})
    return table.assign(reached=table["mae"] <= table["reported"])


def _line(axis: Axes, part: pd.DataFrame, name: str, style: dict[str, Any]) -> None:
    means = part.groupby("strength")["mae"].mean()
    axis.plot(means.index, means, ms=5, lw=1.5, label=name, **style)
    axis.scatter(part["strength"], part["mae"], 14, alpha=0.5, lw=0, **style)


def _with_more_people(axis: Axes, part: pd.DataFrame, style: dict[str, Any]) -> None:
    if not part.empty:
        axis.scatter(part["strength"].mean(), part["mae"].mean(), 90, edgecolor="black", lw=0.8, zorder=3, **style)


def _reported(axis: Axes, learners: list[str], colors: dict[str, tuple[float, float, float]], last: float) -> None:
    for marker, learner in zip(MARKERS, learners, strict=False):
        value = REPORTED_MAE[learner][_INPUT]
        axis.axhline(value, color=colors[learner], lw=0.8, ls="--", alpha=0.7)
        axis.scatter([last * 1.12], [value], 48, facecolor="none", edgecolor=colors[learner], marker=marker, lw=1.5)
    axis.scatter([], [], 48, facecolor="none", edgecolor="0.3", marker="o", lw=1.5, label="reported by the paper")
