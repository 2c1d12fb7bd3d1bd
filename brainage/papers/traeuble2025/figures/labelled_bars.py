"""A small chart that is read at a glance: bars under their names, with their values."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.inline_svg import INK
from brainage.plotting.panel import figure_of, panel
from brainage.plotting.style import palette

_WIDTH = 3.6  # inches: on a phone, text is as large as that around it
_COLORS = palette(("plain", "marked"))


class Bar(NamedTuple):
    """A bar of the chart.

    Attributes
    ----------
    name : str
        Stands above it.
    value : float
        Its length.
    shown : str
        Stands at its end.
    marked : bool
        Whether it is of the other colour: the published way, or the one to beware of.

    """

    name: str
    value: float
    shown: str
    marked: bool = False


def labelled_bars(bars: list[Bar], unit: str, nominal: float | None = None, ax: Axes | None = None) -> Figure:
    """Draw bars from above to below, in the colour of the text but for themselves.

    Parameters
    ----------
    bars : list of Bar
        What to draw.
    unit : str
        Of the axis.
    nominal : float, optional
        Where a dashed line stands.
    ax : Axes, optional
        To draw on.

    """
    with panel(ax, 0.8 + 0.52 * len(bars), width=_WIDTH) as axis:
        colors = [_COLORS["marked" if bar.marked else "plain"] for bar in bars]
        axis.barh(range(len(bars)), [bar.value for bar in bars], 0.27, color=colors, lw=0)
        for y, bar in enumerate(bars):
            axis.annotate(bar.name, (0, y), (0, 9.5), textcoords="offset points", fontsize=11, color=INK)
            axis.annotate(bar.shown, (bar.value, y), (6, 0), textcoords="offset points", va="center", color=INK)
        if nominal is not None:
            axis.axvline(nominal, color=INK, lw=1, ls="--")
        longest = max(bar.value for bar in bars)
        axis.set(xlabel=unit, xlim=(0, 1.18 * longest), ylim=(len(bars) - 0.7, -0.75), yticks=[])
        axis.spines["left"].set_visible(False)
    return figure_of(axis)
