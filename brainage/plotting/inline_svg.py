"""A figure as part of a page rather than as a picture on it: it takes the colour of the text, in light and in dark."""

import io
import re

from matplotlib import rc_context
from matplotlib.figure import Figure

from brainage.core.markup import html

#: Drawn in this colour, in figures that become part of a page, is whatever takes the colour of the text.
INK = "#262626"


def inline_svg(figure: Figure, label: str) -> str:
    """Return a figure as an SVG element that is as wide as its place, without a ground of its own.

    Parameters
    ----------
    figure : Figure
        In the house style, whose axes and text are of the colour `INK`.
    label : str
        What is to be seen, for those who do not see it.

    """
    file = io.StringIO()
    with rc_context({"svg.hashsalt": label, "svg.fonttype": "path"}):  # the same figure, the same text
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    svg = file.getvalue()[file.getvalue().index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL).replace(INK, "currentColor")
    head, rest = svg.split(">", 1)
    head = re.sub(r' (?:width|height)="[\d.]+pt"', "", head)
    return head.replace("<svg", f'<svg class="figure" role="img" aria-label="{html(label)}"', 1) + ">" + rest
