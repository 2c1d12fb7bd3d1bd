"""How well ages are told in studies that were left out, against how strong ageing is simulated."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.papers.this_book.figures.lifespan_realism import targets
from brainage.plotting.panel import panels
from brainage.plotting.style import palette

#: Statistics as they are called on pages.
NAMES = {"stiffness_r2": "Stiffness", "t1w_r2": "Volumes (T1w)", "damping_r2": "Damping ratio"}


def strength_chart(errors: pd.DataFrame) -> Figure:
    """Draw R² of studies left out against the strength of ageing, one panel an input; gray: the range asked for.

    Parameters
    ----------
    errors : DataFrame
        ``strength``, ``statistic`` and ``value``.

    """
    colors = palette(list(NAMES.values()))
    with panels(1, len(NAMES), 3.2, sharey=True, sharex=True) as (figure, axes):
        for axis, (statistic, name) in zip(axes[0], NAMES.items(), strict=True):
            rows = errors[errors["statistic"] == statistic].sort_values("strength")
            _asked(axis, statistic)
            axis.plot(rows["strength"], rows["value"], color=colors[name], marker="s", ms=6, lw=1.5)
            axis.set_title(name, loc="left", fontsize=11)
            axis.set(xlabel="Strength of ageing", ylim=(0, 1), xticks=sorted(errors["strength"].unique()))
        axes[0][0].set_ylabel("R², studies left out")
    return figure


def reaching(errors: pd.DataFrame) -> pd.DataFrame:
    """Return for each statistic the least strength tried at which it is as high as was asked for.

    Parameters
    ----------
    errors : DataFrame
        ``strength``, ``statistic``, ``value``, ``slope``.

    Returns
    -------
    DataFrame
        By ``statistic``: ``strength`` and the whole brain's ``slope`` there (% a year); NaN where none tried reaches
        the range.

    """
    low = targets().set_index("statistic")["low"]
    found = errors[errors["value"] >= errors["statistic"].map(low)].sort_values("strength")
    first = found.groupby("statistic")[["strength", "slope"]].first()
    return first.reindex(list(NAMES))


def _asked(axis: Axes, statistic: str) -> None:
    asked = targets()
    low, high = asked.loc[asked["statistic"] == statistic, ["low", "high"]].to_numpy(float)[0]
    axis.axhspan(low, high, color="0.85", lw=0)
