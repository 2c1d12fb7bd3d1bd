"""What a cohort will be: everything but its voxels."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage import __version__
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_flag
from brainage.data.diagnoses import CONTROL, check_control
from brainage.data.map_door import as_map
from brainage.data.modalities import MODALITIES
from brainage.data.participants import OPTIONAL
from brainage.space.anatomy import Grid

_TAKEN = ("participants.tsv", "qc.tsv")  # what every cohort folder holds


@dataclass(frozen=True)
class Plan:
    """What to write: everything but the voxels.

    Attributes
    ----------
    name : str
        Name of the cohort.
    participants : DataFrame
        The participants table, see `brainage.data.participants.check_participants`.
    modalities : tuple of str
        Modalities of every participant, or of some, see `partial`.
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
    control : str
        Diagnosis of the controls, kept in the cohort's description.
    scores : tuple of str
        Further columns of the table that are numbers, such as ``("MMSE", "CDR")``; missing ones stay missing.
    partial : bool
        Let people lack maps of some modalities: the cohort knows who has which.

    """

    name: str
    participants: pd.DataFrame
    modalities: tuple[str, ...]
    grid: Grid
    source: str
    parameters: dict[str, object]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    volumes: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    control: str = CONTROL
    scores: tuple[str, ...] = ()
    partial: bool = False


def check_plan(plan: Plan) -> None:
    """Refuse what could not be opened again.

    Raises
    ------
    BrainageError
        If a modality is unknown or there twice, the cohort has no name, the label of its controls is none, or a file
        would lie elsewhere.

    """
    unknown = [name for name in plan.modalities if name not in MODALITIES]
    if unknown or not plan.modalities or len(set(plan.modalities)) < len(plan.modalities):
        refuse(f"modalities are {plan.modalities}; expected some of {', '.join(MODALITIES)}, each once")
    if not isinstance(plan.name, str) or not plan.name.strip() or not plan.name.isprintable():
        refuse(f"name is {plan.name!r}; expected what the cohort is called, on one line")
    if not isinstance(plan.grid, Grid) or not isinstance(plan.parameters, dict):
        refuse(f"grid is {plan.grid!r} and parameters {plan.parameters!r}; expected anatomy.grid(2), 4 or 8 and a dict")
    check_control(plan.control)
    check_flag("partial", plan.partial)
    _check_files(plan.tables, ".tsv")
    _check_files(plan.volumes, ".nii")
    for name, table in plan.tables.items():
        if not isinstance(table, pd.DataFrame):
            refuse(f"{name}: is a {type(table).__name__}; expected a DataFrame")
    for name, values in plan.volumes.items():
        as_map(name, values, plan.grid)


def _check_files(names: Iterable[str], ending: str) -> None:
    """Refuse names that lie elsewhere, or belong to what every cohort folder holds."""
    for name in names:
        path = Path(name)
        outside = path.is_absolute() or ".." in path.parts or path.parts[:1] == (".",)
        taken = path.parts[0].startswith("sub-") or path.name in _TAKEN if path.parts else True
        if outside or taken or path.suffix != ending or len(path.parts) > 2:
            refuse(f"{name!r} cannot be a file of the cohort folder; expected a name of its own such as truth{ending}")


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
            **_schema(plan),
        },
    }


def _schema(plan: Plan) -> dict[str, object]:
    """Return what is not as it would be without a word, so that plain cohorts are described as ever."""
    said = {
        "control": plan.control if plan.control != CONTROL else None,
        "scores": list(plan.scores),
        "columns": [name for name in OPTIONAL if name in plan.participants],
        "partial": bool(plan.partial),
    }
    return {name: value for name, value in said.items() if value}
