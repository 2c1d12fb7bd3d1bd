"""What real maps say: how far predictions follow age within studies."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.plotting.numerals import number, p_value, plus_minus, with_interval
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import INPUTS, MARKERS, palette

_SPREAD = 0.22  # between the learners of an input
_WHOLE = "whole studies"
_FEATURES = {"age": "ages alone"}


def correlations_chart(within: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw the correlation of ages and predictions within studies, with 95 % intervals, one row for each input.

    Filled markers are of random fifths that were held out, hollow ones of whole studies.

    Parameters
    ----------
    within : DataFrame
        ``learner``, ``inputs``, ``held_out``, ``r``, ``low``, ``high``.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    learners = [name for name in LEARNERS if name in set(within["learner"])]
    colors = palette(learners)
    shown = within[["inputs", "held_out"]].drop_duplicates().sort_values("inputs", key=_order, kind="stable")
    rows = [(str(inputs), str(held)) for inputs, held in shown.to_numpy()]
    with panel(ax, 1.6 + 0.55 * len(rows)) as axis:
        for i, (marker, learner) in enumerate(zip(MARKERS, learners, strict=False)):
            for y, (inputs, held) in enumerate(rows):
                face = "white" if held == _WHOLE else colors[learner]
                place = y + (i - (len(learners) - 1) / 2) * _SPREAD
                _correlation(axis, _cell(within, learner, inputs, held), place, marker, (face, colors[learner]))
            axis.scatter([], [], 40, marker=marker, color=colors[learner], label=LEARNERS[learner])
        axis.axvline(0, color="black", lw=1, ls=":")
        axis.set_yticks(range(len(rows)), [f"{INPUTS[name]},\n{held}" for name, held in rows])
        axis.set(xlabel="Correlation with age within studies", ylim=(len(rows) - 0.5, -0.5))
        legend_below(axis, 2)
    return figure_of(axis)


def _order(names: pd.Series) -> pd.Series:
    return names.map(list(INPUTS).index)


def _cell(table: pd.DataFrame, learner: str, inputs: str, held_out: str = "") -> pd.DataFrame:
    part = table[(table["learner"] == learner) & (table["inputs"] == inputs)]
    return part[part["held_out"] == held_out] if held_out else part


def _correlation(axis: Axes, part: pd.DataFrame, y: float, marker: str, color: tuple[Any, Any]) -> None:
    """Draw one correlation, a dot with its interval, in a colour of its face and one of its edge."""
    for one in part.to_dict("records"):
        axis.plot([one["low"], one["high"]], [y, y], color=color[1], lw=1.3)
        axis.scatter([one["r"]], [y], 40, marker=marker, facecolor=color[0], edgecolor=color[1], zorder=3)


def error_table(mae: pd.DataFrame, left_out: pd.DataFrame) -> pd.DataFrame:
    """List for each learner and input the errors in training, in the test and of guessing, for both ways.

    Parameters
    ----------
    mae, left_out : DataFrame
        ``learner``, ``inputs``, ``mae``, ``mae_of_mean`` (years) and ``training_mae``; of studies with ``n``.

    """
    rows = []
    for (learner, inputs), part in mae.groupby(["learner", "inputs"], sort=False):
        whole = _cell(left_out, str(learner), str(inputs))
        people = whole["n"] / whole["n"].sum()
        rows.append(
            {
                "Learner": LEARNERS[str(learner)],
                "Input": INPUTS[str(inputs)],
                "In training": plus_minus(part["training_mae"].mean(), part["training_mae"].std(), 2),
                "Random fifths": plus_minus(part["mae"].mean(), part["mae"].std(), 2),
                "Guessing random fifths": number(part["mae_of_mean"].mean(), ".2f"),
                "Whole studies": number((whole["mae"] * people).sum(), ".2f"),
                "Guessing whole studies": number((whole["mae_of_mean"] * people).sum(), ".2f"),
            }
        )
    return pd.DataFrame(rows)


def within_table(within: pd.DataFrame) -> pd.DataFrame:
    """List how far ages are told within studies, and of whom.

    Parameters
    ----------
    within : DataFrame
        As of `correlations_chart`, with ``p``, ``p_holm``, ``people``, ``groups``.

    """
    rows = within.to_dict("records")
    columns = {
        "Held out": [one["held_out"] for one in rows],
        "Learner": [LEARNERS[one["learner"]] for one in rows],
        "Input": [INPUTS[one["inputs"]] for one in rows],
        "Correlation": [with_interval(one["r"], one["low"], one["high"], "+.2f") for one in rows],
        "p": [p_value(one["p"]) for one in rows],
        "p, Holm": [p_value(one["p_holm"]) for one in rows],
        "People": [one["people"] for one in rows],
        "Studies": [one["groups"] for one in rows],
    }
    return pd.DataFrame(columns)


def studies_table(studies: pd.DataFrame) -> pd.DataFrame:
    """List how well studies are told from ages and from maps.

    Parameters
    ----------
    studies : DataFrame
        ``features``, ``accuracy``, ``guessing``, ``studies``, ``people``.

    """
    columns = {
        "Told from": studies["features"].map(lambda name: _FEATURES.get(name) or INPUTS.get(name, name)),
        "Recognised (balanced)": [number(one, ".2f") for one in studies["accuracy"]],
        "Guessing": [number(one, ".2f") for one in studies["guessing"]],
        "Studies": studies["studies"],
        "People": studies["people"],
    }
    return pd.DataFrame(columns)
