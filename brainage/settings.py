"""Where things are kept: the three folders that a user may want to move.

====================  ==========================================  =====================================
environment variable  what it names                               default
====================  ==========================================  =====================================
``BRAINAGE_RESULTS``  tables and provenance of experiments        ``results/`` of the checkout
``BRAINAGE_DATA``     simulated and imported cohorts (a cache)    ``data/`` of the checkout
``BRAINAGE_MRE134``   MRE134: a clone or an imported cohort       none: pages show the published numbers
====================  ==========================================  =====================================
"""

import os
from pathlib import Path

from brainage.errors import BrainageError

__all__ = ["data_folder", "mre134_folder", "project_folder", "results_folder"]


def project_folder() -> Path:
    """Return the checkout that holds the package (the working folder if it was installed without one)."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def results_folder() -> Path:
    """Return the folder of the results store."""
    return Path(os.environ.get("BRAINAGE_RESULTS") or project_folder() / "results").absolute()


def data_folder() -> Path:
    """Return the folder in which cohorts are kept between runs."""
    return Path(os.environ.get("BRAINAGE_DATA") or project_folder() / "data").absolute()


def mre134_folder() -> Path | None:
    """Return the folder that ``BRAINAGE_MRE134`` names, or ``None``; relative to the checkout.

    Raises
    ------
    BrainageError
        If there is no such folder.

    """
    value = os.environ.get("BRAINAGE_MRE134")
    if not value:
        return None
    folder = (project_folder() / Path(value).expanduser()).absolute()
    if not folder.is_dir():
        msg = f"BRAINAGE_MRE134 names {folder}: no such folder; expected a clone or an imported cohort, or unset it"
        raise BrainageError(msg)
    return folder
