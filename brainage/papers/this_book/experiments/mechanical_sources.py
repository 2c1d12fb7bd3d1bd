"""What sources say of stiffness and damping ratio in ageing brains, and what the simulation shows there.

Slopes are read off noise-free maps of typical people, so partial volume with fluid counts, as it does in scans.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.simulation.lattice.lobes import LOBES, nearest_lobe
from brainage.simulation.map.participant_maps import expected_map
from brainage.simulation.person.ageing import SUBCORTICAL
from brainage.simulation.person.model import Model
from brainage.space import anatomy
from brainage.truth import lifespan

_GRID = 4  # mm


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Ask the simulation what sources were asked.

    Returns
    -------
    dict of DataFrame
        ``statements``: ``label``, ``unit``, ``reported`` with the range ``low`` to ``high`` where a source gives one,
        ``source``, and ``simulated``.

    """
    del cohort, size  # typical people without noise, the same in every profile
    table = pd.read_csv(Path(lifespan.__file__).parent / "mechanical.csv", dtype={"reported": "str"})
    return {"statements": table.assign(simulated=[_STATISTICS[name]() for name in table["statistic"]])}


MECHANICAL_SOURCES = Experiment("sources", run, ("statements",))


def region(name: str) -> NDArray[np.bool_]:
    """Return the voxels of a region that sources speak of, at 4 mm.

    Parameters
    ----------
    name : str
        A region of the atlas, ``"subcortical"``, ``"frontal"`` or ``"cerebrum"``.

    """
    subcortical = np.any([anatomy.region_mask(one, _GRID) for one in SUBCORTICAL], axis=0)
    cortex_and_white = anatomy.region_mask("gray matter", _GRID) | anatomy.region_mask("white matter", _GRID)
    if name == "subcortical":
        return np.asarray(subcortical)
    if name == "frontal":
        frontal = nearest_lobe() == list(LOBES).index("frontal")
        return np.asarray(cortex_and_white & frontal[::2, ::2, ::2])
    return np.asarray(cortex_and_white | subcortical) if name == "cerebrum" else anatomy.region_mask(name, _GRID)


def level(modality: str, name: str, age: float) -> float:
    """Return the mean of a typical healthy person of an age in a `region`, kPa or without unit."""
    return float(expected_map(modality, age, Model(), _GRID)[region(name)].mean())


def slope(modality: str, name: str, early: float, late: float) -> float:
    """Return the change between two ages, per cent a year of the value in the middle."""
    one, other = level(modality, name, early), level(modality, name, late)
    return 100 * (other - one) / (late - early) / ((one + other) / 2)


def _frontal_ratio() -> float:
    return slope("stiffness", "frontal", 18, 72) / slope("stiffness", "brain", 18, 72)


_STATISTICS: dict[str, Callable[[], float]] = {
    "stiffness_brain": partial(slope, "stiffness", "brain", 26, 76),
    "stiffness_gray": partial(slope, "stiffness", "gray matter", 26, 76),
    "stiffness_white": partial(slope, "stiffness", "white matter", 26, 76),
    "stiffness_subcortical": partial(slope, "stiffness", "subcortical", 26, 76),
    "stiffness_cerebellum": partial(slope, "stiffness", "cerebellum", 25, 65),
    "stiffness_frontal": _frontal_ratio,
    "stiffness_old": partial(level, "stiffness", "cerebrum", 69),
    "damping_brain": partial(slope, "damping_ratio", "brain", 26, 76),
    "damping_cerebrum": partial(slope, "damping_ratio", "cerebrum", 23, 69),
}
