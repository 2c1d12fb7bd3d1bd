"""Figure 4 in one panel a disease: how much older patients are than their controls, by every way of correcting."""

from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY, PUBLISHED_WAY, WAYS, of_way, shown_learner
from brainage.papers.traeuble2025.reported import REPORTED_MEDIANS
from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import INPUTS, MARKERS, literal, palette

_MEDIANS = ("median_difference", "median_difference_low", "median_difference_high")
#: Ways as they are called here, the correction that they go by, and the columns of difference and interval.
_SHOWN = {
    "no correction": (WAYS[0], _MEDIANS),
    "as published: line on the compared controls": (PUBLISHED_WAY, _MEDIANS),
    "line on other healthy people": (OTHERS_WAY, _MEDIANS),
    "at the same age (recommended)": (OTHERS_WAY, ("covariate", "robust_low", "robust_high")),
}
_REPORTED_AT = list(_SHOWN)[1]
_SPREAD = 0.19  # between the ways of an input


def gap_differences(comparisons: pd.DataFrame) -> Figure:
    """Draw patients minus controls with 95 % intervals, contrastive network; hollow: what the paper reports.

    Parameters
    ----------
    comparisons : DataFrame
        Of the experiment `gap`; each of its diseases has a panel.

    """
    ours = comparisons[comparisons["learner"] == shown_learner(comparisons)]
    shown = list(dict.fromkeys(ours["patients"]))
    with panels(1, len(shown), 5.6, sharey=True) as (figure, axes):
        for letter, axis, name in zip(ascii_lowercase, axes[0], shown, strict=False):
            _disease(axis, ours[ours["patients"] == name])
            axis.set_title(f"{letter}  {literal(str(name))}", loc="left", fontweight="bold")
            axis.set_xlabel("Patients minus controls (years)")
        shared_legend(figure, axes[0][0], 1)
    return figure


def _disease(axis: Axes, comparisons: pd.DataFrame) -> None:
    inputs = list(dict.fromkeys(comparisons["inputs"]))
    rows = np.arange(len(inputs))
    for i, (marker, (name, (way, columns))) in enumerate(zip(MARKERS, _SHOWN.items(), strict=False)):
        table = of_way(comparisons, way).set_index("inputs").reindex(inputs)
        value, low, high = (table[column].to_numpy(float) for column in columns)
        place, color = rows + (i - (len(_SHOWN) - 1) / 2) * _SPREAD, palette(list(_SHOWN))[name]
        axis.hlines(place, low, high, color=color, lw=1.6)
        axis.scatter(value, place, 34, marker=marker, color=color, label=name, zorder=3, lw=0)
        if name == _REPORTED_AT:
            told = [_reported(comparisons["patients"].iloc[0], one) for one in inputs]
            axis.scatter(told, place, 52, marker=marker, facecolor="none", edgecolor="0.25", lw=1.4, label="reported")
    axis.axvline(0, color="black", lw=1)
    axis.set_yticks(rows, [INPUTS[name] for name in inputs])
    axis.set_ylim(len(inputs) - 0.5, -0.5)
    axis.grid(axis="x", alpha=0.3)


def _reported(patients: str, inputs: str) -> float:
    """Return the difference of the medians that the paper reports; NaN where it does not report both."""
    controls, ill, _ = REPORTED_MEDIANS.get((patients, inputs), (None, None, False))
    return np.nan if controls is None or ill is None else ill - controls
