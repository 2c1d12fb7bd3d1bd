from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.evaluate.tell_studies import Told
from brainage.lab.lab_model import LabModel
from brainage.lab.report.studies import StudyTold, sentence, tell_study, told_by_maps_and_age

N = 120


def people(*, older: float) -> pd.DataFrame:
    """Two studies, the second of people so many years older."""
    rng = np.random.default_rng(0)
    study = np.repeat(["A", "B"], N // 2)
    age = rng.uniform(20, 50, N) + older * (study == "B")
    return pd.DataFrame({"participant_id": [f"sub-{i:03d}" for i in range(N)], "age": age, "study": study})


def maps(table: pd.DataFrame, *, offset: float) -> np.ndarray:
    """Maps of 200 voxels that fall with age, and that one study shows higher."""
    noise = np.random.default_rng(1).standard_normal((N, 200))
    shown = -0.05 * table["age"].to_numpy()[:, None] + offset * (table["study"] == "B").to_numpy()[:, None]
    return (shown + noise).astype(np.float32)


def test_a_scanner_with_an_offset_is_known_and_one_without_is_not() -> None:
    table = people(older=0)
    known, unknown = (told_by_maps_and_age(maps(table, offset=one), table) for one in (3.0, 0.0))
    assert known.by_maps.accuracy > 0.95
    assert known.beyond_age
    assert unknown.by_maps.accuracy == pytest.approx(0.5, abs=0.15)
    assert not unknown.beyond_age
    assert known.by_age == unknown.by_age


def test_what_ages_explain_is_not_the_scanner_s() -> None:
    table = people(older=30)
    told = told_by_maps_and_age(maps(table, offset=0.0), table)
    assert told.by_maps.accuracy > 0.85
    assert told.by_age.accuracy > 0.95
    assert not told.beyond_age


def test_a_cohort_of_one_study_has_nothing_to_tell(fitted: LabModel, smoke_cohort: Cohort) -> None:
    told = tell_study(fitted, smoke_cohort)
    assert told is not None
    assert told.by_maps.studies >= 2
    some = smoke_cohort.healthy.participants["study"]
    people = smoke_cohort.healthy.participants[some == some.iloc[0]].reset_index(drop=True)
    assert tell_study(fitted, replace(smoke_cohort, participants=people)) is None


def test_the_sentence_says_what_it_means() -> None:
    high, low = Told(0.9, 0.5, 2, 40), Told(0.55, 0.5, 2, 40)
    assert "told for 90 % of them (mean over 2 studies; guessing: 50 %), from their ages alone for 55 %" in sentence(
        StudyTold(high, low)
    )
    assert "can be off by years" in sentence(StudyTold(high, low))
    assert "hardly more" in sentence(StudyTold(high, high))
