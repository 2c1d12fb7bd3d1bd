from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.evaluate.paired_tests import bootstrap_mean
from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis, analyze, corrected_gaps
from tests.lab.report.planted import planted


def test_errors_are_those_out_of_fold(fitted: LabModel, analysis: Analysis) -> None:
    found, overall = analysis, analysis.errors.iloc[0]
    assert overall["n"] == fitted.about.n
    assert overall["mae"] == pytest.approx(fitted.fit.missed.mean())
    assert (overall["mae"], overall["low"], overall["high"]) == pytest.approx(bootstrap_mean(fitted.fit.missed))
    held = (fitted.fit.ages["age"].between(fitted.fit.ages["low"], fitted.fit.ages["high"])).mean()
    assert overall["held"] == pytest.approx(held)
    assert found.errors[found.errors["of"] == "age"]["n"].sum() == overall["n"]
    assert found.errors[found.errors["of"] == "study"]["n"].sum() == overall["n"]


def test_a_planted_shift_is_left_when_the_line_is_taken_away() -> None:
    found = planted(shift=6, noise=1e-9)
    np.testing.assert_allclose(found.ages.loc[~found.ages["healthy"], "corrected_gap"], 6, atol=1e-6)
    np.testing.assert_allclose(found.ages.loc[found.ages["healthy"], "corrected_gap"], 0, atol=1e-6)
    assert found.slope == pytest.approx(0.7)


def test_nobody_healthy_is_corrected_by_their_own_visits() -> None:
    ages = planted(n=20).ages
    again = ages.iloc[[3]].assign(age=lambda one: one["age"] + 2, gap=lambda one: one["gap"] - 3)
    both = pd.concat([ages, again], ignore_index=True)
    corrected, _ = corrected_gaps(both)
    others = both[both["healthy"] & (both["participant_id"] != "sub-3")]
    line = np.polyfit(others["age"], others["gap"], 1)
    for row in (3, len(both) - 1):
        expected = both.loc[row, "gap"] - np.polyval(line, both.loc[row, "age"])
        assert corrected[row] == pytest.approx(expected)


def test_an_unknown_age_has_no_gap(fitted: LabModel, smoke_cohort: Cohort) -> None:
    people = smoke_cohort.participants.copy()
    people.loc[0, "age"] = np.nan
    found = analyze(fitted, replace(smoke_cohort, participants=people))
    assert np.isnan(found.ages.loc[0, ["gap", "corrected_gap"]].astype(float)).all()
    assert np.isfinite(found.ages.loc[0, "predicted_age"])
    assert found.errors.iloc[0]["n"] == fitted.about.n - 1


def test_without_healthy_people_there_is_nothing_to_say(fitted: LabModel, smoke_cohort: Cohort) -> None:
    patients = smoke_cohort.select(lambda people: people["diagnosis"] != "CN")
    with pytest.raises(BrainageError, match=r"0 healthy people \(CN\) of known age; expected 3 or more"):
        analyze(fitted, patients)
