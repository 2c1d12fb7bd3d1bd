import numpy as np
import pandas as pd
import pytest
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.evaluate.age_slope import age_slope, share_explained


def test_slope_equals_scipys_in_per_cent_of_the_mean() -> None:
    rng = np.random.default_rng(0)
    ages = rng.uniform(14, 90, 60)
    values = 3 - 0.01 * ages + rng.normal(0, 0.1, 60)
    slope = age_slope(ages, values)
    line = stats.linregress(ages, values)
    assert slope.percent_per_year == pytest.approx(100 * line.slope / values.mean())
    assert slope.level == pytest.approx(line.intercept + line.slope * ages.mean())
    assert (slope.age, slope.n) == (pytest.approx(ages.mean()), 60)


def test_interval_covers_the_truth_95_times_in_100() -> None:
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(600):
        ages = rng.uniform(14, 90, 30)
        values = 2.6 * (1 - 0.0033 * (ages - ages.mean())) + rng.normal(0, 0.3, 30)
        slope = age_slope(ages, values)
        hits += slope.low <= -0.33 <= slope.high
    assert 0.93 < hits / 600 < 0.97  # 0.95 and two standard errors


def test_a_difference_between_studies_is_no_ageing_within_them() -> None:
    """Young study stiff, old study soft, flat inside both: steep slope over all, none within."""
    ages = np.r_[np.linspace(20, 30, 20), np.linspace(60, 70, 20)]
    values = np.r_[np.full(20, 3.0), np.full(20, 2.0)] + np.tile([0.05, -0.05, -0.05, 0.05], 10)
    studies = np.repeat(["young", "old"], 20)
    assert age_slope(ages, values).percent_per_year < -0.8
    within = age_slope(ages, values, studies)
    assert within.low < 0 < within.high
    assert abs(within.percent_per_year) < 0.05


@pytest.mark.parametrize(
    ("ages", "values", "studies", "message"),
    [
        ([20, 40], [1, 2], None, "three participants of different ages; there are 2 in 1 studies"),
        ([20, 20, 20], [1, 2, 3], None, "three participants of different ages"),
        ([20, 20, 40, 40], [1, 2, 3, 4], ["a", "a", "b", "b"], "there are 4 in 2 studies"),
        ([20, 40, 60], [1, np.nan, 3], None, "values: 1 of 3 values is missing or infinite"),
        ([20, 40, 60], [1, np.inf, 3], None, "values: 1 of 3 values is missing or infinite"),
        ([20, np.nan, 60], [1, 2, 3], None, "ages: 1 of 3 values is missing or infinite"),
        ([20, 40], [1, 2, 3], None, "2 ages and 3 values; expected as many"),
        ([20, 40, 60], [[1], [2], [3]], None, r"values: shape is \(3, 1\)"),
        ([20, 40, 60], [1, 2, 3], ["a", "a"], r"studies: shape is \(2,\)"),
        ([20, 40, 60, 80], [1, 2, 3, 5], ["a", "a", None, "a"], "studies: 1 of 4 labels missing"),
        ([20, 40, 60], [-1, 0, 1], None, "values are 0 on average"),
    ],
)
def test_too_little_data_is_told(ages, values, studies, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        age_slope(ages, values, studies)


def test_share_explained_is_eta_squared() -> None:
    values, studies = np.array([1.0, 1.0, 3.0, 3.0]), np.array(["a", "a", "b", "b"])
    assert share_explained(values, studies) == pytest.approx(1)
    assert share_explained(np.array([1.0, 3.0, 1.0, 3.0]), studies) == pytest.approx(0)
    assert share_explained(np.array([1.0, 2.0, 4.0, 5.0]), studies) == pytest.approx(9 / 10)


def test_what_does_not_vary_has_no_share_explained() -> None:
    assert np.isnan(share_explained([0.1 + 0.2, 0.3, 0.3], ["a", "b", "b"]))


@pytest.mark.parametrize(
    ("values", "groups", "message"),
    [
        ([1, np.nan, 3, 4], ["a", "a", "b", "b"], "values: 1 of 4 values is missing"),
        ([], [], "values: 0 given"),
        ([1, 2, 3], ["a", "b"], r"groups: shape is \(2,\); expected one label for each of 3 people"),
        ([1, 2, 3], ["a", None, "b"], "groups: 1 of 3 labels missing"),
    ],
)
def test_no_share_is_explained_of_missing_values(values, groups, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        share_explained(values, groups)


def test_labels_in_another_order_are_not_paired_by_position() -> None:
    values, groups = (pd.Series(one, index=list("wxyz")) for one in ([1.0, 1, 3, 3], ["a", "a", "b", "b"]))
    for compare in (share_explained, lambda values, groups: age_slope([20, 30, 40, 50], values, groups)):
        with pytest.raises(
            BrainageError, match=r"(values and groups|values and studies) hold the same rows in another"
        ):
            compare(values, groups[::-1])
    assert share_explained(values, groups) == pytest.approx(1)
