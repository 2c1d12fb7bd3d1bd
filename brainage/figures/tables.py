"""Tables of the pages: tidy table in, table of formatted text out."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from brainage.evaluation import METRICS
from brainage.experiments.store import Results
from brainage.figures.numerals import number, p_value, plus_minus, with_interval
from brainage.figures.realism import GROUPS
from brainage.figures.style import INPUTS, label
from brainage.maps import MODALITIES
from brainage.markup import html, spreadsheet

__all__ = [
    "HTML",
    "accuracy_table",
    "classifier_table",
    "interval",
    "limit_table",
    "p_value",
    "plus_minus",
    "provenance",
    "realism_region_table",
    "realism_table",
    "region_table",
    "show",
    "slope_table",
    "study_slope_table",
]


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
            row[f"Measured here: {title}"] = interval(_group(results["slopes"], modality, "all"))
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
    return wide[list(METRICS)].rename(columns=METRICS, index=INPUTS).rename_axis("Input").reset_index()


def region_table(regions: pd.DataFrame) -> pd.DataFrame:
    """List regional means ± SD of each modality, and the share of a region's voxels that have data."""
    columns = {"Region": list(pd.unique(regions["region"]))}
    for modality, places in (("stiffness", 2), ("damping_ratio", 3)):
        table = regions[regions["modality"] == modality]
        columns[label(modality)] = [plus_minus(m, s, places) for m, s in zip(table["mean"], table["sd"], strict=True)]
    coverage = regions[regions["modality"] == "stiffness"]["coverage"]
    return pd.DataFrame({**columns, "Coverage (%)": [number(100 * share, ".0f") for share in coverage]})


def realism_table(comparison: pd.DataFrame) -> pd.DataFrame:
    """Count the comparisons of each group, and how many are inside their yardstick."""
    counts = comparison.groupby("group", sort=False)["inside"].agg(["sum", "size"]).reindex(list(GROUPS)).dropna()
    return pd.DataFrame(
        {
            "Statistics": [GROUPS[group] for group in counts.index],
            "Inside": counts["sum"].astype(int).to_numpy(),
            "Comparisons": counts["size"].astype(int).to_numpy(),
        }
    )


def realism_region_table(statistics: pd.DataFrame, modality: str) -> pd.DataFrame:
    """List each region's mean, SD between participants and SD within, real beside simulated."""
    wide = statistics[statistics["modality"] == modality].set_index(["group", "name"])[["real", "simulated"]]
    places = 2 if modality == "stiffness" else 3
    columns = {"Region": list(wide.loc["mean"].index)}
    for group in ("mean", "between", "within"):
        for cohort in ("real", "simulated"):
            columns[f"{GROUPS[group]}, {cohort}"] = [number(value, f".{places}f") for value in wide.loc[group][cohort]]
    return pd.DataFrame(columns)


def limit_table(lines: pd.DataFrame) -> pd.DataFrame:
    """List errors to hold others against: of a reader who knows the simulation by input, of the gap, of guessing."""
    names = {"oracle": "Reader who knows the simulation and sees", "gap": "Knows", "guessing": "Knows"}
    shown = {**INPUTS, "brain age": "brain age without error", "nothing": "only the pool's median age"}
    numbers = lines[["mae", "low", "high"]].to_numpy(float)
    errors = [with_interval(mae, low, high, ".1f") for mae, low, high in numbers]
    who = [f"{names[line]} {shown[inputs]}" for line, inputs in zip(lines["line"], lines["inputs"], strict=True)]
    return pd.DataFrame({"Line": who, "MAE (years)": errors})


def classifier_table(classifiers: pd.DataFrame) -> pd.DataFrame:
    """List areas under the ROC curve: simulated against real, and real halves against each other."""
    return pd.DataFrame(
        {
            "Features": classifiers["features"],
            "Classifier": classifiers["classifier"],
            "Simulated or real": [number(one, ".2f") for one in classifiers["auc"]],
            "Real halves, median": [number(one, ".2f") for one in classifiers["yardstick_median"]],
            "95th percentile": [number(one, ".2f") for one in classifiers["yardstick_p95"]],
        }
    )


def show(table: pd.DataFrame, caption: str) -> "HTML":
    """Return a table as accessible HTML: a caption, column headers, sideways scrolling on a phone, a link to its TSV.

    On the pages of the book a script makes its columns sort.
    """
    titled = table.rename(columns=lambda name: name[:1].upper() + name[1:] if len(name) > 1 else name)
    styled = titled.style.hide(axis="index").format(precision=1, thousands=",", na_rep="", escape="html")
    styled = styled.format_index(html, axis="columns")
    styled = styled.set_caption(html(caption))
    shown = styled.to_html(table_attributes='class="brainage"')
    return HTML(f'<div class="table-scroll">{shown}</div>{_tsv_link(titled, caption)}')


def _tsv_link(table: pd.DataFrame, caption: str) -> str:
    """Return a link that holds the table itself, so that it works offline and in a notebook."""
    name = re.sub("[^a-z0-9]+", "-", caption.lower())[:40].strip("-")
    text = quote(spreadsheet(table))
    link = f'href="data:text/tab-separated-values;charset=utf-8,{text}" download="{name}.tsv"'
    return f'<p class="tsv"><a {link} aria-label="This table as TSV: {html(caption)}">TSV</a></p>'


class HTML:
    """Text that Jupyter shows as HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_html_(self) -> str:
        return self.text


def provenance(*shown: Results) -> "HTML":
    """Return the foot of a page: what its numbers come from, one line a cohort and run."""
    lines = "".join(f"<li>{html(_origin(results))}</li>" for results in shown)
    return HTML(f'<div id="provenance"><p><strong>Provenance</strong></p><ul>{lines}</ul></div>')


def _origin(results: Results) -> str:
    origin: dict[str, Any] = results.provenance
    versions = ", ".join(f"{name} {version}" for name, version in origin["versions"].items())
    later = f"; {origin['note']}" if "note" in origin else ""
    return (
        f"{origin['cohort']} ({origin['fingerprint']}), profile {origin['profile']}, commit {origin['commit']}, "
        f"{origin['seconds']} s on {origin['machine']}; {versions}{later}"
    )


def _group(slopes: pd.DataFrame, modality: str, group: str) -> pd.Series:
    return slopes[(slopes["modality"] == modality) & (slopes["group"] == group)].iloc[0]
