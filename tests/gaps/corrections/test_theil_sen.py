from itertools import combinations

import numpy as np
import pytest

from brainage.gaps.corrections.theil_sen import THEIL_SEN


def test_the_slope_is_the_median_of_all_pairs_and_one_outlier_hardly_moves_it() -> None:
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 15)
    predicted = 10 + 0.7 * ages + rng.normal(0, 2, 15)
    predicted[3] = 500
    slopes = [(predicted[j] - predicted[i]) / (ages[j] - ages[i]) for i, j in combinations(range(15), 2)]
    line = THEIL_SEN.fit(ages, predicted)
    assert line.slope == pytest.approx(np.median(slopes))
    assert line.lowest_slope < line.slope < 1
    assert line.intercept == pytest.approx(np.median(predicted) - line.slope * np.median(ages))
