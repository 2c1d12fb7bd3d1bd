"""The book at a glance: what goes in, what comes out, what holds up; three small charts for its first page."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.papers.traeuble2025.figures.ladder import KNOWING, READING, ladder
from brainage.plotting.inline_svg import INK
from brainage.plotting.panel import figure_of, panel, panels
from brainage.plotting.slices import draw_slice
from brainage.plotting.style import palette

_WIDTH, _HEIGHT = 3.6, 2.9  # inches: on a phone, text is as large as that around it
_Z = 8.0  # mm, of the slices
_PICTURED = {"stiffness": "stiffness", "damping_ratio": "damping", "t1w": "T1w"}
_SPAN = (10, 95)  # years
#: Rungs that are shown, as the little chart calls them.
_RUNGS = {
    KNOWING["guessing"]: "guesses the median age",
    "PCA + Gaussian process": "principal components, Gaussian process",
    "Contrastive + Ridge": "contrastive network",
    KNOWING["two groups"]: "knows only who is over 40",
    READING["oracle"]: "reader who knows the simulation",
}
_COLORS = palette(("learner", "somebody else"))


def maps_chart(maps: Mapping[str, NDArray[np.float32]]) -> Figure:
    """Draw a slice of each modality.

    Parameters
    ----------
    maps : mapping
        By modality, a 2 mm map, 0 where there are no data.

    """
    with panels(1, len(_PICTURED), 1.9, width=_WIDTH) as (figure, axes):
        for axis, (name, title) in zip(axes[0], _PICTURED.items(), strict=True):
            draw_slice(axis, maps[name], name, _Z, sides=False, ground=False)
            axis.set_title(title, color=INK)
    return figure


def ages_chart(predictions: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw predicted against true ages of people who were held out.

    Parameters
    ----------
    predictions : DataFrame
        ``participant_id``, ``age`` and ``predicted_age``, years; of several predictions of a person the mean is shown.
    ax : Axes, optional
        To draw on.

    """
    one = predictions.groupby("participant_id")[["age", "predicted_age"]].mean()
    with panel(ax, _HEIGHT, width=_WIDTH) as axis:
        axis.plot(_SPAN, _SPAN, color=INK, lw=1, ls="--")
        axis.scatter(one["age"], one["predicted_age"], 14, color=_COLORS["learner"], lw=0, alpha=0.7)
        axis.set(xlabel="True age (years)", ylabel="Predicted age", xlim=_SPAN, ylim=_SPAN)
        axis.set_xticks(range(20, 100, 20))
        axis.set_yticks(range(20, 100, 20))
    return figure_of(axis)


def errors_chart(mae: pd.DataFrame, lines: pd.DataFrame, inputs: str = "mre", ax: Axes | None = None) -> Figure:
    """Draw some rungs of the `ladder`, their names above the bars; hollow: what the paper reports of its own people.

    Parameters
    ----------
    mae, lines, inputs
        As of `ladder`.
    ax : Axes, optional
        To draw on.

    """
    table = ladder(mae, lines, inputs)
    table = table[table["rung"].isin(_RUNGS)].reset_index(drop=True)
    learned = table["reported"].notna()
    with panel(ax, _HEIGHT, width=_WIDTH) as axis:
        colors = [_COLORS["learner" if one else "somebody else"] for one in learned]
        axis.barh(table.index, table["mae"], 0.26, color=colors, lw=0)
        axis.plot(table["reported"].astype(float), table.index, "o", mfc="white", mec=INK, mew=1.8, ms=8)
        for y, one in table.iterrows():
            axis.annotate(_RUNGS[one["rung"]], (0, y), (0, 9), textcoords="offset points", fontsize=11, color=INK)
            axis.annotate(f"{one['mae']:.1f}", (one["mae"], y), (9, 0), textcoords="offset points", va="center")
        axis.set(xlabel="Mean absolute error (years)", xlim=(0, 22), ylim=(len(table) - 0.7, -0.8), yticks=[])
        axis.spines["left"].set_visible(False)
    return figure_of(axis)
