"""Sphinx extension: formulas as SVG, drawn by Matplotlib, so that pages need no MathJax from a server.

The formula's TeX is its alternative text. Colour is that of the text around it, in light and in dark.
"""

import html
import io
import re

from docutils import nodes
from matplotlib import mathtext, rc_context
from matplotlib.font_manager import FontProperties
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

_POINTS = 12


def draw(tex: str, css: str) -> str:
    """Return a formula as an SVG element; a formula that Matplotlib cannot draw fails the build."""
    file = io.StringIO()
    flat = f"${' '.join(tex.split())}$"
    with rc_context({"mathtext.fontset": "cm", "svg.fonttype": "path", "savefig.facecolor": "none"}):  # dark pages, too
        depth = mathtext.math_to_image(flat, file, prop=FontProperties(size=_POINTS), format="svg")
    svg = file.getvalue()[file.getvalue().index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"|height="([\d.]+)pt"[^>]*width="([\d.]+)pt"', svg)
    if size is None:
        raise ValueError(svg[:200])
    label = html.escape(tex, quote=True)
    style = f"vertical-align: {-depth:.1f}pt"
    return svg.replace("<svg", f'<svg class="{css}" role="img" aria-label="{label}" style="{style}"', 1)


def inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Put a formula into the line."""
    translator.body.append(draw(node.astext(), "math"))
    raise nodes.SkipNode


def display(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Put a formula on a line of its own, which scrolls on a phone."""
    translator.body.append(f'<div class="math-scroll">{draw(node.astext(), "math")}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer; ``html_math_renderer`` in _config.yml chooses it."""
    app.add_html_math_renderer("offline", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
