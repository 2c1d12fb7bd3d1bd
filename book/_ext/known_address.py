"""Sphinx extension: buttons that lead to the repository, to Binder and to Colab, once its address is known.

``repository: url`` in _config.yml is the one setting. As long as it is empty, pages have no button that leads nowhere.
"""

from sphinx.application import Sphinx
from sphinx.config import Config

_BUTTONS = ("use_repository_button", "use_issues_button")


def offer_buttons(_app: Sphinx, config: Config) -> None:
    """Offer the buttons if it is known where they lead, and none if not."""
    options = config.html_theme_options
    if options.get("repository_url"):
        options.update(dict.fromkeys(_BUTTONS, True))
    else:
        options.update(dict.fromkeys(_BUTTONS, False), launch_buttons={})
        options.pop("repository_url", None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hook, which runs before any page is read."""
    app.connect("config-inited", offer_buttons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
