"""Sphinx extension: a list of references that screen readers understand.

Docutils calls it a list whose members are of a role that is no list item; without the first role it reads as text.
"""

from sphinx.application import Sphinx


def drop_list_role(_app: Sphinx, _page: str, _template: str, context: dict[str, str], _doctree: object) -> None:
    """Take the role away."""
    context["body"] = context.get("body", "").replace(
        '<div role="list" class="citation-list">', '<div class="citation-list">'
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hook."""
    app.connect("html-page-context", drop_list_role)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
