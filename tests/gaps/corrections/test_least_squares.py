import numpy as np
import pytest
import statsmodels.api as sm

from brainage.gaps.corrections.least_squares import LINEAR


def test_line_and_interval_are_those_of_ordinary_least_squares() -> None:
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 30)
    predicted = 10 + 0.7 * ages + rng.normal(0, 5, 30)
    fitted = sm.OLS(predicted, sm.add_constant(ages)).fit()
    assert LINEAR.fit(ages, predicted) == pytest.approx((*fitted.params, fitted.conf_int()[1][0]))
