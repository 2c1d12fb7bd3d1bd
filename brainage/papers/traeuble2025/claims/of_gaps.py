"""Brain age gaps of patients and controls, of the whole brain and by structure, corrected as published."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from brainage.claims.measured import Measured, Measures, of_sample
from brainage.claims.published_tables import published, row
from brainage.papers.traeuble2025.gap_ways import PUBLISHED_WAY, of_way, with_gaps

_OURS = "contrastive"


def _gap_of(statistic: Callable[..., np.ndarray]) -> Callable[..., Measured]:
    def measured(patients: str, inputs: str, role: str) -> Measured:
        table = of_way(with_gaps(published("gap", "gaps"), published("gap", "lines")), PUBLISHED_WAY)
        columns = {"learner": _OURS, "patients": patients, "inputs": inputs, "role": role}
        found = (table[list(columns)] == pd.Series(columns)).all(axis=1)
        return of_sample(statistic, table.loc[found, "gap"], "years")

    return measured


def _comparison(patients: str, inputs: str) -> dict[str, Any]:
    correction, fitted_on = PUBLISHED_WAY
    which = {"learner": _OURS, "correction": correction, "fitted_on": fitted_on}
    return row("gap", "comparisons", patients=patients, inputs=inputs, **which)


def _gap_difference(patients: str, inputs: str) -> Measured:
    found = _comparison(patients, inputs)
    low, high = found["median_difference_low"], found["median_difference_high"]
    return Measured(found["median_difference"], low, high, "years")


def _gap_contrast(patients: str, first: str, second: str) -> Measured:
    one, other = (_comparison(patients, inputs)["median_difference"] for inputs in (first, second))
    return Measured(one - other, unit="years")


def _profile(patients: str, inputs: str) -> pd.Series:
    """Return the mean gap by structure of a patient group; ``healthy``: of the controls of both."""
    table = of_way(published("regional_gaps", "profiles"), PUBLISHED_WAY)
    whom = table["role"] == "control" if patients == "healthy" else table["role"] == "patient"
    if patients != "healthy":
        whom &= table["patients"] == patients
    return table[whom & (table["inputs"] == inputs)].groupby("region")["mean"].mean()


def _profile_top(patients: str, inputs: str, place: str) -> Measured:
    return Measured(_profile(patients, inputs).sort_values(ascending=False).index[int(place) - 1])


def _profile_mean(patients: str, inputs: str, region: str) -> Measured:
    """Return one structure's mean gap, or with ``all`` the mean and interval over structures."""
    profile = _profile(patients, inputs)
    if region != "all":
        return Measured(float(profile[region]), unit="years")
    return of_sample(np.mean, profile, "years")


def _profile_progression(inputs: str) -> Measured:
    return Measured(float((_profile("AD", inputs) - _profile("MCI", inputs)).mean()), unit="years")


def _profile_correlation(inputs: str) -> Measured:
    return Measured(float(_profile("AD", inputs).corr(_profile("MCI", inputs))), unit="(r)")


def _called() -> Measured:
    """Return how many healthy people are called for their resemblance beyond those expected by chance."""
    calls = published("regional_gaps", "calls")
    n, expected = int(calls["n"].sum()), float(calls["expected"].sum())
    called = int(calls["uncorrected"].sum())
    low, high = (n * share - expected for share in stats.binomtest(called, n).proportion_ci(method="exact"))
    return Measured(called - expected, low, high, "people beyond chance")


#: Name, and function of the words that follow.
MEASURES: Measures = {
    "gap_median": _gap_of(np.median),
    "gap_mean": _gap_of(np.mean),
    "gap_difference": _gap_difference,
    "gap_contrast": _gap_contrast,
    "gap_p": lambda patients, inputs: Measured(float(_comparison(patients, inputs)["p"]), unit="(p)"),
    "profile_top": _profile_top,
    "profile_mean": _profile_mean,
    "profile_progression": _profile_progression,
    "profile_correlation": _profile_correlation,
    "called": _called,
}
