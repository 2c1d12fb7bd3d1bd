"""Errors by age group, beside those of who knows no more than who is over 40."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.traeuble2025.errors_by_age import AGE_GROUPS
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.plotting.numerals import number
from brainage.plotting.panel import figure_of, legend_below, panel
from brainage.plotting.style import MARKERS, palette

_SPREAD = 0.12  # between what is shown of an age group


def errors_by_age(errors: pd.Series, guessed: pd.Series, ax: Axes | None = None) -> Figure:
    """Draw the error of each learner in each age group, and a bar for who knows two groups alone.

    Parameters
    ----------
    errors : Series
        Years, by learner and age group (a key of `AGE_GROUPS`).
    guessed : Series
        Years, by age group.
    ax : Axes, optional
        To draw on; default: a figure of its own.

    """
    groups = list(AGE_GROUPS)
    learners = [name for name in LEARNERS if name in errors.index.get_level_values(0)]
    colors = palette(learners)
    with panel(ax, 3.6) as axis:
        for x, group in enumerate(groups):
            label = "" if x else "who knows only who is over 40"
            axis.plot([x - 0.3, x + 0.3], [guessed[group]] * 2, color="0.35", lw=2, ls="--", label=label)
        for i, (learner, marker) in enumerate(zip(learners, MARKERS, strict=False)):
            places = [x + (i - (len(learners) - 1) / 2) * _SPREAD for x in range(len(groups))]
            values = [errors[learner, group] for group in groups]
            axis.scatter(places, values, 60, marker=marker, color=colors[learner], label=LEARNERS[learner], zorder=3)
        axis.set_xticks(range(len(groups)), [_years(*AGE_GROUPS[group]) for group in groups])
        axis.set(ylabel="Mean absolute error (years)", ylim=(0, None), xlim=(-0.5, len(groups) - 0.5))
        legend_below(axis, 2)
    return figure_of(axis)


def numbers_by_age(errors: pd.Series) -> dict[str, str]:
    """Return each learner's error in each age group as prose has it, by ``mae_LEARNER_GROUP``.

    Parameters
    ----------
    errors : Series
        As of `errors_by_age`.

    """
    return {
        f"mae_{learner}_{group}": number(errors.get((learner, group)), ".1f")
        for learner in LEARNERS
        for group in AGE_GROUPS
    }


def _years(first: int, end: int) -> str:
    """Return a group of ages in words.

    >>> _years(0, 35), _years(35, 60), _years(60, 150)
    ('under 35 years', '35 to 60', '60 and older')
    """
    if first == 0:
        return f"under {end} years"
    return f"{first} to {end}" if end < max(ends[1] for ends in AGE_GROUPS.values()) else f"{first} and older"
