"""Figure 6: profiles of regional brain age gaps as polar plots, of groups and of single people."""

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import INPUTS, MARKERS, PROPERTIES, literal, palette

_POLAR: dict[str, Any] = {"subplot_kw": {"projection": "polar"}}
_STEP = 5  # years between circles; more where there would be more than six


def gap_profiles(profiles: pd.DataFrame) -> Figure:
    """Draw mean regional gaps of groups, one panel per property, both on one scale.

    Parameters
    ----------
    profiles : DataFrame
        ``inputs``, ``group``, ``region``, ``mean`` (years).

    """
    groups = list(dict.fromkeys(profiles["group"]))
    colors, circles = palette(groups), _circles(profiles["mean"])
    with panels(len(PROPERTIES), 1, 9.2, **_POLAR) as (figure, axes):
        for axis, name in zip(axes[:, 0], PROPERTIES, strict=True):
            part = profiles[profiles["inputs"] == name]
            wide = part.pivot_table(index="region", columns="group", values="mean", sort=False)
            for marker, group in zip(MARKERS, groups, strict=False):
                _outline(axis, wide[group], marker=marker, color=colors[group], label=literal(group))
            _frame(axis, list(wide.index), circles)
            axis.set_title(INPUTS[name], pad=18)
        shared_legend(figure, axes[0][0], 2)
    return figure


def example_profiles(gaps: pd.DataFrame, examples: pd.DataFrame) -> Figure:
    """Draw chosen healthy people over the mean profile of the patients whom they resemble, all on one scale.

    Parameters
    ----------
    gaps : DataFrame
        ``inputs``, ``patients``, ``role``, ``participant_id``, ``region``, ``gap`` (years).
    examples : DataFrame
        ``inputs``, ``patients``, ``participant_id``, ``correlation``.

    """
    pairs = [_person_and_patients(gaps, example) for _, example in examples.iterrows()]
    circles = _circles(pd.concat([one for pair in pairs for one in pair]))
    colors = palette(["person", "patients"])
    rows = math.ceil(len(pairs) / 2)
    with panels(rows, 2, 3.4 * rows, **_POLAR) as (figure, axes):
        for axis, (person, patients), (_, example) in zip(axes.flat, pairs, examples.iterrows(), strict=False):
            _outline(axis, patients, marker="s", color=colors["patients"], label="patients, mean", ls="--")
            _outline(axis, person, marker="o", color=colors["person"], label="one healthy person")
            _frame(axis, list(person.index), circles, small=True)
            about = f"{example['patients']}, {INPUTS[example['inputs']].lower()}, r = {example['correlation']:.2f}"
            axis.set_title(literal(f"{example['participant_id']}\n{about}"), pad=18, fontsize=11)
        shared_legend(figure, axes[0][0], 2)
    return figure


def _person_and_patients(gaps: pd.DataFrame, example: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return, by region, the gaps of one person and the mean gaps of the patients."""
    part = gaps[(gaps["inputs"] == example["inputs"]) & (gaps["patients"] == example["patients"])]
    person = part[part["participant_id"] == example["participant_id"]].set_index("region")["gap"]
    patients = part[part["role"] == "patient"].groupby("region", sort=False)["gap"].mean()
    return person, patients.reindex(person.index)


def _circles(values: pd.Series) -> np.ndarray:
    """Return round years, from below the least to above the largest, with 0 among them."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    step = _STEP * math.ceil((high - low) / (6 * _STEP))
    return np.arange(math.floor(low / step), math.ceil(high / step) + 1) * step


def _outline(axis: PolarAxes, values: pd.Series, **style: Any) -> None:
    angles = np.linspace(0, 2 * np.pi, len(values) + 1)
    axis.plot(angles, [*values, values.iloc[0]], ms=4, **style)


def _frame(axis: PolarAxes, regions: list[str], circles: np.ndarray, *, small: bool = False) -> None:
    angles = np.linspace(0, 2 * np.pi, len(regions), endpoint=False)
    axis.set(ylim=(circles[0], circles[-1]), xticks=angles, xticklabels=[], yticks=circles)
    beyond = circles[-1] + 0.06 * (circles[-1] - circles[0])
    for angle, name in zip(angles, regions, strict=True):  # tick labels would lie over the outer circle
        x, y = np.cos(angle), np.sin(angle)
        vertical = "bottom" if y > 0.7 else "top" if y < -0.7 else "center"
        text = name.replace("ventral diencephalon", "ventral\ndienceph.")
        axis.text(angle, beyond, text, size=9, ha="left" if x > 0 else "right", va=vertical)
    shown = {0, circles[-1]} if small else set(circles[circles >= 0])
    told = {value: f"{value:g} y" if value == circles[-1] else f"{value:g}" for value in shown}
    labels = axis.set_yticklabels([told.get(value, "") for value in circles], fontsize=8)
    axis.set_rlabel_position(180 / len(regions))
    for label in labels:
        label.set(bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8}, ha="center", va="center")
    axis.plot(np.linspace(0, 2 * np.pi, 100), np.zeros(100), color="black", lw=0.8)
