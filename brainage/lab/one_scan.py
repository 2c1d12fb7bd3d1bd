"""Predict one person from the files of one scan, without a cohort."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from brainage.core.errors import refuse
from brainage.data.inputs import modalities_of
from brainage.data.nifti import image_values, load_image
from brainage.lab.intake.lab_maps import visit_maps
from brainage.lab.intake.quantities import QUANTITIES, quantity_of, unit_of
from brainage.lab.intake.reading import Files, Reading
from brainage.lab.lab_model import LabModel
from brainage.lab.learners import maps_of
from brainage.lab.predicting import SAME_NAME, TRAINED_ON, UNKNOWN_STUDY, predict_maps

_NOT_USED = "; the study given is not used for those"


def predict_scan(
    model: LabModel, paths: list[Path], *, age: float | None = None, study: str = "", resample: bool = False
) -> pd.DataFrame:
    """Return the predicted age of one scan, one row as of `brainage.lab.predicting.predict_lab`.

    Parameters
    ----------
    model : LabModel
        Fitted or opened.
    paths : list of Path
        One file of each kind of map that the model takes, in MNI152 space, in whatever order their names tell.
    age : float, optional
        True age, years.
    study : str
        Who scanned; one of those that the model was fitted on, or another.
    resample : bool
        Put maps of another grid on the model's.

    Raises
    ------
    BrainageError
        If a file is missing or too much, its name says another kind of map, or it cannot be taken: why.

    """
    about = model.about
    files = _by_modality(paths, modalities_of(about.inputs))
    maps = {one: Files("{participant}", _unit(one, path)) for one, path in files.items()}
    reading = Reading("scan", maps, voxel_size=about.voxel_size)
    absolute = {one: str(path.resolve()) for one, path in files.items()}
    found = visit_maps(Path(), "scan", absolute, reading)
    stops = [one for one in found.problems if one.stops]
    if stops:
        refuse(str(stops[0]))
    if found.regridded and not resample:
        size = about.voxel_size
        refuse(
            f"{found.regridded[0]}: is not on the {size} mm MNI152 grid; give --resample if it was registered to MNI152"
        )
    volumes = np.array([found.maps[one] for one in files], np.float32)[None]
    name = files[next(iter(files))].name.split(".nii")[0]
    who = pd.DataFrame(
        {"participant_id": [name], "age": [np.nan if age is None else age], "study": study or UNKNOWN_STUDY}
    )
    seen = maps_of(volumes, about.learner, about.voxel_size, about.seen)
    table = predict_maps(model, seen, who.assign(diagnosis="unknown"))
    known = bool(study) and table["note"].str.startswith((TRAINED_ON, SAME_NAME)).any()
    return table.assign(note=table["note"] + _NOT_USED) if known else table


def _by_modality(paths: list[Path], wanted: tuple[str, ...]) -> dict[str, Path]:
    """Return which file is which map: by their names, or in the order of the maps if no name tells."""
    if len(paths) != len(wanted):
        refuse(f"{len(paths)} files are given; expected {len(wanted)}, one each of {', '.join(wanted)}")
    told = [quantity_of(path.name) for path in paths]
    if not any(told):
        return dict(zip(wanted, paths, strict=True))
    if sorted(told) != sorted(wanted):
        named = ", ".join(f"{path.name} ({one or 'not said'})" for path, one in zip(paths, told, strict=True))
        refuse(f"files are, by their names, {named}; expected one each of {', '.join(wanted)}")
    return {one: paths[told.index(one)] for one in wanted}


def _unit(quantity: str, path: Path) -> str:
    """Return the unit in which a map makes sense, or the first."""
    img: Any = load_image(path)
    values = np.asarray(image_values(path, img))
    known = values[np.isfinite(values) & (values != 0)] if values.dtype.kind in "iuf" else values[:0]
    found = unit_of(quantity, float(np.median(known))) if known.size else ""
    return found or next(iter(QUANTITIES[quantity].units))
