"""Charts of a report: predicted against true ages, errors by age, gaps of everybody, differences of groups."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.data.modalities import MODALITIES
from brainage.lab.report.analysis import Analysis
from brainage.plotting.panel import figure_of, panel, panels, shared_legend
from brainage.plotting.style import MARKERS, literal, palette

_HEALTHY, _GUESSING, _PERSON = "#0173b2", "#949494", "#d55e00"


def predicted_ages(analysis: Analysis) -> Figure:
    """Show predicted against true ages with intervals: of the healthy on the left, of patients on the right.

    Parameters
    ----------
    analysis : Analysis
        Of everybody.

    """
    known = analysis.ages[analysis.ages["age"].notna()]
    groups = [known[known["healthy"]], known[~known["healthy"]]]
    groups = [one for one in groups if len(one)]
    mean = float(groups[0]["age"].mean())
    ends = [known[["age", "low"]].min().min(), known[["age", "high"]].max().max()]
    with panels(1, len(groups), 4.2, sharex=True, sharey=True) as (figure, axes):
        for axis, some in zip(axes[0], groups, strict=True):
            axis.plot(ends, ends, color=_GUESSING, linewidth=1)
            axis.axhline(mean, color=_GUESSING, linewidth=1, linestyle="--")
            _dots(axis, some)
            title = "Healthy" if some["healthy"].all() else "Patients"
            axis.set(xlabel="Age (years)", title=title)
        axes[0, 0].set_ylabel("Predicted age (years)")
        guessed = {"xy": (ends[1], mean), "xytext": (0, 3), "textcoords": "offset points", "ha": "right", "fontsize": 9}
        behind = {"boxstyle": "round,pad=0.1", "facecolor": "white", "alpha": 0.8, "linewidth": 0}
        axes[0, 0].annotate("guessing the mean age", **guessed, bbox=behind, zorder=4)
    return figure


def _dots(axis: Axes, some: pd.DataFrame) -> None:
    colors = palette(["healthy", *sorted(some["diagnosis"].unique())])
    for i, (diagnosis, rows) in enumerate(some.groupby("diagnosis", sort=True)):
        color = _HEALTHY if rows["healthy"].all() else colors[str(diagnosis)]
        axis.vlines(rows["age"], rows["low"], rows["high"], color=color, alpha=0.25, linewidth=1)
        marker = MARKERS[i % len(MARKERS)]
        axis.scatter(
            rows["age"], rows["predicted_age"], s=16, marker=marker, color=color, label=literal(str(diagnosis))
        )
    if some["diagnosis"].nunique() > 1:
        axis.legend(frameon=False, loc="upper left")


def errors(table: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Show errors with intervals, of all, by decade and by study, where there are three people or more; and guessing.

    Parameters
    ----------
    table : DataFrame
        `Analysis.errors`.
    ax : Axes, optional
        To draw on; default: those of a new figure.

    """
    rows = table[table["low"].notna()].iloc[::-1].reset_index(drop=True)
    with panel(ax, 1.3 + 0.33 * len(rows)) as axis:
        axis.hlines(rows.index, rows["low"], rows["high"], color=_HEALTHY, linewidth=2)
        axis.scatter(
            rows["mae"], rows.index, color=_HEALTHY, s=30, zorder=3, label="mean absolute error, 95 % interval"
        )
        axis.scatter(
            rows["guessing"],
            rows.index,
            marker="|",
            s=120,
            color=_GUESSING,
            label="saying their mean age to all of them",
        )
        names = [f"{literal(what)} (n {n})" for what, n in zip(rows["what"], rows["n"], strict=True)]
        axis.set(yticks=list(rows.index), yticklabels=names, xlabel="Years", xlim=(0, None))
        figure_of(axis).legend(loc="outside lower center", ncols=2, frameon=False)
        return figure_of(axis)


def one_person(analysis: Analysis, row: int, ax: Axes | None = None) -> Figure:
    """Show one person's predicted age with its interval among healthy people's.

    Parameters
    ----------
    analysis : Analysis
        Of everybody.
    row : int
        Place in ``analysis.ages``: whose.
    ax : Axes, optional
        To draw on; default: those of a new figure.

    """
    who, known = analysis.ages.iloc[row], analysis.ages[analysis.ages["age"].notna()]
    healthy = known[known["healthy"] & (known["participant_id"] != who["participant_id"])]
    ends = [healthy["age"].min(), healthy["age"].max()]
    with panel(ax, 4.2) as axis:
        axis.plot(ends, ends, color=_GUESSING, linewidth=1)
        axis.scatter(healthy["age"], healthy["predicted_age"], s=16, color=_GUESSING, label="other healthy people")
        name = literal(str(who["participant_id"]))
        if np.isnan(who["age"]):
            axis.axhspan(max(who["low"], 0), who["high"], color=_PERSON, alpha=0.15, linewidth=0)
            axis.axhline(who["predicted_age"], color=_PERSON, label=f"{name}, age unknown, with interval")
        else:
            reach = [[who["predicted_age"] - max(who["low"], 0)], [who["high"] - who["predicted_age"]]]
            shown: dict[str, Any] = {"fmt": "D", "color": _PERSON, "capsize": 4}
            axis.errorbar([who["age"]], [who["predicted_age"]], reach, label=f"{name}, with interval", **shown)
        axis.set(xlabel="Age (years)", ylabel="Predicted age (years)")
        axis.legend(loc="upper left", frameon=False)
    return figure_of(axis)


def gaps(analysis: Analysis, ax: Axes | None = None) -> Figure:
    """Show everybody's corrected gap by group; the band holds nine of ten healthy people if gaps are normal.

    Parameters
    ----------
    analysis : Analysis
        Of everybody.
    ax : Axes, optional
        To draw on; default: those of a new figure.

    """
    known = analysis.ages[analysis.ages["corrected_gap"].notna()]
    healthy = known.groupby("diagnosis")["healthy"].any()
    labels = sorted(healthy.index, key=lambda one: (bool(healthy[one]), str(one)))  # the healthy above all others
    rng = np.random.default_rng(0)
    with panel(ax, 1.4 + 0.6 * len(labels)) as axis:
        axis.axvspan(-1.645 * analysis.spread, 1.645 * analysis.spread, color=_GUESSING, alpha=0.2, linewidth=0)
        axis.axvline(0, color=_GUESSING, linewidth=1)
        for place, diagnosis in enumerate(labels):
            rows = known[known["diagnosis"] == diagnosis]
            color = _HEALTHY if rows["healthy"].all() else "#d55e00"
            axis.scatter(
                rows["corrected_gap"], place + rng.uniform(-0.22, 0.22, len(rows)), s=16, color=color, alpha=0.8
            )
        names = [f"{literal(str(one))} (n {(known['diagnosis'] == one).sum()})" for one in labels]
        axis.set(
            yticks=range(len(labels)),
            yticklabels=names,
            xlabel="Gap, less that of healthy people of the same age (years)",
        )
        return figure_of(axis)


def structures(table: pd.DataFrame) -> Figure:
    """Show by how much a property of each structure changes with age, and differs in patients.

    Parameters
    ----------
    table : DataFrame
        Of `brainage.lab.report.regions.profile`, with rows.

    """
    regions, names = list(dict.fromkeys(table["region"])), list(dict.fromkeys(table["modality"]))
    kinds = list(dict.fromkeys(table["what"]))
    colors = palette(kinds)
    with panels(1, len(names), 1.4 + 0.4 * len(regions), sharey=True) as (figure, axes):
        for axis, name in zip(axes[0], names, strict=True):
            axis.axvline(0, color=_GUESSING, linewidth=1)
            for i, kind in enumerate(kinds):
                rows = table[(table["modality"] == name) & (table["what"] == kind)]
                places = rows["region"].map(regions.index) + 0.6 * ((i + 0.5) / len(kinds) - 0.5)
                axis.hlines(places, rows["low"], rows["high"], color=colors[kind], linewidth=2)
                marker = MARKERS[i % len(MARKERS)]
                axis.scatter(rows["percent"], places, s=24, marker=marker, color=colors[kind], label=literal(kind))
            axis.set(xlabel=f"{MODALITIES[name].label} (%)", ylim=(len(regions) - 0.5, -0.5))
            axis.set_yticks(range(len(regions)), regions)
        shared_legend(figure, axes[0][0], len(kinds))
    return figure


def differences(table: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Show by how much each group differs from the healthy, by every way to compare.

    Parameters
    ----------
    table : DataFrame
        `brainage.lab.report.groups.Groups.differences`.
    ax : Axes, optional
        To draw on; default: those of a new figure.

    """
    rows = table.iloc[::-1].reset_index(drop=True)
    with panel(ax, 1.2 + 0.4 * len(rows)) as axis:
        axis.axvline(0, color=_GUESSING, linewidth=1)
        for place, (_, row) in enumerate(rows.iterrows()):
            filled = "recommended" in row["way"]
            axis.hlines(place, row["low"], row["high"], color="#d55e00", linewidth=2 if filled else 1)
            face = "#d55e00" if filled else "white"
            axis.scatter(row["difference"], place, s=36, color=face, edgecolors="#d55e00", zorder=3)
        ways = rows["way"].str.removesuffix(" (recommended)")
        names = [f"{literal(who)}, {way}" for who, way in zip(rows["diagnosis"], ways, strict=True)]
        axis.set(yticks=list(rows.index), yticklabels=names, xlabel="Years older than the healthy")
        return figure_of(axis)
