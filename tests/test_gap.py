import warnings

import numpy as np
import pytest
from sklearn.linear_model import TheilSenRegressor

from brainage.errors import BrainageError
from brainage.gap import CORRECTIONS, AgeOverlapWarning, age_overlap, covariate_test, fit_bias

AGES = np.array([20.0, 35.0, 50.0, 65.0, 80.0])
LEANING = 50 + 0.8 * (AGES - 50)  # as a model that leans towards 50 predicts


def test_without_correction_the_gap_is_predicted_less_true() -> None:
    bias = fit_bias(AGES, LEANING, correction="none", fitted_on="healthy")
    np.testing.assert_allclose(bias.gap([30, 70], [33, 69]), [3, -1])


@pytest.mark.parametrize("correction", ["linear", "theil_sen"])
def test_corrections_find_the_line_and_take_it_away(correction: str) -> None:
    bias = fit_bias(AGES, LEANING, correction=correction, fitted_on="healthy")
    assert (bias.intercept, bias.slope) == pytest.approx((10, 0.8))
    np.testing.assert_allclose(bias.gap(AGES, LEANING + 4), 4)  # a planted shift of four years, at every age
    np.testing.assert_allclose(bias.gap(AGES, LEANING), 0, atol=1e-9)


def test_rescaled_a_planted_shift_of_brain_age_is_seen_whole() -> None:
    """A brain five years older is predicted four years older by a model with a slope of 0.8."""
    bias = fit_bias(AGES, LEANING, correction="linear", fitted_on="healthy")
    np.testing.assert_allclose(bias.gap(AGES, 50 + 0.8 * (AGES + 5 - 50)), 4)
    np.testing.assert_allclose(bias.gap(AGES, 50 + 0.8 * (AGES + 5 - 50), rescale=True), 5)


def test_theil_sen_does_not_follow_an_outlier() -> None:
    spoiled = LEANING + np.array([0, 0, 0, 0, 60])
    robust, least_squares = (
        fit_bias(AGES, spoiled, correction=name, fitted_on="healthy") for name in ("theil_sen", "linear")
    )
    assert abs(robust.slope - 0.8) < 0.5 * abs(least_squares.slope - 0.8)


def test_theil_sen_is_near_scikit_learns() -> None:
    """The paper names scikit-learn's, which takes a spatial median of random pairs' lines."""
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 100)
    predicted = 50 + 0.8 * (ages - 50) + rng.normal(0, 3, 100)
    ours = fit_bias(ages, predicted, correction="theil_sen", fitted_on="healthy")
    theirs = TheilSenRegressor(random_state=0).fit(ages[:, None], predicted)
    assert ours.slope == pytest.approx(theirs.coef_[0], abs=0.03)


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_a_correction_knows_whom_it_was_fitted_on(correction: str) -> None:
    bias = fit_bias(AGES, LEANING, correction=correction, fitted_on="controls of Study 5")
    assert (bias.fitted_on, bias.n, bias.youngest, bias.oldest) == ("controls of Study 5", 5, 20, 80)


def test_extrapolation_is_warned_of() -> None:
    bias = fit_bias([66, 70, 73], [60, 63, 66], correction="linear", fitted_on="controls")
    with pytest.warns(AgeOverlapWarning, match=r"33 % of 3 participants .*\(controls, 66 to 73 years\)"):
        bias.gap([70, 80, 85], [70, 80, 85])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bias.gap([67, 70, 85], [70, 80, 85])
        fit_bias([66, 70, 73], [60, 63, 66], correction="none", fitted_on="controls").gap([20], [30])


def test_the_covariate_test_is_that_of_a_shift_at_the_same_age() -> None:
    """By hand: with parallel lines and no noise but a known one, the difference is the shift."""
    rng = np.random.default_rng(0)
    ages = np.concatenate([rng.uniform(60, 75, 40), rng.uniform(65, 85, 40)])
    patients = np.repeat([False, True], 40)
    gaps = 3 - 0.2 * ages + 5 * patients + rng.normal(0, 2, 80)
    found = covariate_test(gaps, ages, patients)
    assert found.low < 5 < found.high
    assert found.p < 1e-6
    corrected = covariate_test(gaps + 0.2 * ages, ages, patients)  # age is in the model: a correction changes nothing
    assert (corrected.difference, corrected.p) == pytest.approx((found.difference, found.p))


def test_overlap_is_a_share() -> None:
    assert age_overlap([66, 73], [66, 73, 74, 50]) == 0.5


@pytest.mark.parametrize(
    ("ages", "correction", "message"),
    [
        ([60, 70], "linear", "controls: 2 participants of 2 ages; a correction needs 3 of different ages"),
        ([60, 60, 60], "theil_sen", "controls: 3 participants of 1 ages"),
        ([60, 70, 80], "cubic", "correction is 'cubic'; expected one of none, linear, theil_sen"),
    ],
)
def test_what_cannot_be_fitted_is_told(ages: list[float], correction: str, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        fit_bias(ages, ages, correction=correction, fitted_on="controls")


def test_a_missing_value_is_told() -> None:
    for correction in ("linear", "theil_sen"):
        with pytest.raises(BrainageError, match="controls: an age or predicted age is missing"):
            fit_bias([60, 65, 70, 75], [60, np.nan, 66, 70], correction=correction, fitted_on="controls")
