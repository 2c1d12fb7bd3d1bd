"""Figure 6 without circles: how much older each structure of patients is than that of their own controls."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import ttest_ind

from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import INPUTS, MARKERS, PROPERTIES, literal, palette

_CELL = ["inputs", "patients", "region"]
_SPREAD = 0.3  # between the diseases of a structure


def profile_differences(gaps: pd.DataFrame, planted: pd.DataFrame | None = None) -> Figure:
    """Draw patients less their own controls, structure by structure, with Welch's 95 % intervals.

    Parameters
    ----------
    gaps : DataFrame
        ``inputs``, ``patients``, ``region``, ``role``, ``gap`` (years), one row a participant and structure.
    planted : DataFrame, optional
        ``inputs``, ``patients``, ``region``, ``shift``: by how much the disease made the structure older, hollow.

    """
    table = differences(gaps)
    regions = list(dict.fromkeys(table["region"]))
    with panels(1, len(PROPERTIES), 1.6 + 0.44 * len(regions), sharey=True) as (figure, axes):
        for letter, axis, name in zip("ab", axes[0], PROPERTIES, strict=True):
            _property(axis, table[table["inputs"] == name], planted, regions)
            axis.set_title(f"{letter}  {INPUTS[name]}", loc="left", fontweight="bold")
            axis.set_xlabel("Patients minus controls (years)")
        shared_legend(figure, axes[0][0], 3)
    return figure


def differences(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return how much larger patients' mean gap is than that of their controls.

    Parameters
    ----------
    gaps : DataFrame
        As of `profile_differences`.

    Returns
    -------
    DataFrame
        ``inputs``, ``patients``, ``region``, ``difference``, ``low``, ``high`` (years, 95 %, Welch); no interval
        where a group has one person.

    """
    rows = []
    for cell, part in gaps.groupby(_CELL, sort=False):
        ill, controls = (part.loc[part["role"] == role, "gap"].to_numpy(float) for role in ("patient", "control"))
        interval = (np.nan, np.nan)
        if min(len(ill), len(controls)) > 1:
            interval = ttest_ind(ill, controls, equal_var=False).confidence_interval()
        means = ill.mean() - controls.mean() if len(ill) and len(controls) else np.nan
        rows.append((*cell, means, *interval))
    return pd.DataFrame(rows, columns=[*_CELL, "difference", "low", "high"])


def _property(axis: Axes, table: pd.DataFrame, planted: pd.DataFrame | None, regions: list[str]) -> None:
    diseases = list(dict.fromkeys(table["patients"]))
    colors = palette(diseases)
    for i, (marker, name) in enumerate(zip(MARKERS, diseases, strict=False)):
        part = table[table["patients"] == name]
        rows = part["region"].map(regions.index).to_numpy(float) + (i - (len(diseases) - 1) / 2) * _SPREAD
        axis.hlines(rows, part["low"], part["high"], color=colors[name], lw=1.8)
        axis.scatter(
            part["difference"], rows, 36, marker=marker, color=colors[name], lw=0, label=literal(name), zorder=3
        )
        if planted is not None:
            shift = part.merge(planted, on=_CELL, how="left")["shift"]
            hollow: dict[str, Any] = {"facecolor": "none", "edgecolor": colors[name], "lw": 1.3, "zorder": 4}
            axis.scatter(shift, rows, 50, marker=marker, label=f"{literal(name)}, planted", **hollow)
    axis.axvline(0, color="black", lw=1)
    axis.set_yticks(range(len(regions)), regions)
    axis.set_ylim(len(regions) - 0.5, -0.5)
    axis.grid(axis="x", alpha=0.3)
