"""How a cohort was simulated, as its folder says."""

from typing import NamedTuple

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort

#: What the folder of a simulated cohort names as its source.
SOURCE = "simulated"
_PLAIN = {"n", "voxel_size", "seed", "code"}  # parameters, if the model is the default one


class Recipe(NamedTuple):
    """How a simulated cohort was made.

    Attributes
    ----------
    n, voxel_size, seed : int
        As for `simulate`.
    plain : bool
        Whether with the book's settings and simulated texture.

    """

    n: int
    voxel_size: int
    seed: int
    plain: bool


def recipe(cohort: Cohort) -> Recipe | None:
    """Return how a cohort was simulated, or ``None`` if it was not; a lab's parameters may be called as these are.

    Raises
    ------
    BrainageError
        If the folder says that it was simulated, and not how.

    """
    if cohort.source != SOURCE:
        return None
    values = [cohort.parameters.get(name) for name in ("n", "voxel_size", "seed")]
    n, voxel_size, seed = (value if type(value) is int else -1 for value in values)
    if min(n, voxel_size, seed) < 0:
        refuse(f"{cohort.folder}: is said to be simulated, with n, voxel_size and seed {values}; simulate it again")
    return Recipe(n, voxel_size, seed, plain=set(cohort.parameters) <= _PLAIN)
