import pandas as pd
import pytest

from brainage.gaps.same_age import covariate_test
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.groups import WAYS, compare_groups
from tests.lab.report.planted import planted


@pytest.fixture(scope="module")
def shifted() -> pd.DataFrame:
    return compare_groups(planted(shift=6)).differences.set_index("way")


def test_a_planted_shift_is_found_at_the_same_age(shifted: pd.DataFrame) -> None:
    row = shifted.loc["at the same age (recommended)"]
    assert row["low"] < 6 < row["high"]
    assert row["p"] < 0.001
    assert (row["n"], row["healthy"]) == (20, 60)
    assert 0.03 < row["false"] < 0.08
    assert row["power"] > 0.9


def test_without_correction_older_patients_look_younger(shifted: pd.DataFrame) -> None:
    assert list(shifted.index) == list(WAYS)
    row = shifted.loc["uncorrected"]
    assert row["difference"] < 2  # 6 less 30 % of 23 years
    assert row["false"] > 0.5


def test_the_same_person_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compare_groups.__globals__, "_STUDIES", 20)
    found = planted(patients=5)
    twice = Analysis(pd.concat([found.ages, found.ages]), found.errors, found.slope, found.spread, found.gain)
    once, again = (compare_groups(one).differences for one in (found, twice))
    pd.testing.assert_frame_equal(once, again)


def test_a_group_of_two_is_left_out_and_told() -> None:
    found = compare_groups(planted(patients=2))
    assert found.differences.empty
    assert found.left_out == {"AD": "2 patients and 60 controls; a comparison at the same age needs 3 of either"}


def test_patients_may_differ_more_among_each_other_than_the_healthy() -> None:
    found = planted(patients=6)
    both = found.ages
    robust, plain = (covariate_test(both["gap"], both["age"], ~both["healthy"], robust=one) for one in (True, False))
    row = compare_groups(found).differences.iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((robust.low, robust.high))
    assert row["high"] != pytest.approx(plain.high, abs=0.01)
