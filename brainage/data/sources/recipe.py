"""How a cohort was simulated, as its folder says."""

from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.simulation.person.model import Group, Model

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
    model : Model
        The simulation's settings.

    """

    n: int
    voxel_size: int
    seed: int
    plain: bool
    model: Model


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
    return Recipe(n, voxel_size, seed, plain=set(cohort.parameters) <= _PLAIN, model=_model(cohort.parameters))


def _model(parameters: dict[str, Any]) -> Model:
    """Return the settings that a folder names; those that it does not are the defaults."""
    changed = {one.name: parameters[one.name] for one in fields(Model) if one.name in parameters}
    if "groups" in changed:
        changed["groups"] = tuple(Group(**group) for group in changed["groups"])
    if "correlations" in changed:
        changed["correlations"] = np.array(changed["correlations"])
    return Model(**changed)


def said_of_ageing(cohort: Cohort) -> str:
    """Return how strong and how local simulated ageing is, in words; nothing if it is as usual, or was not simulated.

    Parameters
    ----------
    cohort : Cohort
        Of any source.

    """
    told: dict[str, Any] = cohort.parameters if cohort.source == SOURCE else {}
    strengths = [f"{value:g} times in {name}" for name, value in (told.get("strength") or {}).items() if value != 1]
    spots = [f"{share:.0%} of all of it in spots"] if (share := told.get("locality", 0)) else []
    return f"simulated ageing: {', '.join([*strengths, *spots])}" if strengths or spots else ""
