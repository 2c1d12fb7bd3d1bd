"""A small chart that is read at a glance: bars under their names, with their values."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.inline_svg import INK
from brainage.plotting.panel import figure_of, panel
from brainage.plotting.style import palette

_WIDTH = 3.6  # inches: on a phone, text is as large as that around it
_COLORS = dict(zip((False, True), palette(("plain", "marked")).values(), strict=True))


def labelled_bars(bars: pd.DataFrame, unit: str, nominal: float | None = None, ax: Axes | None = None) -> Figure:
    """Draw bars from above to below, in the colour of the text but for themselves.

    Parameters
    ----------
    bars : DataFrame
        ``name``, which stands above a bar, ``value``, ``shown``, the value as text, and ``marked``: whether it is of
        the other colour, that of the published way or of what to beware of.
    unit : str
        Of the axis.
    nominal : float, optional
        Where a line crosses every bar.
    ax : Axes, optional
        To draw on.

    """
    with panel(ax, 0.8 + 0.52 * len(bars), width=_WIDTH) as axis:
        axis.barh(range(len(bars)), bars["value"], 0.27, color=bars["marked"].map(_COLORS), lw=0)
        for y, bar in enumerate(bars.to_dict("records")):
            axis.annotate(bar["name"], (0, y), (0, 9.5), textcoords="offset points", fontsize=11, color=INK)
            axis.annotate(bar["shown"], (bar["value"], y), (6, 0), textcoords="offset points", va="center", color=INK)
        if nominal is not None:
            rows = range(len(bars))  # beside the bars, not through their names
            axis.vlines([nominal] * len(rows), [y - 0.19 for y in rows], [y + 0.19 for y in rows], color=INK, lw=1.5)
        axis.set(xlabel=unit, xlim=(0, 1.18 * bars["value"].max()), ylim=(len(bars) - 0.7, -0.75), yticks=[])
        axis.spines["left"].set_visible(False)
    return figure_of(axis)
