from dataclasses import replace

import numpy as np
import pytest

from brainage.data.cohort import Cohort
from brainage.data.sources import mre134
from brainage.data.sources.simulated import draw_participants
from brainage.engine.profiles import PROFILES
from brainage.evaluate.classifier_test import CLASSIFIERS
from brainage.papers.this_book.experiments.study1_realism import compare, halves, imitate, riddle, tell_apart
from brainage.truth.realism import measure


def test_halves_are_disjoint_equal_in_size_and_repeat() -> None:
    one, other, fake = halves(134, 30, repeat=3)
    assert len(one) == len(other) == len(fake) == 30
    assert not set(one) & set(other)
    np.testing.assert_array_equal(one, halves(134, 30, repeat=3)[0])
    assert set(one) != set(halves(134, 30, repeat=4)[0])


def test_a_cohort_passes_for_itself(small_cohort: Cohort) -> None:
    """The case with a known answer: the same people as real and as simulated, nearly all comparisons are inside."""
    features = measure(small_cohort, 8)
    table = compare(features, features, 20)
    assert table["inside"].mean() > 0.9
    assert (table["yardstick_p95"] >= table["yardstick_median"]).all()


def test_a_cohort_of_other_stiffness_is_found_out(small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    young = measure(small_cohort.select(lambda p: p["age"] < 40), 8)
    old = measure(small_cohort.select(lambda p: p["age"] > 55), 8)
    table = compare(young, old, 10).set_index(["group", "modality", "name"])
    assert not table.loc[("mean", "stiffness", "brain"), "inside"]
    monkeypatch.delitem(CLASSIFIERS, "forest")  # which takes half a minute
    scores = tell_apart(young, old, 1, jobs=1).set_index(["features", "classifier"])
    assert scores.loc[("regional means", "logistic"), "auc"] > 0.8


@pytest.mark.slow
def test_the_imitation_has_the_sub_studies_of_study_1() -> None:
    cohort = imitate(replace(PROFILES["smoke"], participants=6))
    assert set(cohort.participants["study"]) <= {f"Study {letter}" for letter in "ABCDE"}
    everybody = draw_participants(6)
    assert len(cohort) == (everybody["study"] == "Study 1").sum()


@pytest.mark.slow
def test_a_riddle_mixes_four_real_with_four_simulated(clone, monkeypatch: pytest.MonkeyPatch) -> None:
    assert riddle() is None
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    monkeypatch.setattr("brainage.papers.this_book.experiments.study1_realism._SHOWN", 2)
    maps, letters = riddle()
    assert len(maps) == 4
    real = mre134.local_cohort()
    for letter in letters.split(", "):
        shown = maps["ABCD".index(letter)]["stiffness"]
        assert any(np.array_equal(shown, real.map(one, "stiffness")) for one in real.participants["participant_id"])
