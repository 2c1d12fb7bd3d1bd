"""How well the study is told from the maps, beside what age alone tells of it: a model of age may use either."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from brainage.data.cohort import Cohort
from brainage.evaluate.tell_studies import Told, enough, tell_studies
from brainage.lab.fold_task import fitted_on
from brainage.lab.known_maps import digests_of_names, places
from brainage.lab.lab_model import LabModel
from brainage.lab.learners import maps_for

_COMPONENTS = 20
_MORE = 0.1  # of accuracy, from which maps are said to know more of the study than age does
#: What it means how well harmonised maps tell the study.
_TELL_MORE = "better than before: harmonising has written the study into the maps, and ages may be told from that."
_TELL_STILL = "still more than ages explain. What is left differs between scanners by more than a shift and a scale."
_TELL_LITTLE = "hardly more than ages explain. People of a study that the model does not know have no place in it."


class StudyTold(NamedTuple):
    """From what studies of healthy people are told, and how well.

    Attributes
    ----------
    by_maps, by_age : Told
        From `_COMPONENTS` principal components of the maps, and from age and its square.
    by_harmonized : Told or None
        From maps that were harmonised, each by a fold that had not seen it; ``None`` of a model that does not.

    """

    by_maps: Told
    by_age: Told
    by_harmonized: Told | None = None

    @property
    def beyond_age(self) -> bool:
        """Whether maps know more of the study than that its people are of other ages."""
        return self.by_maps.accuracy > self.by_age.accuracy + _MORE


def tell_study(model: LabModel, cohort: Cohort) -> StudyTold | None:
    """Tell the study of a cohort's healthy people of known age; ``None`` where there are not two of five people.

    Parameters
    ----------
    model : LabModel
        Whose maps they are.
    cohort : Cohort
        On whom a report is.

    """
    people = fitted_on(cohort, model.about.inputs)
    names = people.participants["participant_id"]
    studies = people.participants["study"]
    if not enough(studies, names):
        return None
    maps = maps_for(people, model.about.learner, model.about.inputs, model.about.seen)
    told = told_by_maps_and_age(maps.reshape(len(maps), -1), people.participants)
    if not (model.about.harmonized and model.knows_people):
        return told
    alike = harmonized(model, maps, people.participants)
    return told._replace(by_harmonized=_by_maps(alike.reshape(len(maps), -1), studies, names))


def harmonized(model: LabModel, maps: np.ndarray, people: pd.DataFrame) -> np.ndarray:
    """Return maps as the model's folds harmonise them: those trained on by the fold that left them out.

    Parameters
    ----------
    model : LabModel
        That harmonises.
    maps : ndarray
        As its learner takes them.
    people : DataFrame
        ``participant_id`` and ``study`` of each.

    """
    person = places(digests_of_names(people["participant_id"]), model.people)
    fold = np.where(person >= 0, model.fit.fold[person], 0)
    found = np.empty_like(maps)
    for one in np.unique(fold):
        rows = fold == one
        found[rows] = model.fit.models[one][0].transform(maps[rows], studies=people["study"].to_numpy(str)[rows])
    return found


def told_by_maps_and_age(values: np.ndarray, people: pd.DataFrame) -> StudyTold:
    """Return how well studies are told from values of maps, and from ages.

    Components are those of everybody: they know nothing of studies, and folds are made afterwards.

    Parameters
    ----------
    values : ndarray
        ``(n, values)``.
    people : DataFrame
        ``participant_id``, ``age``, ``study``.

    """
    age = people["age"].to_numpy(float)
    who, studies = people["participant_id"], people["study"]
    by_maps = _by_maps(values, studies, who)
    return StudyTold(by_maps, tell_studies(np.column_stack([age, age**2]), studies, people=who))


def _by_maps(values: np.ndarray, studies: pd.Series, who: pd.Series) -> Told:
    n = min(_COMPONENTS, len(values) - 1)
    components = PCA(n, svd_solver="randomized", random_state=0).fit_transform(values - values.mean(axis=0))
    return tell_studies(components, studies, people=who)


def sentence(told: StudyTold) -> str:
    """Return what was found, and what it means for ages.

    Parameters
    ----------
    told : StudyTold
        Of `tell_study`.

    """
    maps, age, alike = told
    found = (
        f"From the maps of {maps.people} healthy people the study is told for {100 * maps.accuracy:.0f} % of them "
        f"(mean over {maps.studies} studies; guessing: {100 * maps.guessing:.0f} %), from their ages alone for "
        f"{100 * age.accuracy:.0f} %."
    )
    if alike is not None:
        return (
            f"{found} Once harmonised, by folds that had not seen them, it is told for {100 * alike.accuracy:.0f} %: "
            f"{_of_harmonized(told)}"
        )
    if told.beyond_age:
        return (
            f"{found} So maps show who scanned them beyond what ages explain: where studies differ in age, a model can "
            "tell age by the scanner, and people of a new scanner can be off by years."
        )
    return f"{found} So maps show hardly more of the scanner than what the ages of its people explain."


def _of_harmonized(told: StudyTold) -> str:
    maps, age, alike = told
    if alike is None:
        return ""
    if alike.accuracy > maps.accuracy + _MORE:
        return _TELL_MORE
    return _TELL_STILL if alike.accuracy > age.accuracy + _MORE else _TELL_LITTLE
