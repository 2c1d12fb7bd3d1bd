"""Figure 2 d-e: errors of learners and inputs, predicted ages, and what networks have learned."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting.panel import figure_of, legend_below, panel, panels, shared_legend
from brainage.plotting.style import INPUTS, MARKERS, palette

#: Learners as they are called on pages.
LEARNERS = {"pca_gp": "PCA + Gaussian process", "supervised": "Supervised ResNet", "contrastive": "Contrastive + Ridge"}
#: Learners of the chart of errors: the paper's and the best that is known here.
SHOWN = {**LEARNERS, "best_known": "Best known"}
_LINES = {"floor": ("-", "Gaussian process on means of areas"), "oracle": ("--", "a reader who knows the simulation")}
_SPREAD = 0.22  # between the learners of an input
_AGES = "viridis"


def errors_by_input(
    mae: pd.DataFrame,
    limit: pd.DataFrame | None = None,
    reported: Mapping[str, Mapping[str, float]] = REPORTED_MAE,
    ax: Axes | None = None,
) -> Figure:
    """Draw the mean absolute error of each learner on each input: every seed a point, their mean a bar.

    Parameters
    ----------
    mae : DataFrame
        ``learner`` (of `SHOWN`), ``inputs``, ``seed``, ``mae``, ``mae_of_mean``, years.
    limit : DataFrame, optional
        ``line``, ``inputs``, ``mae``: errors of who learns from means of areas, knows the simulation, or brain age.
    reported : mapping
        By learner and input, years: what the paper reports of its own people, hollow; empty: nothing.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    inputs = list(dict.fromkeys(mae["inputs"]))
    learners = [name for name in SHOWN if name in set(mae["learner"])]
    colors = palette(learners)
    with panel(ax, 4.6) as axis:
        for i, (marker, learner) in enumerate(zip(MARKERS, learners, strict=False)):
            for x, name in enumerate(inputs):
                values = mae[(mae["learner"] == learner) & (mae["inputs"] == name)]["mae"].to_numpy()
                place = x + (i - (len(learners) - 1) / 2) * _SPREAD
                _points(axis, place, values, marker, colors[learner])
                _reported(axis, place, reported.get(learner, {}).get(name), marker, colors[learner])
            axis.scatter([], [], 36, marker=marker, color=colors[learner], label=SHOWN[learner])
        if reported:
            _reported(axis, np.nan, 0.0, "o", "0.3", label="reported by the paper")
        if limit is not None:
            _limits(axis, inputs, limit)
        axis.axhline(mae["mae_of_mean"].mean(), color="black", ls=":", lw=1.2, label="guessing the mean age")
        axis.set_xticks(range(len(inputs)), [INPUTS[name] for name in inputs])
        axis.set(ylabel="Mean absolute error (years)", ylim=(0, None), xlim=(-0.55, len(inputs) - 0.45))
        legend_below(axis, 2)
    return figure_of(axis)


def predicted_ages(predictions: pd.DataFrame) -> Figure:
    """Draw predicted against chronological age, one panel per learner and input, all seeds together."""
    inputs = list(dict.fromkeys(predictions["inputs"]))
    learners = [name for name in LEARNERS if name in set(predictions["learner"])]
    ends = [predictions["age"].min() - 5, predictions["age"].max() + 5]
    colors = palette(learners)
    with panels(len(learners), len(inputs), 1.1 + 1.75 * len(learners)) as (figure, axes):
        for axis, (learner, name) in _cells(axes, learners, inputs):
            part = predictions[(predictions["learner"] == learner) & (predictions["inputs"] == name)]
            axis.plot(ends, ends, color="black", lw=1)
            axis.scatter(
                part["age"], part["predicted_age"], 6, color=colors[learner], alpha=0.35, lw=0, rasterized=True
            )
            axis.set(xlim=ends, ylim=ends, aspect="equal", xticks=(20, 50, 80), yticks=(20, 50, 80))
        _name_panels(axes, [LEARNERS[name] for name in learners], [INPUTS[name] for name in inputs])
        figure.supxlabel("Age (years)", fontsize=12)
        figure.supylabel("Predicted age (years)", fontsize=12)
    return figure


def embeddings(predictions: pd.DataFrame, seed: int = 0) -> Figure:
    """Draw the embedding of held-out participants on two principal axes, coloured by age, for each network."""
    table = predictions[(predictions["seed"] == seed) & predictions["embedding_1"].notna()]
    inputs = list(dict.fromkeys(table["inputs"]))
    learners = [name for name in LEARNERS if name in set(table["learner"])]
    with panels(len(learners), len(inputs), 1.1 + 1.75 * len(learners)) as (figure, axes):
        for axis, (learner, name) in _cells(axes, learners, inputs):
            part = table[(table["learner"] == learner) & (table["inputs"] == name)]
            shown = axis.scatter(
                part["embedding_1"], part["embedding_2"], 16, c=part["age"], cmap=_AGES, vmin=15, vmax=85, lw=0
            )
            axis.set(xticks=[], yticks=[])
        _name_panels(axes, [LEARNERS[name] for name in learners], [INPUTS[name] for name in inputs])
        figure.colorbar(shown, ax=axes, label="Age (years)", location="bottom", shrink=0.5, aspect=30)
    return figure


def ablation_errors(mae: pd.DataFrame) -> Figure:
    """Draw the error of each objective, one marker per learning rate, one panel per width: every seed a point."""
    widths, rates = sorted(mae["architecture"].unique()), sorted(mae["learning_rate"].unique())
    objectives = list(dict.fromkeys(mae["objective"]))
    colors = palette([f"{rate:g}" for rate in rates])
    with panels(1, len(widths), 1.5 + 0.36 * len(objectives), sharex=True, sharey=True) as (figure, axes):
        for axis, width in zip(axes[0], widths, strict=True):
            for i, (marker, rate) in enumerate(zip(MARKERS, rates, strict=False)):
                part = mae[(mae["architecture"] == width) & (mae["learning_rate"] == rate)]
                rows = part["objective"].map(objectives.index).to_numpy() + (i - (len(rates) - 1) / 2) * _SPREAD
                color = colors[f"{rate:g}"]
                axis.scatter(part["mae"], rows, 36, marker=marker, color=color, alpha=0.8, lw=0, label=f"{rate:g}")
            label = "MAE (years)" if len(widths) > 1 else "Mean absolute error (years)"  # or two labels would touch
            axis.set(xlabel=label, xlim=(0, None))
            axis.set_title(f"{width} network", loc="left")
            axis.grid(axis="x", alpha=0.3)
        axes[0][0].set_yticks(range(len(objectives)), objectives)
        axes[0][0].set_ylim(len(objectives) - 0.5, -0.5)
        shared_legend(figure, axes[0][0], len(rates), title="Learning rate")
    return figure


def _points(axis: Axes, x: float, values: np.ndarray, marker: str, color: tuple[float, float, float]) -> None:
    offsets = np.linspace(-0.05, 0.05, len(values)) if len(values) > 1 else [0.0]
    axis.scatter(x + np.asarray(offsets), values, 22, marker=marker, color=color, alpha=0.7, lw=0)
    axis.plot([x - 0.09, x + 0.09], [values.mean()] * 2, color=color, lw=2.5)


def _reported(axis: Axes, x: float, value: float | None, marker: str, color: Any, **label: Any) -> None:
    if value is not None:
        axis.scatter(x, value, 52, marker=marker, facecolor="none", edgecolor=color, lw=1.5, zorder=4, **label)


def _limits(axis: Axes, inputs: list[str], limit: pd.DataFrame) -> None:
    """Draw the floor and the error of the reader who knows the simulation across each input, the gap's across all."""
    across(axis, inputs, limit)
    gap = limit[limit["line"] == "gap"]["mae"].item()
    axis.axhline(gap, color="0.35", lw=1.2, ls="-.", label="who knows brain age without error")


def across(axis: Axes, inputs: list[str], limit: pd.DataFrame) -> None:
    """Put the floor and the error of a reader who knows the simulation across each input, as far as they are known.

    Parameters
    ----------
    axis : Axes
        On which inputs are 0, 1, ...
    inputs : list of str
        In their order.
    limit : DataFrame
        ``line``, ``inputs``, ``mae``, years.

    """
    for name, (style, text) in _LINES.items():
        errors = limit[limit["line"] == name].set_index("inputs")["mae"]
        places = [(x, errors[one]) for x, one in enumerate(inputs) if one in errors.index]
        for first, (x, error) in enumerate(places):
            axis.plot([x - 0.42, x + 0.42], [error] * 2, color="0.35", lw=1.4, ls=style, label="" if first else text)


def _cells(axes: np.ndarray, rows: list[str], columns: list[str]) -> list[tuple[Axes, tuple[str, str]]]:
    return [(axes[i][j], (row, column)) for i, row in enumerate(rows) for j, column in enumerate(columns)]


def _name_panels(axes: np.ndarray, rows: list[str], columns: list[str]) -> None:
    for axis, name in zip(axes[0], columns, strict=True):
        axis.set_title(name, fontsize=11)
    for row, name in zip(axes, rows, strict=True):
        row[0].set_ylabel(name.replace(" + ", " +\n").replace(" ResNet", "\nResNet"), fontsize=10)
        for axis in row[1:]:
            axis.tick_params(labelleft=False)
    for axis in axes[:-1].ravel():
        axis.tick_params(labelbottom=False)
