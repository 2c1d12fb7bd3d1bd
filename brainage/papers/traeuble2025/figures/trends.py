"""Figure 2 a-b: whole-brain means against age, by study, with the fitted slope."""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import MARKERS, label, literal, palette


def age_trends(means: pd.DataFrame, slopes: pd.DataFrame) -> Figure:
    """Plot each modality's brain mean against age.

    Parameters
    ----------
    means : DataFrame
        ``age`` (years), ``study``, ``modality``, ``mean``.
    slopes : DataFrame
        ``modality``, ``group``, and the fields of `brainage.evaluate.age_slope.Slope`; the group ``all`` is drawn.

    """
    modalities = list(means["modality"].unique())
    with panels(1, len(modalities), 4.1) as (figure, axes):
        for letter, axis, modality in zip("ab", axes[0], modalities, strict=False):
            _scatter(axis, means[means["modality"] == modality])
            fit = slopes[(slopes["modality"] == modality) & (slopes["group"] == "all")].iloc[0]
            _line(axis, fit, means["age"])
            axis.set(xlabel="Age (years)", ylabel=label(modality))
            axis.set_title(f"{letter}  {_slope_text(fit)}", loc="left")
        shared_legend(figure, axes[0][0], 3, handletextpad=0.2)
    return figure


def _scatter(axis: Axes, table: pd.DataFrame) -> None:
    studies = sorted(table["study"].unique())
    colors = palette(studies)
    for marker, study in zip(cycle(MARKERS), studies, strict=False):
        part = table[table["study"] == study]
        name = literal(f"{study} (n = {len(part)})")
        axis.scatter("age", "mean", 22, marker=marker, color=colors[study], alpha=0.75, lw=0, label=name, data=part)


def _line(axis: Axes, fit: pd.Series, ages: pd.Series) -> None:
    ends = np.array([ages.min(), ages.max()])
    axis.plot(ends, fit["level"] * (1 + fit["percent_per_year"] / 100 * (ends - fit["age"])), color="black", lw=2)


def _slope_text(fit: pd.Series) -> str:
    """Return slope and interval with a true minus sign."""
    text = f"{fit['percent_per_year']:+.2f} %/year [{fit['low']:+.2f}, {fit['high']:+.2f}]"
    return text.replace("-", "\N{MINUS SIGN}")
