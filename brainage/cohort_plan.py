"""What a cohort will be: everything but its voxels."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage import __version__
from brainage.anatomy import Grid
from brainage.errors import BrainageError
from brainage.modalities import MODALITIES

__all__ = ["Plan", "check_plan", "describe_plan"]


@dataclass(frozen=True)
class Plan:
    """What to write: everything but the voxels.

    Attributes
    ----------
    name : str
        Name of the cohort.
    participants : DataFrame
        The participants table, see `brainage.participants.check_participants`.
    modalities : tuple of str
        Modalities of every participant.
    grid : Grid
        The grid of the maps.
    source : str
        Where the data come from, for `dataset_description.json`.
    parameters : dict
        What the cohort is made with.
    tables : dict
        Further tables to keep beside the participants, by file name.
    volumes : dict
        Further maps of the whole cohort, by file name.

    """

    name: str
    participants: pd.DataFrame
    modalities: tuple[str, ...]
    grid: Grid
    source: str
    parameters: dict[str, object]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    volumes: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def check_plan(plan: Plan) -> None:
    """Refuse what could not be opened again.

    Raises
    ------
    BrainageError
        If a modality is unknown or there twice, the cohort has no name, or a file would lie elsewhere.

    """
    unknown = [name for name in plan.modalities if name not in MODALITIES]
    if unknown or not plan.modalities or len(set(plan.modalities)) < len(plan.modalities):
        msg = f"modalities are {plan.modalities}; expected some of {', '.join(MODALITIES)}, each once"
        raise BrainageError(msg)
    if not isinstance(plan.name, str) or not plan.name.strip():
        msg = f"name is {plan.name!r}; expected what the cohort is called"
        raise BrainageError(msg)
    for name in (*plan.tables, *plan.volumes):
        if Path(name).is_absolute() or ".." in Path(name).parts:
            msg = f"{name!r} is no file name within the cohort folder; give one without leading / and .."
            raise BrainageError(msg)


def describe_plan(plan: Plan) -> dict:
    """Return what a cohort folder will say of itself."""
    return {
        "Name": plan.name,
        "BIDSVersion": "1.10.0",
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "brainage", "Version": __version__}],
        "SourceDatasets": [{"URL": plan.source}],
        "brainage": {
            "voxel_size": plan.grid.voxel_size,
            "modalities": list(plan.modalities),
            "units": {name: MODALITIES[name].unit for name in plan.modalities},
            "parameters": plan.parameters,
        },
    }
