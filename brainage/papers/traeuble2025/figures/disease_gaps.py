"""Figure 4: brain age gaps of patients and controls, and how often a comparison of them is wrong."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.gap_ways import of_way, shown_learner
from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import INPUTS, MARKERS, literal, palette

#: Corrections as they are called on pages, by correction and the role of those that it is fitted on.
WAYS = {
    ("none", "held out"): "No correction",
    ("theil_sen", "control"): "As published: Theil–Sen on the compared controls",
    ("theil_sen", "held out"): "Fitted on other healthy people: Theil–Sen, held out",
    ("linear", "held out"): "Least squares on the same people",
}
_PANELS = list(WAYS)[:3]  # least squares looks the same as Theil–Sen

#: The same in simulated studies; the recommended one comes last.
METHODS = {
    ("none", "nobody"): "no correction",
    ("theil_sen", "compared controls"): "Theil–Sen on the compared controls (paper)",
    ("theil_sen", "other healthy"): "Theil–Sen on other healthy people",
    ("covariate_hc3", "both groups"): "at the same age, robust errors (recommended)",
}
#: Methods whose false positives are listed where patients spread more than controls.
UNEQUAL = {
    ("none", "nobody"): "no correction, Mann–Whitney",
    ("theil_sen", "other healthy"): "Theil–Sen on other healthy people, Mann–Whitney",
    ("covariate", "both groups"): "at the same age, least squares",
    ("covariate_hc3", "both groups"): "at the same age, robust errors (HC3)",
}
_ENOUGH = 5  # people for a shape
_ROLES = {"control": "controls", "patient": "patients"}


def gap_groups(gaps: pd.DataFrame, comparisons: pd.DataFrame, patients: str) -> Figure | None:
    """Draw the contrastive gaps of patients and their controls on each input, one panel per way of correction.

    Every participant is a point over the group's density, the median a bar with its value; a star marks p < 0.05 by the
    paper's test. Below each input stands the difference at the same age, which is the same in all panels, with a star
    for its robust p. Nothing is drawn where nobody has the disease.
    """
    learner = shown_learner(gaps)
    cell = (gaps["patients"] == patients) & (gaps["learner"] == learner) & gaps["role"].isin(_ROLES)
    if not cell.any():
        return None
    inputs = list(dict.fromkeys(gaps[cell]["inputs"]))
    colors = palette(list(_ROLES))
    limit = 5 * np.ceil(gaps[cell]["gap"].abs().max() / 5)
    with panels(len(_PANELS), 1, 8.4, sharex=True) as (figure, axes):
        for axis, way in zip(axes[:, 0], _PANELS, strict=True):
            part, tests = of_way(gaps[cell], way), of_way(comparisons, way)
            tests = tests[(tests["patients"] == patients) & (tests["learner"] == learner)].set_index("inputs")
            for x, name in enumerate(inputs):
                for offset, marker, role in zip((-0.2, 0.2), MARKERS, _ROLES, strict=False):
                    values = part[(part["inputs"] == name) & (part["role"] == role)]["gap"].to_numpy()
                    _group(axis, x + offset, values, marker, colors[role], top=limit)
                if tests.loc[name, "p"] < 0.05:
                    axis.text(x, limit, "*", ha="center", va="center", fontsize=18, weight="bold")
            axis.axhline(0, color="0.5", lw=0.8)
            axis.set(ylim=(-limit, limit * 1.2), ylabel="Gap (years)", xlim=(-0.5, len(inputs) - 0.5))
            axis.set_title(WAYS[way], loc="left")
        axis.set_xticks(range(len(inputs)), [_tick(tests.loc[name], INPUTS[name]) for name in inputs])
        for marker, (role, name) in zip(MARKERS, _ROLES.items(), strict=False):
            text = f"{patients} {name}" if role == "patient" else "controls of the same study"
            axis.scatter([], [], 30, marker=marker, color=colors[role], label=literal(text))
        shared_legend(figure, axis, 2)
    return figure


def error_rates(rates: pd.DataFrame) -> Figure:
    """Draw false positives against the mismatch of ages, and power against the true effect at equal ages.

    One column per pair of groups, one line per method; bands are 95 % intervals of the simulation.
    """
    groups = list(rates.groupby(["controls", "patients", "youngest", "oldest"], sort=False))
    with panels(2, len(groups), 6.2, sharex="row", sharey=True) as (figure, axes):
        for column, ((controls, patients, youngest, oldest), part) in zip(axes.T, groups, strict=True):
            _lines(column[0], part[part["shift"] == 0], "mismatch")
            _lines(column[1], part[part["mismatch"] == 0], "shift")
            column[0].axhline(0.05, color="0.4", ls="--", lw=1.2)
            column[0].set_title(f"{controls} v {patients},\ncontrols {youngest:.0f}–{oldest:.0f}", fontsize=11)
        axes[0][0].set(ylabel="False positives", ylim=(0, 1))
        axes[1][0].set(ylabel="Power, equal ages")
        axes[0][len(groups) // 2].set_xlabel("Patients older than controls by (years)")
        axes[1][len(groups) // 2].set_xlabel("True effect of the disease (years)")
        shared_legend(figure, axes[0][0], 1)
    return figure


def _tick(test: pd.Series, name: str) -> str:
    """Return an input's name over the difference at the same age."""
    star = " *" if test["p_robust"] < 0.05 else ""
    return f"{name}\nsame age: {test['covariate']:+.1f}{star}".replace("-", "\N{MINUS SIGN}")


def _group(
    axis: Axes, x: float, values: np.ndarray, marker: str, color: tuple[float, float, float], *, top: float
) -> None:
    """Draw one group as a violin with its points, and its median written above."""
    if len(values) >= _ENOUGH and np.ptp(values) > 0:
        for body in axis.violinplot(values, [x], widths=0.36, showextrema=False)["bodies"]:  # type: ignore[attr-defined]
            body.set(facecolor=color, alpha=0.2, lw=0)
    spread = np.linspace(-0.1, 0.1, len(values))[np.random.default_rng(0).permutation(len(values))]
    axis.scatter(x + spread, values, 14, marker=marker, color=color, alpha=0.55, lw=0)
    median = np.median(values)
    axis.plot([x - 0.14, x + 0.14], [median] * 2, color="black", lw=2)
    text = f"{median:+.1f}".replace("-", "\N{MINUS SIGN}")
    axis.text(x, top, text, ha="center", va="bottom", fontsize=10)


def _lines(axis: Axes, table: pd.DataFrame, against: str) -> None:
    colors = palette(list(METHODS.values()))
    for marker, (method, name) in zip(MARKERS, METHODS.items(), strict=False):
        rows = of_way(table, method).sort_values(against)
        axis.plot(rows[against], rows["rate"], marker=marker, ms=5, color=colors[name], label=name, lw=1.5)
        axis.fill_between(rows[against], rows["low"], rows["high"], color=colors[name], alpha=0.2, lw=0)
    axis.set_xticks(sorted(table[against].unique()))
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
