"""Tables of Figure 2 a-c: age slopes and how much age a first model reads."""

from collections.abc import Mapping

import pandas as pd

from brainage.data.modalities import MODALITIES
from brainage.engine.results import Results
from brainage.evaluate.metrics import METRICS
from brainage.plotting.numerals import number, plus_minus, with_interval
from brainage.plotting.style import INPUTS


def interval(slope: Mapping[str, float] | pd.Series) -> str:
    """Return a slope with its 95 % interval as text.

    >>> interval({"percent_per_year": -0.334, "low": -0.36, "high": -0.31}).split()
    ['−0.33', '[−0.36,', '−0.31]']
    """
    return with_interval(slope["percent_per_year"], slope["low"], slope["high"], "+.2f")


def slope_table(reported: Mapping[str, float], measured: Mapping[str, Results]) -> pd.DataFrame:
    """Compare age slopes: the reported ones in a column of their own, then one column per cohort."""
    rows = []
    for modality, value in reported.items():
        row = {"Slope (%/year)": MODALITIES[modality].label, "Reported": number(value, "+.2f")}
        for title, results in measured.items():
            known = modality in set(results["slopes"]["modality"])
            row[f"Measured here: {title}"] = interval(_group(results["slopes"], modality, "all")) if known else ""
        rows.append(row)
    return pd.DataFrame(rows)


def study_slope_table(results: Results) -> pd.DataFrame:
    """List the slopes of all participants, within studies, and of each study."""
    table = results["slopes"]
    groups = pd.unique(table["group"])
    rows = []
    for group in groups:
        n = _group(table, table["modality"].iloc[0], group)["n"]
        slopes = {
            f"{MODALITIES[modality].label} (%/year)": interval(_group(table, modality, group))
            for modality in pd.unique(table["modality"])
        }
        rows.append({"Participants": group, "n": number(n, ".0f"), **slopes})
    return pd.DataFrame(rows)


def accuracy_table(results: Results) -> pd.DataFrame:
    """List each metric as mean ± SD over seeds, one row per input."""
    table = results["accuracy"]
    shown = [plus_minus(mean, sd, 2) for mean, sd in zip(table["mean"], table["sd"], strict=True)]
    wide = table.assign(shown=shown).pivot_table(
        index="inputs", columns="metric", values="shown", aggfunc="first", sort=False
    )
    return (
        wide[[name for name in METRICS if name in wide]]
        .rename(columns=METRICS, index=INPUTS)
        .rename_axis("Input")
        .reset_index()
    )


def _group(slopes: pd.DataFrame, modality: str, group: str) -> pd.Series:
    return slopes[(slopes["modality"] == modality) & (slopes["group"] == group)].iloc[0]
