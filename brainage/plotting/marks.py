"""Where in a picture which value is drawn, so that a page of the book can tell it under the pointer."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FuncFormatter
from numpy.typing import NDArray

from brainage.plotting.numerals import number
from brainage.plotting.panel import figure_of

#: How a notebook keeps the marks of a picture beside it.
MIME = "application/vnd.brainage.marks+json"
_MOST = 600  # marks of a picture; where there are more, they lie too close to be pointed at
_FILLED, _HOLLOW = "filled", "hollow"
_NO_MARKER, _ENDS = {"None", "none", "", " ", None}, 2  # of a stroke
_LARGE = 100  # from here on numbers have no decimals


class Mark(NamedTuple):
    """A value in a picture.

    Attributes
    ----------
    x, y : float
        Shares of the picture's width from the left, and of its height from the top.
    text : str
        What is drawn there.

    """

    x: float
    y: float
    text: str


def marks(figure: Figure) -> list[Mark]:
    """Return the markers and bars of a figure as its saved picture shows them; none if there are too many to point at.

    Parameters
    ----------
    figure : Figure
        Saved with a tight box, as notebooks do.

    """
    figure.draw_without_rendering()  # lays it out
    box = figure.get_tightbbox().padded(rcParams["savefig.pad_inches"])
    series, found = _series(figure), []
    for axis in (one for one in figure.axes if one.name == "rectilinear"):
        for place, color, style in _drawn(axis):
            inches = axis.transData.transform(place) / figure.dpi
            x, y = float((inches[0] - box.x0) / box.width), float((box.y1 - inches[1]) / box.height)
            text = _text(axis, place, _name(series, color, style))
            if text and min(x, y) >= 0 and max(x, y) <= 1:
                found.append(Mark(round(x, 4), round(y, 4), text))
    return found if len(found) <= _MOST else []


def _drawn(axis: Axes) -> Iterator[tuple[NDArray[np.float64], str, str]]:
    """Yield place, colour and style of every marker, of the end of every bar and of the middle of every stroke."""
    for dots in axis.collections:
        if isinstance(dots, PathCollection) and dots.get_offset_transform().contains_branch(axis.transData):
            yield from ((place, *_look(dots, i)) for i, place in enumerate(np.ma.filled(dots.get_offsets(), np.nan)))
    for line in axis.lines:
        if line.get_transform() == axis.transData:
            yield from ((place, *_look_of_line(line)) for place in _places(line))
    for bars in axis.containers:
        if isinstance(bars, BarContainer):
            for bar in bars.patches:
                yield _end(bar, bars.orientation or ""), to_hex(bar.get_facecolor()), _FILLED


def _places(line: Line2D) -> NDArray[np.float64]:
    """Return where markers are; of a level or upright stroke without any its middle, of another line nothing."""
    points = np.asarray(line.get_xydata(), float)
    if line.get_marker() not in _NO_MARKER:
        return points
    stroke = len(points) == _ENDS and (points[0] == points[1]).any()
    return points.mean(axis=0, keepdims=True) if stroke else points[:0]


def _look_of_line(line: Line2D) -> tuple[str, str]:
    """Return colour and style of a line, or of its markers."""
    if line.get_marker() in _NO_MARKER:
        return to_hex(line.get_color()), str(line.get_linestyle())
    hollow = str(line.get_markerfacecolor()).lower() == "none"
    return to_hex(line.get_markeredgecolor() if hollow else line.get_markerfacecolor()), _HOLLOW if hollow else _FILLED


def _look(dots: PathCollection, i: int) -> tuple[str, str]:
    """Return colour and style of a marker."""
    faces, edges = np.atleast_2d(dots.get_facecolor()), np.atleast_2d(dots.get_edgecolor())
    hollow = not faces.size or faces[i % len(faces)][3] == 0
    colors = edges if hollow else faces
    return (to_hex(colors[i % len(colors)]) if colors.size else ""), _HOLLOW if hollow else _FILLED


def _end(bar: Any, orientation: str) -> NDArray[np.float64]:
    x, y, width, height = bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()
    return np.array([x + width, y + height / 2] if orientation == "horizontal" else [x + width / 2, y + height])


def _series(figure: Figure) -> dict[tuple[str, str], str]:
    """Return what legends call what has a colour and a style."""
    legends = [*figure.legends, *(one for axis in figure.axes if (one := axis.get_legend()))]
    called = ((one.get_title().get_text(), text.get_text()) for one in legends for text in one.get_texts())
    titles = {label: f"{title} " for title, label in called if title}
    named: dict[tuple[str, str], str] = {}
    for axis in figure.axes:
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True):
            text = titles.get(label, "") + label
            if isinstance(handle, PathCollection):
                named.setdefault(_look(handle, 0), text)
            elif isinstance(handle, BarContainer):
                named.setdefault((to_hex(handle.patches[0].get_facecolor()), _FILLED), text)
            elif isinstance(handle, Line2D):
                named.setdefault(_look_of_line(handle), text)
    return named


def _name(series: dict[tuple[str, str], str], color: str, style: str) -> str:
    """Return what something is of: what hollow markers are is told with the filled ones' of the same colour."""
    own = series.get((color, style)) or series.get((color, _FILLED), "")
    others = {text for (_, other), text in series.items() if other == style == _HOLLOW}
    return ", ".join(filter(None, dict.fromkeys([own, *others]))) if len(others) == 1 else own


def _text(axis: Axes, place: NDArray[np.float64], name: str) -> str:
    """Return panel, series, x and y; nothing where neither axis has ticks."""
    values = [_value(one, value) for one, value in zip((axis.xaxis, axis.yaxis), place, strict=True)]
    title = axis.get_title(loc="left") or axis.get_title()
    parts = (title, name, *values) if any(values) else ()
    return " · ".join(filter(None, (" ".join(one.replace("-\n", "").split()) for one in parts)))


def _value(axis: Axis, value: float) -> str:
    """Return the tick that a value stands at if ticks have names, else the number with what the axis is called."""
    formatter, places = axis.get_major_formatter(), np.asarray(axis.get_majorticklocs())
    if not places.size:
        return ""
    if isinstance(formatter, FixedFormatter | FuncFormatter):  # ticks were given names
        nearest = int(np.abs(places - value).argmin())
        return formatter(places[nearest], nearest)
    called, shown = _called(axis), number(value, ",.0f" if abs(value) >= _LARGE else ".3g")
    return f"{called}: {shown}" if called else shown


def _called(axis: Axis) -> str:
    """Return the label of an axis, or the one that it shares with other panels."""
    panel, across = axis.axes, isinstance(axis, XAxis)
    shared = (panel.get_shared_x_axes() if across else panel.get_shared_y_axes()).get_siblings(panel)
    labels = [axis.get_label_text(), *((one.xaxis if across else one.yaxis).get_label_text() for one in shared)]
    figure = figure_of(panel)
    return next(filter(None, labels), figure.get_supxlabel() if across else figure.get_supylabel())
