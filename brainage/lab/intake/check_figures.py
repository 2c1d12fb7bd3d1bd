"""Two charts of a check: ages by study, and medians of maps against the share of the brain that they cover."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.data.modalities import MODALITIES
from brainage.plotting.panel import panel, panels
from brainage.plotting.style import MARKERS, label, literal, palette

_MOST_STUDIES = 20
_MOST_NAMES = 12


def ages_by_study(people: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Show the ages of each study, a dot a visit, diagnoses in colours and markers.

    Parameters
    ----------
    people : DataFrame
        ``age`` (years, NaN: unknown), ``study``, ``diagnosis``.
    ax : Axes, optional
        To draw on; default: those of a new figure.

    """
    known = people[people["age"].notna()]
    counts = known["study"].value_counts()
    studies = sorted(counts.index[:_MOST_STUDIES], reverse=True)
    colors = palette(sorted(known["diagnosis"].unique()))
    rng = np.random.default_rng(0)
    with panel(ax, 1.6 + 0.35 * len(studies)) as axis:
        for i, (diagnosis, color) in enumerate(colors.items()):
            some = known[(known["diagnosis"] == diagnosis) & known["study"].isin(studies)]
            height = some["study"].map(studies.index) + rng.uniform(-0.25, 0.25, len(some))
            marker = MARKERS[i % len(MARKERS)]
            axis.scatter(some["age"], height, s=18, marker=marker, color=color, alpha=0.7, label=literal(diagnosis))
        axis.set(xlabel="Age (years)", yticks=range(len(studies)), yticklabels=[literal(one) for one in studies])
        axis.set_ylim(-0.6, len(studies) - 0.4)
        if len(colors) > 1:
            axis.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
        return axis.get_figure(root=True)  # type: ignore[return-value]


def medians_and_coverage(maps: pd.DataFrame) -> Figure:
    """Show every map's median against the share of the brain that it covers; unusual ones are filled and named.

    Parameters
    ----------
    maps : DataFrame
        As of `brainage.lab.intake.check.Check`.

    """
    kinds = list(maps.groupby("modality", sort=False))
    with panels(1, len(kinds), 3.2, sharey=True) as (figure, axes):
        for axis, (modality, some) in zip(axes[0], kinds, strict=True):
            unusual = some["flag"] != ""
            for rows, face, size in ((some[~unusual], "none", 18), (some[unusual], "#d55e00", 30)):
                edge = "#0173b2" if face == "none" else "#d55e00"
                axis.scatter(rows["median"], 100 * rows["coverage"], s=size, facecolors=face, edgecolors=edge)
            for _, row in some[unusual].head(_MOST_NAMES).iterrows():
                at = (row["median"], 100 * row["coverage"])
                axis.annotate(literal(str(row["scan"])), at, xytext=(4, 3), textcoords="offset points", fontsize=10)
            axis.set(xlabel=label(str(modality)), title=MODALITIES[str(modality)].label)
        axes[0, 0].set_ylabel("Brain with data (%)")
    return figure
