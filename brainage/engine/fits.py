"""Many fits: kept from earlier runs or computed now, on all workers; their predictions as one table, and its errors."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from brainage.core import settings
from brainage.engine.fit import Fit
from brainage.engine.workers import Task, run_tasks
from brainage.evaluate.metrics import metrics

#: What tells fits of a comparison apart, besides the seed.
LABELS = ("learner", "inputs", "held_out")


def run_fits(fits: Sequence[Task], title: str) -> list[pd.DataFrame]:
    """Return the tables of each fit in their order, as a rule predictions; ``title`` names the progress bar.

    Parameters
    ----------
    fits : sequence of Task
        What to fit: `brainage.engine.fit.Fit`, or a task that asks more of one.
    title : str
        Of the progress bar.

    """
    return run_tasks(fits, settings.results_folder() / "fits", title)


def predictions_of(fits: list[Fit], title: str, names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Return the predictions of fits as one table, with these attributes of each fit as columns.

    Parameters
    ----------
    fits : list of Fit
        What to fit.
    title : str
        Of the progress bar.
    names : sequence of str
        Attributes of a fit that tell it from the others, besides its seed.

    """
    return labelled(fits, run_fits(fits, title), names)


def labelled(fits: list[Fit], tables: list[pd.DataFrame], names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Put the predictions of fits into one table, see `predictions_of`.

    Parameters
    ----------
    fits : list of Fit
        What was fitted.
    tables : list of DataFrame
        Of `run_fits`.
    names : sequence of str
        Attributes of a fit.

    Returns
    -------
    DataFrame
        ``names`` and ``seed`` first.

    """
    parts = [
        table.assign(**{name: str(getattr(fit, name)) for name in names})
        for fit, table in zip(fits, tables, strict=True)
    ]
    table = pd.concat(parts, ignore_index=True)
    first = [*names, "seed"]
    return table[[*first, *(name for name in table if name not in first)]]


def scores(predictions: pd.DataFrame, names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Return the metrics of each seed for each combination of these columns, of how many people, and in training.

    The error in training, ``training_mae`` (years), is there if the predictions have it.

    Parameters
    ----------
    predictions : DataFrame
        Of `predictions_of`.
    names : sequence of str
        Its columns that tell models apart.

    """
    parts = []
    for group, rows in predictions.groupby(list(names), sort=False):
        labels: dict[str, Any] = dict(zip(names, group, strict=True))
        trained = rows.groupby("seed")["training_mae"].first().to_numpy() if "training_mae" in rows else None
        known = {} if trained is None else {"training_mae": trained}
        parts.append(metrics(rows).assign(**labels, n=rows["participant_id"].nunique(), **known))
    return pd.concat(parts, ignore_index=True)
