"""The published tables that measurements read."""

from functools import cache
from typing import Any

import pandas as pd

from brainage.experiments import store

__all__ = ["origins", "published", "row"]

_used: dict[tuple[str, str], dict[str, Any]] = {}


@cache
def published(experiment: str, table: str, cohort: str = "simulated") -> pd.DataFrame:
    """Return a table of an experiment."""
    results = store.load_published(experiment, cohort)
    _used[experiment, cohort] = results.provenance
    return results[table]


def origins() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the provenance of every result that was read, by experiment and cohort."""
    return dict(sorted(_used.items()))


def row(experiment: str, table: str, cohort: str = "simulated", **where: str) -> dict[str, Any]:
    """Return the one row of a table in which these columns have these values.

    >>> row("ages", "summary", study="Study 1", diagnosis="CN")["n"]
    134
    """
    found = published(experiment, table, cohort)
    for column, value in where.items():
        found = found[found[column] == value]
    (one,) = found.to_dict("records")
    return {str(name): value for name, value in one.items()}
