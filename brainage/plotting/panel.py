"""A chart of one panel: a figure of its own in the house style, or drawn on axes that somebody brings."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.style import WIDTH, figure_style

__all__ = ["figure_of", "legend_below", "panel"]


@contextmanager
def panel(ax: Axes | None, height: float) -> Iterator[Axes]:
    """Give axes to draw on in the house style; a figure of its own is closed afterwards, so that it is shown once.

    Parameters
    ----------
    ax : Axes, optional
        To draw on; default: those of a new figure as wide as the book's text.
    height : float
        Of a new figure, inches.

    """
    with figure_style():
        if ax is not None:
            yield ax
            return
        figure, axis = plt.subplots(figsize=(WIDTH, height), layout="constrained")
        yield axis
    plt.close(figure)


def legend_below(axis: Axes, columns: int) -> None:
    """Put the legend below: of a figure of its own outside its panel, else below the axes.

    Parameters
    ----------
    axis : Axes
        Of `panel`.
    columns : int
        Of the legend.

    """
    figure = figure_of(axis)
    if figure.axes == [axis] and figure.get_layout_engine() is not None:
        figure.legend(loc="outside lower center", ncols=columns, frameon=False)
    else:
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=columns, frameon=False)


def figure_of(axis: Axes) -> Figure:
    """Return the figure that axes belong to."""
    figure = axis.get_figure(root=True)
    assert figure is not None
    return figure
