"""The published tables that measurements read."""

from functools import cache
from typing import Any

import pandas as pd

from brainage.engine import store
from brainage.engine.results import Results


@cache
def _results(experiment: str, cohort: str) -> Results:
    return store.load_published(experiment, cohort)


def published(experiment: str, table: str, cohort: str = "simulated") -> pd.DataFrame:
    """Return a table of an experiment."""
    return _results(experiment, cohort)[table]


def origin(experiment: str, cohort: str = "simulated") -> dict[str, Any]:
    """Return where the tables of an experiment come from."""
    return _results(experiment, cohort).provenance


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
