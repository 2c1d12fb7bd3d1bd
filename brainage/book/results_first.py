"""Compute what pages show before any of them is run.

Each notebook runs in a kernel of its own, whose workers would have to learn the simulation anew. Here one process
computes the results of all pages, with workers that stay; kernels then find them and need one core each.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from brainage.book.page import Page, own_cohort
from brainage.core.code_digest import imported
from brainage.core.errors import BrainageError, refuse
from brainage.engine.shown import obtain_shown

_PAGES = "brainage.book.pages."


def compute_first(scripts: Sequence[Path], profile: str) -> None:
    """Compute, in a process of its own, the results that notebooks show in a profile, as their pages name them.

    Parameters
    ----------
    scripts : sequence of Path
        Notebooks; one without a page in `brainage.book.pages` computes for itself.
    profile : str
        A key of `brainage.engine.profiles.PROFILES`.

    Raises
    ------
    BrainageError
        If an experiment cannot be computed: of which notebook, and why. What was computed before is kept.

    """
    shown = [f"{one.stem}={page}" for one in scripts for page in sorted(imported(one)) if page.startswith(_PAGES)]
    if not shown:
        return
    command = [sys.executable, "-P", "-m", __name__, profile, *shown]  # -P: this package, whatever the folder holds
    quiet = {} if sys.stderr.isatty() else {"TQDM_DISABLE": "1"}  # bars are for people who wait
    done = subprocess.run(command, env=os.environ | quiet, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        refuse(done.stdout.strip() or "results that pages show could not be computed; what failed stands above")


def page_of(script: Path) -> Page:
    """Return the module of a notebook's page.

    Parameters
    ----------
    script : Path
        Of ``notebooks``.

    """
    (name,) = (one for one in imported(script) if one.startswith(_PAGES))
    page: Page = importlib.import_module(name)
    return page


def main(profile: str, shown: Sequence[str]) -> int:
    """Compute results and return the exit status; what is wrong is printed in one line.

    Parameters
    ----------
    profile : str
        In which.
    shown : sequence of str
        ``notebook=module of its page``.

    """
    for name, module in (one.split("=") for one in shown):
        sys.stderr.write(f"computing what notebooks/{name}.py shows\n")
        page = importlib.import_module(module)
        try:
            obtain_shown(page.SHOWS, own_cohort(page), profile)
        except BrainageError as error:
            print(f"notebooks/{name}.py: {error}")  # noqa: T201 - read by `compute_first`
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
