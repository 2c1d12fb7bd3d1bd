"""Who took part, and how whole-brain means change with age."""

import pandas as pd

from brainage.claims.measured import Measured, Measures
from brainage.claims.published_tables import published, row
from brainage.data.diagnoses import CONTROL


def _slope(modality: str, cohort: str = "simulated") -> Measured:
    found = row("trends", "slopes", cohort, modality=modality, group="all")
    return Measured(found["percent_per_year"], found["low"], found["high"], "%/year", cohort)


def _people(group: str) -> pd.DataFrame:
    people = published("ages", "participants")
    diagnosis, _, controls = group.partition(" ")
    if not controls:
        return people[people["diagnosis"] == {"healthy": CONTROL}.get(diagnosis, diagnosis)]
    studies = people["study"][people["diagnosis"] == diagnosis]
    return people[people["study"].isin(studies) & (people["diagnosis"] == CONTROL)]


#: Name, and function of the words that follow.
MEASURES: Measures = {
    "slope": _slope,
    "slope_mre134": lambda modality: _slope(modality, "mre134"),
    "count": lambda group: Measured(float(len(_people(group))), unit="people"),
    "studies": lambda group: Measured(float(_people(group)["study"].nunique()), unit="studies"),
    "age_mean": lambda group: Measured(float(_people(group)["age"].mean()), unit="years"),
    "age_sd": lambda group: Measured(float(_people(group)["age"].std()), unit="years"),
}
