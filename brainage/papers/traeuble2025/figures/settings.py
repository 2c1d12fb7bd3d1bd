"""Figure 2 d-e and Supplementary Figure 1 in several settings of the simulation, beside what the paper reports."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS, across
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import INPUTS, MARKERS, palette

_SPREAD = 0.26  # between the learners of an input
_SHORT = {"mri": "T1w", "stiffness": "stiff-\nness", "damping_ratio": "damping\nratio", "mre": "both"}


def errors_by_setting(
    settings: Mapping[str, tuple[pd.DataFrame, pd.DataFrame | None]],
    reported: Mapping[str, Mapping[str, float]] = REPORTED_MAE,
) -> Figure:
    """Draw the mean error of each learner on each input over splits, with its SD, one panel for each setting.

    Hollow markers are what the paper reports; lines across an input are the floor and the reader who knows the
    simulation.

    Parameters
    ----------
    settings : mapping
        By title: errors (``learner``, ``inputs``, ``seed``, ``mae``, ``mae_of_mean``, years), and the lines of the same
        setting (``line``, ``inputs``, ``mae``) or ``None``.
    reported : mapping
        By learner and input, years.

    """
    with panels(1, len(settings), 4.8, sharey=True) as (figure, axes):
        for axis, (title, (mae, lines)) in zip(axes[0], settings.items(), strict=True):
            inputs = list(dict.fromkeys(mae["inputs"]))
            _learners(axis, mae, inputs, reported)
            if lines is not None:
                across(axis, inputs, lines)
            axis.axhline(mae["mae_of_mean"].mean(), color="black", ls=":", lw=1.2, label="guessing the mean age")
            axis.set_xticks(range(len(inputs)), [_SHORT.get(name, INPUTS[name]) for name in inputs], fontsize=9)
            axis.set(ylim=(0, None), xlim=(-0.6, len(inputs) - 0.4))
            axis.set_title(title, loc="left", fontsize=11)
        axes[0][0].set_ylabel("Mean absolute error (years)")
        shared_legend(figure, axes[0][0], 2)
    return figure


def _learners(axis: Axes, mae: pd.DataFrame, inputs: list[str], reported: Mapping[str, Mapping[str, float]]) -> None:
    colors = palette(list(LEARNERS))
    for i, (marker, (learner, name)) in enumerate(zip(MARKERS, LEARNERS.items(), strict=False)):
        errors = mae[mae["learner"] == learner].groupby("inputs")["mae"]
        style: dict[str, Any] = {"color": colors[learner], "marker": marker}
        at = {one: x + (i - 1) * _SPREAD for x, one in enumerate(inputs) if one in errors.groups}
        means, spreads = (values.reindex(list(at)) for values in (errors.mean(), errors.std()))
        axis.errorbar(list(at.values()), means, yerr=spreads, fmt="none", ecolor=colors[learner], elinewidth=1.2)
        axis.scatter(list(at.values()), means, 34, lw=0, label=name, zorder=3, **style)
        told = {one: x for one, x in at.items() if one in reported.get(learner, {})}
        hollow: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": colors[learner],
            "marker": marker,
            "lw": 1.3,
            "zorder": 4,
        }
        axis.scatter(list(told.values()), [reported[learner][one] for one in told], 44, **hollow)
    axis.scatter([], [], 44, facecolor="none", edgecolor="0.3", marker="o", lw=1.3, label="reported by the paper")
