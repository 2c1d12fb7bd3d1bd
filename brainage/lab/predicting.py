"""Predict the people of a cohort by a lab's model: those whom it was fitted on out of fold, all others by all folds."""

import numpy as np
import pandas as pd

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.lab.known_maps import places
from brainage.lab.lab_model import LabModel
from brainage.lab.learners import maps_for
from brainage.models.estimators.cautions import unwarned

_TOLD = ["predicted_age", "low", "high"]


def predict_lab(model: LabModel, cohort: Cohort) -> pd.DataFrame:
    """Return everybody's predicted age with its interval, and what to beware of.

    Parameters
    ----------
    model : LabModel
        Of `brainage.lab.fitting.fit_lab`, or opened.
    cohort : Cohort
        On the grid that it was fitted on; who lacks the maps is left out, by name. Ages may be unknown.

    Returns
    -------
    DataFrame
        ``participant_id``, ``session`` if they have it, ``age``, ``study``, ``diagnosis``, ``predicted_age``, ``low``,
        ``high`` (years) and ``note``: how people whom it was fitted on were predicted, and ages outside those.

    Raises
    ------
    BrainageError
        If the cohort is on another grid, or lacks the maps.

    """
    about = model.about
    if cohort.grid.voxel_size != about.voxel_size:
        found = f"{cohort.folder}: maps of {cohort.grid.voxel_size} mm"
        refuse(f"{found}; expected maps of {about.voxel_size} mm, as those that the model was fitted on")
    people = cohort.with_maps(about.inputs)
    maps = maps_for(people, about.learner, about.inputs)
    at = places(maps, model.known)
    said = np.where((at >= 0)[:, None], model.said[np.maximum(at, 0)], np.nan)
    if (at < 0).any():
        with unwarned():  # what is unusual stands in the notes
            said[at < 0] = model.fit.predict(maps[at < 0])[_TOLD].to_numpy()
    shown = [name for name in ("participant_id", "session", "age", "study", "diagnosis") if name in people.participants]
    table = people.participants[shown].reset_index(drop=True)
    table[_TOLD] = said
    outside = (table["predicted_age"] < about.youngest) | (table["predicted_age"] > about.oldest)
    notes = np.where(at >= 0, "trained on: predicted by the fold that left them out", "")
    trained = f"outside the ages trained on, {about.youngest:.0f} to {about.oldest:.0f}"
    return table.assign(note=[_joined(one, trained if out else "") for one, out in zip(notes, outside, strict=True)])


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))
