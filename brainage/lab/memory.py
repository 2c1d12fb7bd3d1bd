"""Whether maps fit into memory, told before they are read."""

import psutil

from brainage.core import settings
from brainage.core.errors import refuse
from brainage.data.inputs import modalities_of
from brainage.space.anatomy import region_mask

_COPIES = 4.5  # of the maps, at most, while a model is fitted; measured by benchmarks/lab.py
_BYTES, _COARSEST = 4, 8


def needed(n: int, inputs: str, seen: int) -> float:
    """Return how much memory maps take while a model is fitted, GB.

    Parameters
    ----------
    n : int
        People.
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.
    seen : int
        Grid on which the learner sees maps, mm.

    Examples
    --------
    >>> round(needed(100, "stiffness", 2), 2), round(needed(100, "stiffness", 4), 2)
    (0.32, 0.04)

    """
    values = len(modalities_of(inputs)) * int(region_mask("brain", seen).sum())
    return _COPIES * _BYTES * n * values / 1e9


def check_memory(n: int, inputs: str, seen: int, models: int = 1) -> None:
    """Refuse what this machine has no memory for.

    Parameters
    ----------
    n, inputs, seen
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
    takes, free = at_once * needed(n, inputs, seen), psutil.virtual_memory().available / 1e9
    if takes <= free:
        return
    ways = ["use another machine"]
    if at_once > 1:
        ways = ["give fewer --jobs", *ways]
    if (coarser := 2 * seen) <= _COARSEST:
        ways = [f"give --grid {coarser}, which takes {at_once * needed(n, inputs, coarser):.1f}", *ways]
    refuse(
        f"maps of {n} scans at {seen} mm take {takes:.1f} GB of memory while models are fitted, {at_once} at once, and "
        f"{free:.1f} are free; {', or '.join(ways)}"
    )
