"""Whether maps fit into memory, told before they are read."""

from math import prod

import psutil

from brainage.core import settings
from brainage.core.errors import refuse
from brainage.data.inputs import modalities_of
from brainage.space.anatomy import brain_box, region_mask

_BYTES, _COARSEST = 4, 8
#: Of the maps, at most, while a model is fitted: measured by benchmarks/many_people.py, counted for networks.
_COPIES = {"pca-gp": 6.0}
_COPIES_OF_NETWORKS = 3.5
_STEP = 0.5  # GB that a step of a network takes


def needed(n: int, inputs: str, seen: int, learner: str = "pca-gp") -> float:
    """Return how much memory maps take while a model is fitted, GB.

    Parameters
    ----------
    n : int
        People.
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.
    seen : int
        Grid on which the learner sees maps, mm.
    learner : str
        A key of `brainage.lab.learners.LEARNERS`: networks see the box around the brain, with a margin for each step.

    Examples
    --------
    >>> round(needed(100, "stiffness", 2), 2), round(needed(100, "stiffness", 4), 2)
    (0.42, 0.05)

    """
    networks = learner not in _COPIES
    voxels = (
        prod(one.stop - one.start for one in brain_box(seen)) if networks else int(region_mask("brain", seen).sum())
    )
    maps = _BYTES * n * len(modalities_of(inputs)) * voxels / 1e9
    return maps * _COPIES.get(learner, _COPIES_OF_NETWORKS) + _STEP * networks


def check_memory(n: int, inputs: str, seen: int, learner: str = "pca-gp", models: int = 1) -> None:
    """Refuse what this machine has no memory for.

    Parameters
    ----------
    n, inputs, seen, learner
        As of `needed`.
    models : int
        To fit, of which as many at once as there are workers.

    Raises
    ------
    BrainageError
        With what memory it would take, on this grid and on a coarser one.

    """
    if settings.scheduler():  # other machines' memory
        return
    at_once = min(models, settings.jobs())
    takes, free = at_once * needed(n, inputs, seen, learner), psutil.virtual_memory().available / 1e9
    if takes <= free:
        return
    ways = ["use another machine"]
    if at_once > 1:
        ways = ["give fewer --jobs", *ways]
    if (coarser := 2 * seen) <= _COARSEST:
        ways = [f"give --grid {coarser}, which takes {at_once * needed(n, inputs, coarser, learner):.1f}", *ways]
    refuse(
        f"maps of {n} scans at {seen} mm take {takes:.1f} GB of memory while models are fitted, {at_once} at once, and "
        f"{free:.1f} are free; {', or '.join(ways)}"
    )
