"""Structure by structure: how a property changes with age in the healthy, and differs in patients of the same age.

Values are means over each structure, by everybody's own segmentation. Nothing of a model takes part.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from brainage.core.errors import BrainageError
from brainage.core.markup import html, spreadsheet
from brainage.data.cohort import Cohort
from brainage.data.inputs import modalities_of
from brainage.data.regional_values import regional_means
from brainage.evaluate.age_slope import age_slope
from brainage.gaps.same_age import covariate_test
from brainage.lab.lab_model import LabModel
from brainage.lab.page import download, figure
from brainage.lab.report import figures
from brainage.space import anatomy

#: What is said of the healthy.
A_DECADE = "healthy, a decade"
_COLUMNS = ["modality", "region", "what", "n", "percent", "low", "high", "p"]


def profile(model: LabModel, cohort: Cohort) -> pd.DataFrame:
    """Return changes and differences of each structure, of people who have segmentations; no rows if too few have.

    Parameters
    ----------
    model : LabModel
        Whose maps are looked at.
    cohort : Cohort
        On whom a report is.

    Returns
    -------
    DataFrame
        ``modality``, ``region``, ``what`` (`A_DECADE` or a diagnosis), ``n`` (people), ``percent``, ``low``, ``high``
        (95 %; of the mean of the healthy), ``p`` and ``q`` (corrected for all comparisons of patients, Benjamini and
        Hochberg; of the healthy NaN).

    """
    people = _segmented(cohort.with_ages().with_maps(model.about.inputs))
    rows = [row for name in modalities_of(model.about.inputs) if len(people) for row in _of_modality(people, name)]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    compared = table["p"].notna()
    table["q"] = np.nan
    if compared.any():
        table.loc[compared, "q"] = false_discovery_control(table.loc[compared, "p"])
    return table


def section(table: pd.DataFrame) -> Iterator[str]:
    """Yield what a profile says, as a part of the report's page.

    Parameters
    ----------
    table : DataFrame
        Of `profile`, with rows.

    """
    yield "<h2>Structure by structure</h2>"
    yield from (f"<p>{html(one)}</p>" for one in _sentences(table))
    label = "Change with age in the healthy and differences of patients, by structure, with 95 % intervals"
    yield figure(figures.structures(table), label)
    yield download("structures.tsv", spreadsheet(table.round(4)))


def _sentences(table: pd.DataFrame) -> Iterator[str]:
    yield (
        "Means over each structure, by everybody's own segmentation, without any model of age: change a decade in the "
        "healthy, within studies, and by how much patients differ from the healthy of their studies at the same age, "
        "in % of the mean of the healthy."
    )
    compared = table[table["what"] != A_DECADE]
    if len(compared):
        found = compared[compared["q"] < 0.05]
        named = "; ".join(f"{one['what']}: {one['region']} {one['percent']:+.0f} %" for _, one in found.iterrows())
        least = f" ({named})" if named else ""
        yield (
            f"Of {len(compared)} comparisons of patients, {len(found)} are such as chance alone seldom gives once all "
            f"of them are counted{least}."
        )


def _segmented(cohort: Cohort) -> Cohort:
    """Return those who have a segmentation of their own."""
    has = np.array([cohort.segmentation(*visit) is not None for visit in cohort.visits], bool)
    return replace(cohort, participants=cohort.participants[has].reset_index(drop=True))


def _of_modality(people: Cohort, modality: str) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one property, each person once."""
    values = regional_means(people, modality, list(anatomy.STRUCTURES), own=True)
    visit = [name for name in ("participant_id", "session") if name in values]
    all_visits = values.merge(people.participants[[*visit, "age", "diagnosis", "study"]], on=visit)
    who = ["participant_id", "diagnosis", "study", "region"]
    table = all_visits.groupby(who, sort=False)[["mean", "age"]].mean().reset_index().dropna(subset="mean")
    for region in anatomy.STRUCTURES:
        some = table[table["region"] == region]
        healthy = some[some["diagnosis"] == people.control]
        try:
            slope = age_slope(healthy["age"], healthy["mean"], healthy["study"])
        except BrainageError:  # too few healthy people who have this structure: nothing can be said of it
            continue
        decade = (10 * one for one in (slope.percent_per_year, slope.low, slope.high))
        yield (modality, region, A_DECADE, slope.n, *decade, np.nan)
        for diagnosis in sorted(set(some["diagnosis"]) - {people.control}):
            patients = some[some["diagnosis"] == diagnosis]
            yield from _difference(modality, region, healthy[healthy["study"].isin(patients["study"])], patients)


def _difference(
    modality: str, region: str, healthy: pd.DataFrame, patients: pd.DataFrame
) -> Iterator[tuple[object, ...]]:
    both = pd.concat([healthy, patients])
    ill = np.arange(len(both)) >= len(healthy)
    try:
        found = covariate_test(both["mean"], both["age"], ill, robust=True)
    except BrainageError:  # too few patients: the report says so where groups are compared
        return
    share = 100 / healthy["mean"].mean()
    diagnosis = str(patients["diagnosis"].iloc[0])
    percents = (share * one for one in (found.difference, found.low, found.high))
    yield (modality, region, diagnosis, len(patients), *percents, found.p)
