"""The paper's loss on the ages of a batch: who attracts whom, and whom it still pushes away, epoch by epoch."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.plotting.panel import panels, shared_legend
from brainage.plotting.style import palette
from brainage.plotting.tables import HTML

_ATTRACTS, _REPELS = "attraction: weight of the pair", "still pushed away"
_COLORS = palette((_ATTRACTS, _REPELS))


def weights(ages: NDArray[np.float64], anchor: int, bandwidth: float) -> NDArray[np.float64]:
    """Return how much every person attracts the anchor: 1 at the same age, by a Gaussian of the difference in years.

    Parameters
    ----------
    ages : ndarray
        Years.
    anchor : int
        Index of the person.
    bandwidth : float
        σ of the kernel, years.

    """
    return np.exp(-((ages - ages[anchor]) ** 2) / (2 * bandwidth**2))


def repelled(ages: NDArray[np.float64], anchor: int, size: int) -> NDArray[np.bool_]:
    """Return who is in the anchor's neighbourhood, and so pushed away, once an embedding is ordered by age.

    Parameters
    ----------
    ages : ndarray
        Years.
    anchor : int
        Index of the person, who takes one place and pushes nobody away.
    size : int
        Of the neighbourhood.

    """
    nearest = np.argsort(np.abs(ages - ages[anchor]), kind="stable")
    inside = np.zeros(len(ages), bool)
    inside[[one for one in nearest if one != anchor][: size - 1]] = True
    return inside


def neighborhood_chart(
    ages: NDArray[np.float64], anchor: int, sizes: Sequence[int], epochs: Sequence[int], bandwidth: float
) -> Figure:
    """Draw the weights of all pairs with one person, and the neighbourhood in some epochs, one panel each.

    Parameters
    ----------
    ages : ndarray
        Of a batch, years.
    anchor : int
        Index of the person.
    sizes : sequence of int
        Of the neighbourhood, by epoch from 1 on.
    epochs : sequence of int
        Which are shown.
    bandwidth : float
        σ of the kernel, years.

    """
    with panels(1, len(epochs), 2.9, sharex=True, sharey=True) as (figure, axes):
        for axis, epoch in zip(axes[0], epochs, strict=True):
            _epoch(axis, ages, anchor, repelled(ages, anchor, sizes[epoch - 1]), bandwidth)
            axis.set_title(f"Epoch {epoch}: {sizes[epoch - 1]} people", loc="left", fontsize=11)
            axis.set(xlabel="Age (years)", ylim=(-0.06, 1.12))
        axes[0][0].set_ylabel("Weight")
        shared_legend(figure, axes[0][0], 2)
    return figure


def neighborhood_slider(ages: NDArray[np.float64], sizes: Sequence[int], bandwidth: float) -> HTML:
    """Return sliders of epoch and person, which a script of the site turns into a drawing of the same.

    Parameters
    ----------
    ages : ndarray
        Of a batch, years.
    sizes : sequence of int
        Of the neighbourhood, by epoch from 1 on.
    bandwidth : float
        σ of the kernel, years.

    """
    rows = sorted(round(float(age), 1) for age in ages)
    data = json.dumps({"ages": rows, "sizes": list(map(int, sizes)), "bandwidth": bandwidth})
    sliders = "".join(
        f'<label>{label} <output></output><input type="range" min="1" max="{most}" value="{value}"></label>'
        for label, most, value in (("Epoch", len(sizes), 1), ("Person, by age", len(rows), len(rows) // 3 + 1))
    )
    return HTML(f'<div class="neighborhood" data-batch=\'{data}\'>{sliders}<div class="drawing"></div></div>')


def _epoch(axis: Axes, ages: NDArray[np.float64], anchor: int, inside: NDArray[np.bool_], bandwidth: float) -> None:
    others = np.arange(len(ages)) != anchor
    axis.vlines(
        ages[others], 0, weights(ages, anchor, bandwidth)[others], color=_COLORS[_ATTRACTS], lw=2.5, label=_ATTRACTS
    )
    colors: dict[str, Any] = {"edgecolor": _COLORS[_REPELS], "lw": 1.2, "zorder": 3}
    axis.scatter(ages[inside], np.zeros(inside.sum()), 30, facecolor=_COLORS[_REPELS], label=_REPELS, **colors)
    outside = others & ~inside
    axis.scatter(ages[outside], np.zeros(outside.sum()), 30, facecolor="white", label="no longer", **colors)
    axis.scatter([ages[anchor]], [1.05], 60, marker="v", color="black", lw=0, label="the person")
