import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from brainage.evaluate import implied


@pytest.fixture(scope="module")
def people() -> tuple[np.ndarray, np.ndarray]:
    """Ages and predictions that err by four years or so, and are two years too high."""
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 90, 150)
    return ages, ages + rng.normal(2, 5, 150)


@pytest.mark.parametrize("ddof", [0, 1])
def test_r2_and_sd_follow_from_absolute_errors_of_the_same_people(people, ddof: int) -> None:
    ages, predicted = people
    gaps = predicted - ages
    mae, sd = np.abs(gaps).mean(), np.abs(gaps).std(ddof=ddof)
    r2 = 1 - (gaps**2).sum() / ((ages - ages.mean()) ** 2).sum()
    assert implied.r_squared(mae, sd, ages.std(ddof=ddof), len(ages), ddof) == pytest.approx(r2)
    assert implied.sd_of_gaps(mae, sd, gaps.mean(), len(ages), ddof) == pytest.approx(gaps.std(ddof=ddof))
    assert implied.age_sd((gaps**2).mean(), r2) == pytest.approx(ages.std())
    assert np.corrcoef(ages, predicted)[0, 1] ** 2 > r2  # whatever else is called R² is higher


def test_p_are_those_of_the_tests_themselves(people) -> None:
    ages, predicted = people
    few, others = (predicted - ages)[:60] - 1.5, (predicted - ages)[60:]
    r, p = stats.pearsonr(few, ages[:60])
    assert implied.p_of_correlation(r, 60) == pytest.approx(p)
    assert implied.p_of_mean(few.mean(), few.std(ddof=1), 60) == pytest.approx(stats.ttest_1samp(few, 0).pvalue)
    found = implied.p_of_difference(few.mean(), few.std(ddof=1), 60, (others.mean(), others.std(ddof=1), len(others)))
    assert found == pytest.approx(stats.ttest_ind(few, others, equal_var=False).pvalue)


def test_p_of_one_more_parameter_is_that_of_the_fitted_models(people) -> None:
    ages, predicted = people
    noise = np.random.default_rng(1).normal(0, 5, len(ages)) + 0.1 * ages
    small = sm.OLS(ages, sm.add_constant(predicted)).fit()
    large = sm.OLS(ages, sm.add_constant(np.column_stack([predicted, noise]))).fit()
    errors = [(one.resid**2).mean() for one in (small, large)]
    assert implied.p_of_nested(*errors, len(ages), 3) == pytest.approx(large.compare_f_test(small)[1])


def test_whole_cubes_are_counted_along_each_axis() -> None:
    assert implied.cubes((91, 109, 91), 9, 7) == 13 * 15 * 11


def test_parts_and_percentages() -> None:
    assert implied.pooled_mean([10, 30], [20.0, 60.0]) == 50
    assert implied.percent_less(8.0, 6.0) == 25
