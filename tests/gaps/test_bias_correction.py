import warnings

import numpy as np
import pytest
from scipy import stats
from sklearn.linear_model import TheilSenRegressor

from brainage.core.errors import BrainageError
from brainage.gaps.bias_correction import AgeBias, AgeOverlapWarning, age_overlap, covariate_test, fit_bias
from brainage.gaps.corrections.registry import CORRECTIONS

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


def test_theil_sen_is_the_median_of_slopes_through_the_medians() -> None:
    """A slow loop over pairs; medians of medians (Siegel) and a line through the means are others."""
    rng = np.random.default_rng(2)
    ages, predicted = rng.uniform(20, 80, 12), rng.uniform(20, 80, 12) + rng.exponential(20, 12)
    slopes = [(predicted[j] - predicted[i]) / (ages[j] - ages[i]) for i in range(12) for j in range(i)]
    bias = fit_bias(ages, predicted, correction="theil_sen", fitted_on="healthy")
    assert bias.slope == pytest.approx(np.median(slopes))
    assert bias.intercept == pytest.approx(np.median(predicted) - bias.slope * np.median(ages))
    assert bias.slope != pytest.approx(stats.siegelslopes(predicted, ages).slope, abs=0.01)


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
        bias.gap([66, 73, 74, 85], [70, 80, 85, 90])  # half: not fewer
        fit_bias([66, 70, 73], [60, 63, 66], correction="none", fitted_on="controls").gap([20], [30])


#: Ages, and what is predicted on average: it rises most in the middle.
BENT = [20, 40, 60, 90], [36, 44, 58, 70]


def test_where_predictions_bend_only_the_comparison_at_the_same_age_keeps_its_level() -> None:
    """Nobody is ill. Predictions rise less at both ends, as they do; controls are 60 to 68, patients 66 to 80.

    The compared controls' line is uncertain where patients are; that of other people is not the trend there.
    """
    rng, wrong = np.random.default_rng(0), {"controls": 0, "others": 0, "same age": 0}
    patients = np.repeat([False, True], [30, 30])
    for _ in range(400):
        ages = np.concatenate([rng.uniform(60, 68, 30), rng.uniform(66, 80, 30)])
        other = rng.uniform(20, 90, 200)
        predicted, others = (np.interp(one, *BENT) + rng.normal(0, 6, len(one)) for one in (ages, other))
        for name, group in (("controls", (ages[:30], predicted[:30])), ("others", (other, others))):
            line = fit_bias(*group, correction="theil_sen", fitted_on=name)
            gaps = predicted - (line.intercept + line.slope * ages)
            wrong[name] += stats.mannwhitneyu(gaps[:30], gaps[30:]).pvalue < 0.05
        wrong["same age"] += covariate_test(predicted - ages, ages, patients).p < 0.05
    assert wrong["controls"] / 400 == pytest.approx(0.56, abs=0.08)
    assert wrong["others"] / 400 == pytest.approx(0.11, abs=0.035)
    assert wrong["same age"] / 400 == pytest.approx(0.05, abs=0.025)


def test_overlap_is_a_share() -> None:
    assert age_overlap([66, 73], [66, 73, 74, 50]) == 0.5
    for reference, others, name in (([], [1], "reference"), ([1], [], "others"), ([1, np.nan], [1], "reference")):
        with pytest.raises(BrainageError, match=f"{name}: "):
            age_overlap(reference, others)


@pytest.mark.parametrize("predicted", [[50, 50, 50], [52, 50, 48], [0.3, 0.1 + 0.2, 0.3 + 1e-15]])
def test_a_gap_is_not_divided_by_a_slope_that_does_not_rise(predicted: list[float]) -> None:
    bias = fit_bias([20, 40, 60], predicted, correction="linear", fitted_on="controls")
    with pytest.raises(BrainageError, match=r"slope is .* on controls: predictions do not rise with age"):
        bias.gap([30, 40], [60, 60], rescale=True)
    assert np.isfinite(bias.gap([30, 40], [60, 60])).all()


def test_a_slope_of_rounding_is_none_and_twice_that_is_one() -> None:
    """A millionth of a year a year: where the door stands."""
    bias = AgeBias("linear", "controls", 50.0, 1e-6, 20.0, 80.0, 5)
    with pytest.raises(BrainageError, match="slope is 1e-06 on controls"):
        bias.gap([50], [51], rescale=True)
    assert bias._replace(slope=2e-6).gap([50], [51], rescale=True) == pytest.approx((1 - 1e-4) / 2e-6)


def test_without_a_slope_nothing_is_rescaled() -> None:
    bias = fit_bias(AGES, LEANING, correction="none", fitted_on="controls")
    with pytest.raises(BrainageError, match="correction is 'none', which learns no slope"):
        bias.gap(AGES, LEANING, rescale=True)


@pytest.mark.parametrize(
    ("ages", "predicted", "message"),
    [
        ([30, 70], [[33], [69]], r"predicted ages: shape is \(2, 1\)"),
        ([30, 70], [33], "2 ages and 1 predicted ages"),
        ([30, np.nan], [33, 69], "ages: 1 of 2 values is missing"),
        ([30, 70], [33, np.inf], "predicted ages: 1 of 2 values is missing or infinite"),
        ([], [], "ages: 0 given"),
        (30, 33, r"ages: shape is \(\)"),
    ],
)
def test_gaps_of_what_is_no_number_are_told(ages, predicted, message: str) -> None:
    bias = fit_bias(AGES, LEANING, correction="linear", fitted_on="healthy")
    with pytest.raises(BrainageError, match=message):
        bias.gap(ages, predicted)


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
        for value in (np.nan, np.inf):
            with pytest.raises(BrainageError, match="controls: predicted ages: 1 of 4 values is missing or infinite"):
                fit_bias([60, 65, 70, 75], [60, value, 66, 70], correction=correction, fitted_on="controls")
        with pytest.raises(BrainageError, match=r"controls: predicted ages: shape is \(4, 1\)"):
            fit_bias([60, 65, 70, 75], [[60], [63], [66], [70]], correction=correction, fitted_on="controls")


def test_ages_that_only_rounding_tells_apart_have_no_slope() -> None:
    """Least squares made 3e14 years a year of them."""
    for correction in CORRECTIONS:
        with pytest.raises(BrainageError, match="controls: 4 participants of 1 ages; a correction needs 3"):
            fit_bias(
                [61.3, 61.3, 61.300000000000004, 61.3], [60, 61, 64, 62], correction=correction, fitted_on="controls"
            )


def test_a_text_is_no_answer_to_rescale() -> None:
    line = fit_bias([20, 40, 60], [30, 42, 54], correction="linear", fitted_on="controls")
    with pytest.raises(BrainageError, match="rescale is 'no'; expected True or False"):
        line.gap([50], [52], rescale="no")  # type: ignore[arg-type]
