"""Sphinx extension: pages without thebe, which Jupyter Book always loads.

It would put the address of a script on another server into every page. This book's cells are run by JupyterLab instead.
"""

from sphinx.application import Sphinx
from sphinx.config import Config


def drop_thebe(app: Sphinx, _config: Config) -> None:
    """Take thebe's hooks and style away; Jupyter Book's list of extensions cannot be shortened."""
    for listeners in app.events.listeners.values():
        listeners[:] = [one for one in listeners if not one.handler.__module__.startswith("sphinx_thebe")]
    app.registry.css_files[:] = [one for one in app.registry.css_files if "thebe" not in one[0]]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hook, which runs before any page is read."""
    app.connect("config-inited", drop_thebe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
