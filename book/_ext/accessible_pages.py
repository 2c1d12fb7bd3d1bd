"""Sphinx extension: what docutils, the theme and Matplotlib write, made to be what a screen reader expects.

A list of references is no list of list items; side notes need names to be told apart; drawings that stand in one page
share the names of their parts. The theme's part is in ``book/_templates``.
"""

import re
from itertools import count

from sphinx.application import Sphinx

_SIDE_NOTE = '<aside class="margin sidebar">'


def mend(_app: Sphinx, _page: str, _template: str, context: dict[str, str], _doctree: object) -> None:
    """Mend the body of a page."""
    body = context.get("body", "").replace('<div role="list" class="citation-list">', '<div class="citation-list">')
    body = body.replace(' role="doc-biblioentry"', "")
    context["body"] = own_names(named_notes(body))


def named_notes(body: str) -> str:
    """Give side notes numbers."""
    numbers = count(1)
    return re.sub(_SIDE_NOTE, lambda _: f'{_SIDE_NOTE[:-1]} aria-label="Side note {next(numbers)}">', body)


def own_names(body: str) -> str:
    """Give the parts of every drawing names that no other drawing of the page has."""
    numbers = count(1)
    return re.sub(r"<svg\b.*?</svg>", lambda found: _prefixed(found[0], f"d{next(numbers)}-"), body, flags=re.DOTALL)


def _prefixed(svg: str, prefix: str) -> str:
    svg = re.sub(r'(\sid=")', rf"\1{prefix}", svg)
    return re.sub(r'(href="#|url\(#)', rf"\1{prefix}", svg)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hook."""
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
