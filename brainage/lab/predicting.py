"""Predict the people of a cohort by a lab's model: those whom it was fitted on out of fold, all others by all folds."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.evaluate.with_studies import predict_people
from brainage.lab.known_maps import digests, digests_of_names, places, shares_with_data
from brainage.lab.lab_model import About, LabModel
from brainage.lab.learners import maps_for
from brainage.models.estimators.cautions import unwarned
from brainage.models.harmonize import FEWEST

_AT_ONCE = 200  # maps in memory: 370 MB of two maps at 2 mm
_LESS = 0.02  # share of voxels by which a map may have fewer than any trained on, unremarked
#: Of a scan of which nobody said who made it.
UNKNOWN_STUDY = "not said"
_TOLD = ["predicted_age", "low", "high"]
#: How notes begin of maps that the model was fitted on, and of other maps of people called as those.
TRAINED_ON, SAME_NAME = "trained on", "of the same name as somebody trained on"
_OUT_OF_FOLD = f"{TRAINED_ON}: predicted by the fold that left them out"
_FAR = "unlike every map trained on: look at it, since a model knows nothing of such maps"
#: Of everybody whom a model predicts that does not know whom it was fitted on.
NOT_KNOWN = "not known whether trained on"
_NOT_KNOWN = f"{NOT_KNOWN}: the model's file does not say, and if so, this age is told by models that saw it"
_ANOTHER = f"{SAME_NAME}, with another map: predicted by the fold that did not see that name"


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
        ``high`` (years), ``unusual`` (share of the maps fitted on that are less unlike the others, %) and ``note``: how
        people whom it was fitted on were predicted, and what to beware of: ages and studies that nobody was trained on,
        maps with less data, and maps that are unlike those trained on.

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
    check_studies(model, people.participants)
    parts = [people[start : start + _AT_ONCE] for start in range(0, len(people), _AT_ONCE)]
    seen = about.learner, about.inputs, about.seen
    told = [predict_maps(model, maps_for(some, *seen), some.participants) for some in parts]
    return pd.concat(told, ignore_index=True)


def predict_maps(model: LabModel, maps: NDArray[np.float32], participants: pd.DataFrame) -> pd.DataFrame:
    """Return the predicted age of each map, as `predict_lab` does.

    Parameters
    ----------
    model : LabModel
        Fitted or opened.
    maps : ndarray
        As the model's learner takes them, of `brainage.lab.learners.maps_for`.
    participants : DataFrame
        Whose they are: ``participant_id``, ``age``, ``study``, ``diagnosis``, perhaps ``session``.

    """
    about = model.about
    check_studies(model, participants)
    said, notes = _said(model, maps, participants)
    unusual, far = _likeness(model, maps)
    shown = [name for name in ("participant_id", "session", "age", "study", "diagnosis") if name in participants]
    table = participants[shown].reset_index(drop=True)
    table[_TOLD] = said
    table["unusual"] = unusual
    cautions = zip(notes, _of_ages(table, about), _of_studies(table, about), _of_data(maps, about), far, strict=True)
    return table.assign(note=[_joined(*one) for one in cautions])


def check_studies(model: LabModel, participants: pd.DataFrame) -> None:
    """Refuse people of studies whose shift harmonisation does not know, by name.

    Parameters
    ----------
    model : LabModel
        That may harmonise.
    participants : DataFrame
        With ``participant_id`` and ``study``.

    """
    about = model.about
    new = participants[~participants["study"].isin(about.studies)] if about.harmonized else participants[:0]
    if len(new):
        studies, names = sorted(set(new["study"])), list(new["participant_id"])
        refuse(
            f"{len(names)} people ({', '.join(names[:3])}) are of studies that the model does not know "
            f"({', '.join(studies)}), and it harmonises by study; expected {', '.join(about.studies)}: say which of "
            f"these scanned them, fit again with {FEWEST} or more healthy people of theirs, or fit without --harmonize"
        )


def _of_ages(table: pd.DataFrame, about: About) -> list[str]:
    """Return a note for whoever is, or is said to be, of another age than those trained on."""
    notes = []
    for predicted, age in zip(table["predicted_age"], table["age"], strict=True):
        out = [name for name, value in (("predicted", predicted), ("true", age)) if _is_beyond(value, about)]
        trained = f"outside those trained on, {about.youngest:.0f} to {about.oldest:.0f}"
        notes.append(f"{' and '.join(out)} age {trained}" if out else "")
    return notes


def _is_beyond(age: float, about: About) -> bool:
    return age < about.youngest or age > about.oldest  # no unknown age is


def _of_studies(table: pd.DataFrame, about: About) -> list[str]:
    new = "of a study that nobody trained on is of: ages can be off by years, whoever it is"
    known = {*about.studies, UNKNOWN_STUDY}
    return [new if about.studies and study not in known else "" for study in table["study"]]


def _of_data(maps: NDArray[np.float32], about: About) -> list[str]:
    shares = shares_with_data(maps)
    told = f"of the voxels have data, of those trained on {100 * about.least_data:.0f} % or more"
    return [f"{100 * one:.0f} % {told}" if one < about.least_data - _LESS else "" for one in shares]


def _likeness(model: LabModel, maps: NDArray[np.float32]) -> tuple[NDArray[np.float64], list[str]]:
    """Return how unusual each map is, of those fitted on by the other folds, and a note where it is far from all."""
    row = places(digests(maps), model.known)
    unusual, new = model.likeness.unusual(maps), row < 0
    unusual[~new] = model.likeness.of_fitted()[row[~new]]
    return unusual, [_FAR if one else "" for one in model.likeness.is_far(maps) & new]


def _said(
    model: LabModel, maps: NDArray[np.float32], participants: pd.DataFrame
) -> tuple[NDArray[np.float64], list[str]]:
    """Return ages and ends of intervals, ``(n, 3)``, and how each was come by."""
    row = places(digests(maps), model.known)
    person = places(digests_of_names(participants["participant_id"]), model.people)
    same, other = row >= 0, (row < 0) & (person >= 0)
    said = np.empty((len(maps), len(_TOLD)))
    said[same] = model.said[row[same]]
    with unwarned():  # what is unusual stands in the notes
        for fold in np.unique(model.fit.fold[person[other]]):
            some = np.flatnonzero(other & (model.fit.fold[person] == fold))
            said[some] = _by_one_fold(model, maps[some], participants.iloc[some], person[some])
        if (new := ~(same | other)).any():
            said[new] = model.fit.predict(maps[new], participants[new])[_TOLD].to_numpy()
    unknown = "" if model.knows_people else _NOT_KNOWN
    return said, np.select([same, other], [_OUT_OF_FOLD, _ANOTHER], unknown).tolist()


def _by_one_fold(
    model: LabModel, maps: NDArray[np.float32], people: pd.DataFrame, rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the ages of other maps of people trained on, by the fold that left them out."""
    age = predict_people(model.fit.models[model.fit.fold[rows[0]]], maps, people)
    half = (model.said[rows, 2] - model.said[rows, 1]) / 2
    return np.column_stack([age, age - half, age + half])


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))
