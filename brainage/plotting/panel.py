"""A chart of one panel, on axes that somebody brings or in a figure of its own, and a figure of many panels."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.plotting.style import WIDTH, figure_style


@contextmanager
def panel(ax: Axes | None, height: float, width: float = WIDTH) -> Iterator[Axes]:
    """Give axes to draw on in the house style; a figure of its own is closed afterwards, so that it is shown once.

    Parameters
    ----------
    ax : Axes, optional
        To draw on; default: those of a new figure.
    height, width : float
        Of a new figure, inches; default: as wide as the book's text.

    """
    with figure_style():
        if ax is not None:
            yield ax
            return
        figure, axis = plt.subplots(figsize=(width, height), layout="constrained")
        yield axis
    plt.close(figure)


@contextmanager
def panels(
    rows: int, columns: int, height: float, *, width: float = WIDTH, **settings: Any
) -> Iterator[tuple[Figure, NDArray]]:
    """Give a figure in the house style and its axes, ``(rows, columns)``; it is closed afterwards, as that of `panel`.

    Parameters
    ----------
    rows, columns : int
        Of panels.
    height, width : float
        Of the figure, inches; default: as wide as the book's text.
    **settings
        As of `matplotlib.pyplot.subplots`.

    """
    with figure_style():
        size = (width, height)
        figure, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False, **settings)
        yield figure, axes
    plt.close(figure)


def shared_legend(figure: Figure, axis: Axes, columns: int, **style: Any) -> None:
    """Put what one panel names below all of them.

    Parameters
    ----------
    figure : Figure
        Of `panels`.
    axis : Axes
        One of its panels.
    columns : int
        Of the legend.
    **style
        As of `matplotlib.figure.Figure.legend`.

    """
    handles, names = axis.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=columns, frameon=False, **style)


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
