"""Printed numbers beside the ranges that other numbers of the same paper imply."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.numerals import number, powers_of_ten, span
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import palette

PAPERS = {"trauble2025": "Träuble et al. 2025", "crete2025": "Crête et al. 2025", "jomsky2024": "Jomsky et al. 2024"}
_TINY = 1e-4  # below which a number is written with a power of ten
_IMPLIED = "implied by errors and ages"
_COLORS = palette(["a", "b", "c", "d"])
#: Marker and colour by verdict.
_STYLES = {"fits": ("o", _COLORS["a"]), "nearly": ("D", _COLORS["b"]), "does not fit": ("X", _COLORS["d"])}


def r_squared_chart(statements: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw printed R² over what errors and ages of the same people imply.

    Parameters
    ----------
    statements : DataFrame
        Of the experiment `consistency`.
    ax : Axes, optional
        To draw on.

    """
    rows = statements[statements["rule"] == "r_squared"]
    with panel(ax, 0.9 + 0.36 * len(rows)) as axis:
        axis.barh(range(len(rows)), 1 - rows["implied_low"], 0.42, rows["implied_low"], color="0.75", label=_IMPLIED)
        for verdict, (marker, color) in _STYLES.items():
            at = np.flatnonzero(rows["verdict"] == verdict)
            printed = rows[["low", "high"]].mean(axis=1).to_numpy()[at]
            style: dict[str, Any] = {"mfc": "none", "mew": 1.8, "ms": 8, "ls": "none", "color": color}
            axis.plot(printed, at, marker=marker, label=f"printed: {verdict}", **style)
        names = rows["what"].str.removeprefix("R² in the test, ") + " (" + rows["place"] + ")"
        axis.set_yticks(range(len(rows)), list(names), fontsize=9)
        axis.set(xlabel="R² in the test", ylim=(len(rows) - 0.4, -0.6), xlim=(None, 1))
        legend_below(axis, 2)
        return figure_of(axis)


def statement_table(statements: pd.DataFrame) -> pd.DataFrame:
    """List statements, what is printed, what is implied, and whether they go together.

    Parameters
    ----------
    statements : DataFrame
        Of the experiment `consistency`.

    """
    columns = {
        "Paper": statements["paper"].map(PAPERS),
        "Place": statements["place"],
        "Quantity": statements["what"],
        "Printed": statements["printed"],
        "Implied": [_implied(one) for one in statements.to_dict("records")],
        "Verdict": statements["verdict"],
        "Note": statements["note"],
    }
    return pd.DataFrame(columns)


def _implied(row: Mapping[Any, Any]) -> str:
    """Return what is implied, with a digit more than is printed, so that one sees by how much the two are apart.

    >>> _implied({"rule": "sd_of_gaps", "printed": "7.00", "implied_low": 7.0077, "implied_high": 7.058})
    '7.008 to 7.058'
    """
    low, high = row["implied_low"], row["implied_high"]
    if high < _TINY:
        ends = list(dict.fromkeys(powers_of_ten(one, 2) for one in (low, high)))
        return " to ".join(ends)
    decimals = max((len(found) - 1 for found in re.findall(r"\.\d+", str(row["printed"]))), default=0)
    whole = low == high == int(low)
    spec = ",.0f" if whole else f".{decimals + 1}f"
    return f"at least {number(low, spec)}" if row["rule"] == "r_squared" else span(low, high, spec)
