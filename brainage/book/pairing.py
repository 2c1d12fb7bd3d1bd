"""Write the notebook beside each script: with the address of the repository, for Colab, too.

    python -m brainage.book.pairing [FOLDER]

A notebook that Colab opens stands alone there, so once ``repository: url`` in _config.yml is known, its first cell
fetches the book and installs the package. Everywhere else that cell does nothing, and pages do not show it.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

#: Name of the cell that Colab needs.
COLAB = "colab"
_CELL = """# On Colab, which holds this notebook alone: the book, its package and its published tables
import os
if "COLAB_RELEASE_TAG" in os.environ:
    !git clone --quiet --depth 1 --branch {branch} {url} /content/book
    %pip install --quiet "/content/book[book]"
    %cd /content/book"""


def pair(root: Path) -> None:
    """Write ``notebooks/*.ipynb`` from the scripts of a checkout.

    Parameters
    ----------
    root : Path
        Of the checkout.

    """
    scripts = sorted((root / "notebooks").glob("*.py"))
    command = [sys.executable, "-m", "jupytext", "--quiet", "--to", "ipynb", "--update", *map(str, scripts)]
    subprocess.run(command, check=True)
    repository = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["repository"]
    for path in (script.with_suffix(".ipynb") for script in scripts):
        notebook = for_colab(nbformat.read(path, as_version=4), repository["url"], repository["branch"])
        nbformat.write(notebook, path)


def for_colab(notebook: NotebookNode, url: str, branch: str) -> NotebookNode:
    """Put the cell that Colab needs first, or take it away as long as there is no address.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    url, branch : str
        Of the public repository; ``""``: not known yet.

    """
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != COLAB]
    if url:
        source = _CELL.format(url=url, branch=branch)
        notebook.cells.insert(0, new_code_cell(source, id=COLAB, metadata={"tags": ["remove-cell"]}))
    return notebook


if __name__ == "__main__":
    pair(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
