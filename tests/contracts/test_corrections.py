"""Laws that all corrections of gaps keep."""

import numpy as np
import pytest

from brainage.gaps.bias_correction import fit_bias
from brainage.gaps.corrections.registry import CORRECTIONS, LEARNED

every = pytest.mark.parametrize("correction", CORRECTIONS)
learned = pytest.mark.parametrize("correction", LEARNED)


def people(n: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Ages, and predictions that lean towards 50."""
    rng = np.random.default_rng(seed)
    ages = rng.uniform(20, 80, n)
    return ages, 50 + 0.7 * (ages - 50) + rng.normal(0, 3, n)


@every
def test_the_order_of_people_does_not_matter(correction: str) -> None:
    ages, predicted = people()
    order = np.random.default_rng(1).permutation(len(ages))
    first = fit_bias(ages, predicted, correction=correction, fitted_on="healthy")
    other = fit_bias(ages[order], predicted[order], correction=correction, fitted_on="healthy")
    np.testing.assert_allclose(other.gap(ages, predicted), first.gap(ages, predicted), rtol=0, atol=1e-9)


@every
def test_who_is_predicted_a_year_older_has_a_gap_a_year_larger(correction: str) -> None:
    bias = fit_bias(*people(), correction=correction, fitted_on="healthy")
    ages, predicted = people(seed=2)
    np.testing.assert_allclose(bias.gap(ages, predicted + 1) - bias.gap(ages, predicted), 1, rtol=0, atol=1e-9)


@every
def test_a_model_that_is_right_leaves_no_gap(correction: str) -> None:
    ages, _ = people()
    bias = fit_bias(ages, ages, correction=correction, fitted_on="healthy")
    np.testing.assert_allclose(bias.gap(ages, ages), 0, rtol=0, atol=1e-9)


@learned
def test_predictions_on_a_line_have_no_gap(correction: str) -> None:
    """Whatever its slope: the known answer of all that learn a line."""
    ages, _ = people()
    bias = fit_bias(ages, 31 + 0.4 * ages, correction=correction, fitted_on="healthy")
    assert (bias.slope, bias.intercept) == (pytest.approx(0.4), pytest.approx(31))
    np.testing.assert_allclose(bias.gap([25, 75], [41, 61]), 0, rtol=0, atol=1e-9)


@learned
def test_what_leans_on_age_is_taken_away(correction: str) -> None:
    """The plain gap loses 0.3 years a year; of a corrected one hardly anything is left."""
    ages, predicted = people()
    bias = fit_bias(ages, predicted, correction=correction, fitted_on="healthy")
    assert np.polyfit(ages, predicted - ages, 1)[0] == pytest.approx(-0.3, abs=0.06)
    assert abs(np.polyfit(ages, bias.gap(ages, predicted), 1)[0]) < 0.02


@learned
def test_years_that_everybody_is_predicted_older_are_taken_away(correction: str) -> None:
    ages, predicted = people()
    gaps = [
        fit_bias(ages, shifted, correction=correction, fitted_on="healthy").gap(ages, shifted)
        for shifted in (predicted, predicted + 7)
    ]
    np.testing.assert_allclose(gaps[1], gaps[0], rtol=0, atol=1e-9)
