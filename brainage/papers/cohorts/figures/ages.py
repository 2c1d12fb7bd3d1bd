"""Supplementary Figure S2: how many participants of each age each study contributes."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from brainage.plotting.style import WIDTH, figure_style, literal, palette

__all__ = ["age_distribution"]


def age_distribution(participants: pd.DataFrame, bin_width: float = 5) -> Figure:
    """Stack the age histograms of the studies.

    Parameters
    ----------
    participants : DataFrame
        ``age`` (years) and ``study``.
    bin_width : float
        Years a bar spans.

    """
    studies = sorted(participants["study"].unique())
    low, high = participants["age"].min(), participants["age"].max()
    edges = np.arange(bin_width * (low // bin_width), high + bin_width, bin_width)
    sized = {study: literal(f"{study} (n = {n})") for study, n in participants["study"].value_counts().items()}
    table, names = participants.assign(study=participants["study"].map(sized)), [sized[study] for study in studies]
    with figure_style():
        figure, axis = plt.subplots(figsize=(WIDTH, 3.9), layout="constrained")
        sns.histplot(
            table, x="age", hue="study", hue_order=names, palette=palette(names), bins=edges, multiple="stack",
            alpha=1, edgecolor="white", linewidth=0.6, ax=axis,
        )  # fmt: skip
        axis.set(xlabel="Age (years)", ylabel="Participants")
        sns.move_legend(axis, "lower center", bbox_to_anchor=(0.5, 1), ncols=3, title=None, frameon=False)
        for direction in (axis.xaxis, axis.yaxis):
            direction.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    plt.close(figure)
    return figure
