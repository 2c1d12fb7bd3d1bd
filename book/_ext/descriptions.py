"""Sphinx extension: what a page says in a line, for search engines and for whoever shares its address.

It is the page's finding, which stands in bold, or its first paragraph. The preview picture needs the site's address
(``html_baseurl``), and is left out as long as that is not known.
"""

import html
import textwrap

from docutils import nodes
from sphinx.application import Sphinx

_LONGEST = 200  # characters that a search engine shows, or a little more
_SENTENCE = 60  # characters: fewer in bold are a word that matters
_PREVIEW = "_static/book.png"


def describe(app: Sphinx, _page: str, _template: str, context: dict[str, str], doctree: nodes.document | None) -> None:
    """Add a description, and a preview if there is an address, to the head of a page."""
    if doctree is None or not (text := finding(doctree)):
        return
    tags = [f'<meta name="description" content="{html.escape(text)}">', _open_graph("description", text)]
    tags += [_open_graph("title", next(doctree.findall(nodes.title)).astext()), _open_graph("type", "article")]
    if address := app.config.html_baseurl:
        tags += [_open_graph("image", f"{address.rstrip('/')}/{_PREVIEW}")]
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def finding(doctree: nodes.document) -> str:
    """Return the first bold sentence of a page, or its first paragraph, or its title, shortened."""
    every = list(doctree.findall(nodes.paragraph))
    paragraphs = [one for one in every if isinstance(one.parent, nodes.section)]
    bold = [one for paragraph in paragraphs for one in paragraph.findall(nodes.strong) if len(one.astext()) > _SENTENCE]
    found = next(iter([*bold, *paragraphs, *every, *doctree.findall(nodes.title)]), None)
    return textwrap.shorten(found.astext(), _LONGEST, placeholder=" …") if found else ""


def _open_graph(name: str, text: str) -> str:
    return f'<meta property="og:{name}" content="{html.escape(text)}">'


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hook."""
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
