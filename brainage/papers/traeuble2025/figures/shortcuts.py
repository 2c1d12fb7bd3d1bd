"""The audit: sizes of effects in years, and rates of false positives."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.shortcut_effects import CHANGES, FLATTERS
from brainage.plotting.panel import figure_of, legend_below, panel, panels
from brainage.plotting.style import palette

_LEVEL = 5
#: Whose way a test is, with its marker.
WAYS = {"published": "D", "sound": "o", "sound in part": "s"}
_TITLES = {FLATTERS: "Looks better than it is, by", CHANGES: "First minus second choice"}


def effects_in_years(effects: pd.DataFrame) -> Figure:
    """Draw each effect as a point with its range: what flatters, and below, on a scale of its own, what choices change.

    Parameters
    ----------
    effects : DataFrame
        ``kind``, ``effect``, ``size``, ``low``, ``high``, years; ``over``: what the range is over.

    """
    parts = dict(list(effects.groupby("kind", sort=False)))
    rows = [len(part) for part in parts.values()]
    with panels(len(parts), 1, 1.2 * len(parts) + 0.42 * sum(rows), height_ratios=rows) as (figure, axes):
        for letter, axis, (kind, part) in zip("ab", axes.flat, parts.items(), strict=False):
            _ranges(axis, part[["size", "low", "high"]], color=palette(["all"])["all"])
            axis.axvline(0, color="black", lw=1)
            axis.set_yticks(range(len(part)), _labels(part))
            axis.set_title(f"{letter}  {_TITLES[str(kind)]}", loc="left", fontweight="bold")
            axis.set(xlabel="Difference of mean absolute errors (years)")
            axis.grid(axis="x", alpha=0.3)
    return figure


def false_positives(rates: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw how often each test finds a difference where there is none.

    Parameters
    ----------
    rates : DataFrame
        ``test``, ``way`` (a key of `WAYS`), ``rate``, ``low``, ``high`` (shares).
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    colors = palette(["sound", "published", *list(WAYS)[2:]])
    with panel(ax, 1.3 + 0.42 * len(rates)) as axis:
        for way, marker in WAYS.items():
            if not (rates["way"] == way).any():
                continue
            percent = 100 * rates[["rate", "low", "high"]].where(rates["way"] == way)
            _ranges(axis, percent, color=colors[way], marker=marker, label=way)
        axis.axvline(_LEVEL, color="black", lw=1, ls="--", label="nominal 5 %")
        axis.set_yticks(range(len(rates)), rates["test"])
        axis.set(xlabel="Comparisons of equals that are called different (%)", xlim=(0, None))
        axis.grid(axis="x", alpha=0.3)
        legend_below(axis, 3)
    return figure_of(axis)


def _ranges(axis: Axes, table: pd.DataFrame, **style: Any) -> None:
    """Draw rows of a table of three columns: value, and the ends of its range."""
    rows = np.arange(len(table))
    value, low, high = table.to_numpy(float).T
    axis.hlines(rows, low, high, color=style["color"], lw=2)
    axis.scatter(value, rows, 44, zorder=3, **style)
    axis.set_ylim(len(rows) - 0.5, -0.5)


def _labels(effects: pd.DataFrame) -> list[str]:
    """Return, in two lines, what each effect is and what its range is over."""
    return [f"{named(what)}\n({over})" for what, over in zip(effects["effect"], effects["over"], strict=True)]


def named(effect: str) -> str:
    """Return an effect with the name that pages use for its learner, if it has one.

    >>> named("best of 50 settings, pca_gp")
    'best of 50 settings, PCA + Gaussian process'
    """
    what, _, learner = effect.partition(", ")
    return f"{what}, {LEARNERS[learner]}" if learner in LEARNERS else effect
