"""What a user may want to change about a machine: three folders and who does the work.

======================  ========================================  =====================================
environment variable    what it names                             default
======================  ========================================  =====================================
``BRAINAGE_RESULTS``    tables computed on this machine           ``results/`` of the checkout
``BRAINAGE_DATA``       simulated and imported cohorts (a cache)  ``data/`` of the checkout
``BRAINAGE_MRE134``     MRE134: a clone or an imported cohort     none: pages show the published numbers
``BRAINAGE_JOBS``       processes that fit models side by side    one per core
``BRAINAGE_SCHEDULER``  a Dask cluster that fits models instead   none
======================  ========================================  =====================================

The published tables are part of the checkout: no variable moves or hides ``results/published``.
"""

import os
from pathlib import Path

from brainage.core.errors import refuse


def project_folder() -> Path:
    """Return the checkout that holds the package (the working folder if it was installed without one)."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def results_folder() -> Path:
    """Return the folder of the results store."""
    return Path(os.environ.get("BRAINAGE_RESULTS") or project_folder() / "results").absolute()


def published_folder() -> Path:
    """Return the folder of the published tables, which a wheel does not hold.

    Raises
    ------
    BrainageError
        If there is none: brainage was installed without its checkout, and this is not one.

    """
    folder = project_folder() / "results" / "published"
    if not folder.is_dir():
        refuse(
            f"{folder}: no such folder; published tables are part of the checkout (git clone), not of the installed "
            "package: run this in the checkout's folder, or compute with profile='laptop'"
        )
    return folder


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
    return _named_folder("BRAINAGE_MRE134", "a clone or an imported cohort")


def lifespan_folder() -> Path | None:
    """Return the cohort folder that ``BRAINAGE_LIFESPAN`` names, or ``None``; relative to the checkout.

    Raises
    ------
    BrainageError
        If there is no such folder.

    """
    return _named_folder("BRAINAGE_LIFESPAN", "what brainage cohort import lifespan made")


def _named_folder(variable: str, expected: str) -> Path | None:
    value = os.environ.get(variable)
    if not value:
        return None
    folder = (project_folder() / Path(value).expanduser()).absolute()
    if not folder.is_dir():
        refuse(f"{variable} names {folder}: no such folder; expected {expected}, or unset it")
    return folder


def jobs() -> int:
    """Return how many processes fit models side by side.

    Raises
    ------
    BrainageError
        If ``BRAINAGE_JOBS`` is not a positive number, or -1 for one per core.

    """
    return _processes(os.environ.get("BRAINAGE_JOBS") or "-1", "BRAINAGE_JOBS")


def _processes(value: str, name: str) -> int:
    if value == "-1":
        return os.cpu_count() or 1
    if not value.isdecimal() or int(value) < 1:
        refuse(f"{name} is {value!r}; expected the number of processes, or -1 for one per core")
    return int(value)


def set_workers(processes: int, address: str = "") -> None:
    """Say who fits models from now on; what is left at its default (-1, nothing) stays as the environment has it.

    Parameters
    ----------
    processes : int
        Worker processes; -1 leaves it as it is.
    address : str
        Of a Dask scheduler, such as ``tcp://localhost:8786``; empty leaves it as it is.

    Raises
    ------
    BrainageError
        If there cannot be so many.

    """
    if processes != -1:
        os.environ["BRAINAGE_JOBS"] = str(_processes(str(processes), "jobs"))
    if address:
        os.environ["BRAINAGE_SCHEDULER"] = address


def scheduler() -> str | None:
    """Return the address of a Dask scheduler, for instance ``tcp://localhost:8786``, or ``None``."""
    return os.environ.get("BRAINAGE_SCHEDULER") or None
