"""Predictions of many fits as one table, and their errors."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from brainage.engine.fit import Fit
from brainage.evaluate.metrics import metrics

__all__ = ["LABELS", "labelled", "scores"]

#: What tells fits of a comparison apart, besides the seed.
LABELS = ("learner", "inputs", "held_out")


def labelled(fits: list[Fit], tables: list[pd.DataFrame], names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Put the predictions of fits into one table, with these attributes of each fit as columns."""
    parts = []
    for fit, table in zip(fits, tables, strict=True):
        labels = {name: _as_label(getattr(fit, name)) for name in names}
        parts.append(table.assign(**labels))
    table = pd.concat(parts, ignore_index=True)
    first = [*names, "seed"]
    return table[[*first, *(name for name in table if name not in first)]]


def _as_label(value: Any) -> Any:
    return value if isinstance(value, int | float) else str(value)


def scores(predictions: pd.DataFrame, names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Return the metrics of each seed for each combination of these columns."""
    parts = []
    for group, rows in predictions.groupby(list(names), sort=False):
        table = metrics(rows).assign(**dict(zip(names, map(str, group), strict=True)))
        parts.append(table.assign(n=rows["participant_id"].nunique()))
    return pd.concat(parts, ignore_index=True)
