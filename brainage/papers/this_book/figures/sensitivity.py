"""What errors of age owe to numbers that were assumed."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.numerals import number, span
from brainage.plotting.panel import figure_of, panel, panels
from brainage.plotting.style import palette

_INPUTS = {"stiffness": "Stiffness", "damping_ratio": "Damping ratio", "mre": "MRE", "t1w": "T1w"}
_DRAWN = ("stiffness", "damping_ratio", "t1w")
_LEARNERS = {"pca_gp": "PCA + Gaussian process", "supervised": "Supervised network"}
_SHAPES = {"low": "o", "high": "s"}


#: What readers call a parameter; it is called by its key where it has no name here.
_NAMES = {
    "misregistration.sd": "misregistration (mm)",
    "cortex.young_loss": "fluid in a young cortex (%)",
    "slab.roughness": "ragged ends of the slab (mm)",
    "t1w.contrast_sd": "T1w: SD of contrast (%)",
    "t1w.contrast_drift": "T1w: drift of contrast (% a year)",
    "t1w.fluid": "T1w: brightness of fluid",
    "t1w.bias_sd": "T1w: bias (%)",
    "t1w.noise_sd": "T1w: noise (%)",
    "t1w.scale_sd": "T1w: scale (%)",
    "bend.subcortical": "decline past 60, subcortical",
    "lobe_slope.stiffness.frontal": "slope of the frontal lobe",
    "relative_slope.stiffness, subcortical": "subcortical slopes, stiffness",
    "relative_slope.damping_ratio, all": "slopes of areas, damping ratio",
    "tail_start, both": "start of heavy tails (SD)",
    "gap_sd": "SD of the personal gap (years)",
    "regional_gap_sd": "SD of regional gaps (years)",
    "stiffness_slope": "slope of stiffness (% a year)",
    "damping_slope": "slope of damping ratio (% a year)",
}


def parameter_label(parameter: str) -> str:
    """Return what readers call a parameter.

    >>> parameter_label("gap_sd")
    'SD of the personal gap (years)'
    """
    return _NAMES.get(parameter, parameter)


def moved(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the changes that move the error of an input at all, without the simulation as it is.

    Parameters
    ----------
    changes : DataFrame
        Table of the experiment, see `brainage.papers.this_book.experiments.sensitivity.run`.

    """
    return changes[(changes["side"] != "as it is") & (changes["difference"] != 0)]


def changes_chart(changes: pd.DataFrame) -> Figure:
    """Draw by how many years errors change with each parameter, for three inputs, with 95 % intervals of pairs."""
    table = moved(changes)
    parameters = list(dict.fromkeys(changes.loc[changes["side"] != "as it is", "parameter"]))[::-1]
    colors = palette(list(_SHAPES))
    with panels(1, len(_DRAWN), 0.9 + 0.27 * len(parameters), sharey=True, sharex=True) as (figure, axes):
        for axis, inputs in zip(axes[0], _DRAWN, strict=True):
            for side, rows in table[table["inputs"] == inputs].groupby("side"):
                at = [parameters.index(one) + (0.15 if side == "high" else -0.15) for one in rows["parameter"]]
                half = (rows["high_95"] - rows["low_95"]) / 2
                style: dict[str, Any] = {"color": colors[str(side)], "markersize": 4, "label": f"{side} value"}
                axis.errorbar(rows["difference"], at, xerr=half, fmt=_SHAPES[str(side)], **style)
            axis.axvline(0, color="0.6", lw=1)
            axis.set(title=_INPUTS[inputs], yticks=range(len(parameters)))
            axis.set_yticklabels(map(parameter_label, parameters), fontsize=8)
        axes[0][1].set_xlabel("Change of error (years)")
        axes[0][-1].legend(frameon=False, loc="lower right", fontsize=8)
    return figure


def misregistration_chart(misregistration: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw the error from T1w against the millimetres that registration leaves, with standard errors."""
    colors = palette(list(_LEARNERS))
    with panel(ax, 3.2) as axis:
        for learner, rows in misregistration.groupby("learner", sort=False):
            name = str(learner)
            axis.errorbar(
                rows["millimetres"],
                rows["mae"],
                yerr=rows["error"],
                marker="o",
                color=colors[name],
                label=_LEARNERS[name],
                capsize=3,
            )
        axis.set(xlabel="Misregistration (SD, mm)", ylabel="Error (years)", ylim=(0, None))
        axis.legend(frameon=False, loc="lower right")
    return figure_of(axis)


def changes_table(changes: pd.DataFrame) -> pd.DataFrame:
    """List by how many years errors change with each parameter and value, those that do not by a dash."""
    rows = []
    for (parameter, side), part in changes[changes["side"] != "as it is"].groupby(["parameter", "side"], sort=False):
        years = {label: _years(part[part["inputs"] == name].iloc[0]) for name, label in _INPUTS.items()}
        rows.append(
            {"Parameter": parameter_label(str(parameter)), "Tried": part["value"].iloc[0], "Side": side, **years}
        )
    return pd.DataFrame(rows)


def _years(row: pd.Series) -> str:
    if row["difference"] == 0:
        return "–"
    return f"{number(row['difference'], '+.1f')} ({span(row['low_95'], row['high_95'], '+.1f')})"
