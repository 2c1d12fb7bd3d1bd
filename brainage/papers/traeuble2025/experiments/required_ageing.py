"""What would have to be true: errors on stiffness against how strong ageing is, and how local.

The reported errors of the three learners are far apart and small. The same people are drawn with stronger ageing, and
with more of it in spots that no mean shows, to see which part of that plane gives the paper's numbers, if any does.
"""

from itertools import product
from typing import NamedTuple

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.data.sources.simulated import Model
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import fits_over_seeds

#: The input that is asked, of which the paper reports the largest gain.
INPUT = "stiffness"


class Cell(NamedTuple):
    """One point of the plane.

    Attributes
    ----------
    strength, locality : float
        Of ageing, as of `Model`.
    participants : int
        Healthy people; four fifths of them are trained on.

    """

    strength: float
    locality: float
    participants: int


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the three learners in every cell of the plane, and in one with more people.

    Returns
    -------
    dict of DataFrame
        ``errors``: per ``strength``, ``locality``, ``participants``, ``learner`` and ``seed`` the ``mae`` and
        ``mae_of_mean`` and ``training_mae``, years.

    """
    del cohort  # of one strength
    return {"errors": pd.concat([_errors(cell, size) for cell in cells(size)], ignore_index=True)}


_PLANE = {"strengths": (1.0, 2.0, 3.5), "localities": (0.0, 0.5, 1.0), "people": 311}
REQUIRED_AGEING = Experiment(
    "required_ageing",
    run,
    ("errors",),
    repeats={"smoke": 1, "laptop": 2, "paper": 10},
    own={
        "smoke": {"strengths": (1.0,), "localities": (1.0,), "people": 60, "large": None, "grid": 8},
        "laptop": {**_PLANE, "large": (2.0, 0.5, 1250), "grid": 8},
        "paper": {**_PLANE, "large": (2.0, 0.5, 1250), "grid": 2},
    },
)


def cells(size: Profile) -> list[Cell]:
    """Return the cells of the plane; last, if the profile has it, the one with more people.

    Parameters
    ----------
    size : Profile
        Of `REQUIRED_AGEING`.

    Examples
    --------
    >>> len(cells(REQUIRED_AGEING.size("laptop")))
    10

    """
    own = size.own
    plane = [Cell(*point, own["people"]) for point in product(own["strengths"], own["localities"])]
    return plane if own["large"] is None else [*plane, Cell(*own["large"])]


def _errors(cell: Cell, size: Profile) -> pd.DataFrame:
    model = Model(strength={INPUT: cell.strength}, locality=cell.locality, mix={"CN": 1.0})
    voxel_size = size.own["grid"]
    cohort = simulated.local_cohort(cell.participants, voxel_size=voxel_size, model=model)
    fits = [fit for learner in PRESETS for fit in fits_over_seeds(cohort, size, learner, INPUT)]
    told = scores(predictions_of(fits, f"strength {cell.strength:g}, locality {cell.locality:g}"))
    return told.assign(**cell._asdict())[[*Cell._fields, "learner", "seed", "mae", "mae_of_mean", "training_mae", "n"]]
