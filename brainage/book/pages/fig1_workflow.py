"""Figure 1: from a vibration to an age, and the paper's loss on the ages of a batch."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.data.diagnoses import CONTROL
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.models.losses.adaptive import AdaptiveNeighborhoodLoss, neighborhood_size
from brainage.papers.this_book.experiments.ages import AGES
from brainage.papers.traeuble2025.figures.neighborhood import neighborhood_slider, repelled, weights
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.plotting.tables import HTML
from brainage.simulation.map.participant_maps import expected_map
from brainage.simulation.person.model import Model

SHOWS = {"ages": Shown(AGES)}
_SIZE, _EPOCHS, _SIGMA = 32, 50, 2.0  # a batch, a training, and the kernel in years, of the paper
_SHOWN = (1, 25, 50)  # epochs
_AGE = 45  # years, of the typical person whose maps are drawn
_INPUTS = "mre"


class Batch(NamedTuple):
    """What the charts of the loss are drawn from, in the order of their arguments."""

    ages: NDArray[np.float64]
    anchor: int
    sizes: list[int]
    epochs: tuple[int, ...]
    bandwidth: float


def numbers(results: PageResults) -> Numbers:
    """Return the sizes of the neighbourhood, and what one person meets in the first epoch and in the last."""
    ages, anchor, sizes, _, bandwidth = batch(results)
    near = int((weights(ages, anchor, bandwidth) > 0.5).sum()) - 1
    last = ages[repelled(ages, anchor, sizes[-1])]
    return {
        "batch": len(ages),
        "epochs": _EPOCHS,
        "sigma": f"{bandwidth:g}",
        "temperature": f"{AdaptiveNeighborhoodLoss().temperature:g}",
        "first": sizes[0],
        "middle": sizes[_SHOWN[1] - 1],
        "last": sizes[-1],
        "age": f"{ages[anchor]:.0f}",
        "near": near,
        "reach": f"{np.abs(last - ages[anchor]).max():.0f}",
    }


def batch(results: PageResults) -> Batch:
    """Return the ages of as many healthy people as a batch has, drawn once, and the paper's schedule for both maps."""
    people = results["ages"]["participants"]
    control = results["ages"].provenance.get("parameters", {}).get("control", CONTROL)
    known = people.loc[people["diagnosis"] == control, "age"].dropna()
    ages = np.sort(known.sample(min(_SIZE, len(known)), random_state=0).to_numpy(float))
    return Batch(ages, len(ages) // 3, sizes(), _SHOWN, _SIGMA)


def slider(results: PageResults) -> HTML:
    """Return the chart of the loss with sliders of epoch and person."""
    shown = batch(results)
    return neighborhood_slider(shown.ages, shown.sizes, shown.bandwidth)


def sizes() -> list[int]:
    """Return how many people the neighbourhood holds in every epoch."""
    preset: dict[str, Any] = PRESETS["contrastive"][_INPUTS]
    schedule = {name: preset[name] for name in ("step_size", "end_neighbors")}
    return [
        neighborhood_size(epoch, **schedule, start_neighbors=_SIZE, epochs=_EPOCHS) for epoch in range(1, _EPOCHS + 1)
    ]


def maps() -> dict[str, NDArray[np.float32]]:
    """Return the maps of a typical simulated person, without noise, at 2 mm."""
    return {one: expected_map(one, _AGE, Model(), 2) for one in ("stiffness", "damping_ratio", "t1w")}
