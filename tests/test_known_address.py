"""Buttons to the repository, Binder and Colab: with an address they lead to the committed notebooks."""

import sys
from pathlib import Path

import pytest
import yaml
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.conftest import ROOT

CONFIGURATION = """
project, html_theme = "small", "sphinx_book_theme"
extensions = ["myst_nb", "known_address"]
nb_execution_mode, nb_output_stderr = "off", "remove"
html_theme_options = {options}
"""


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "https://github.com/someone/brainage"])
def test_buttons_are_there_once_the_address_is(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "book/_ext")
    told = yaml.safe_load((ROOT / "_config.yml").read_text())
    options = {
        "repository_url": address,
        "repository_branch": told["repository"]["branch"],
        "launch_buttons": told["launch_buttons"],
    }
    (tmp_path / "conf.py").write_text(CONFIGURATION.format(options=options))
    (tmp_path / "index.md").write_text("# Start\n\n```{toctree}\npage\n```\n")
    (tmp_path / "page.ipynb").write_bytes((ROOT / "notebooks/figS2_ages.ipynb").read_bytes())
    with docutils_namespace():
        Sphinx(
            str(tmp_path), str(tmp_path), str(tmp_path / "out"), str(tmp_path / "trees"), "html", status=None
        ).build()
    sys.modules.pop("known_address", None)
    page = (tmp_path / "out/page.html").read_text(encoding="utf-8")
    for word in ("mybinder.org", "colab.research.google.com", "/issues/new"):
        assert (word in page) == bool(address), word
