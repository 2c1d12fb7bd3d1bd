"""How well the study is told from the maps, beside what age alone tells of it: a model of age may use either."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from brainage.data.cohort import Cohort
from brainage.evaluate.tell_studies import Told, enough, tell_studies
from brainage.lab.fold_task import fitted_on
from brainage.lab.lab_model import LabModel
from brainage.lab.learners import maps_for

_COMPONENTS = 20
_MORE = 0.1  # of accuracy, from which maps are said to know more of the study than age does


class StudyTold(NamedTuple):
    """From what studies of healthy people are told, and how well.

    Attributes
    ----------
    by_maps, by_age : Told
        From `_COMPONENTS` principal components of the maps, and from age and its square.

    """

    by_maps: Told
    by_age: Told

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
    maps = maps_for(people, model.about.learner, model.about.inputs)
    return told_by_maps_and_age(maps.reshape(len(maps), -1), people.participants)


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
    n = min(_COMPONENTS, len(values) - 1)
    components = PCA(n, svd_solver="randomized", random_state=0).fit_transform(values - values.mean(axis=0))
    age = people["age"].to_numpy(float)
    who, studies = people["participant_id"], people["study"]
    by_maps = tell_studies(components, studies, people=who)
    return StudyTold(by_maps, tell_studies(np.column_stack([age, age**2]), studies, people=who))


def sentence(told: StudyTold) -> str:
    """Return what was found, and what it means for ages.

    Parameters
    ----------
    told : StudyTold
        Of `tell_study`.

    """
    maps, age = told
    found = (
        f"From the maps of {maps.people} healthy people the study is told for {100 * maps.accuracy:.0f} % of them "
        f"(mean over {maps.studies} studies; guessing: {100 * maps.guessing:.0f} %), from their ages alone for "
        f"{100 * age.accuracy:.0f} %."
    )
    if told.beyond_age:
        return (
            f"{found} So maps show who scanned them beyond what ages explain: where studies differ in age, a model can "
            "tell age by the scanner, and people of a new scanner can be off by years."
        )
    return f"{found} So maps show hardly more of the scanner than what the ages of its people explain."
