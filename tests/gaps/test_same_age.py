import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.gaps.same_age import covariate_test


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


def test_the_covariate_test_has_a_95_per_cent_interval() -> None:
    """By the normal equations; with HC3 by the sandwich, each residual over one less its leverage, squared."""
    rng, patients = np.random.default_rng(3), np.repeat([False, True], [20, 9])
    ages, gaps = rng.uniform(60, 80, 29), rng.normal(0, 3, 29) * (1 + patients)
    design = np.column_stack([patients, ages, np.ones(29)])
    inverse = np.linalg.inv(design.T @ design)
    estimate = inverse @ design.T @ gaps
    residuals, leverage = gaps - design @ estimate, np.diag(design @ inverse @ design.T)
    plain = inverse * (residuals**2).sum() / 26
    robust = inverse @ design.T @ np.diag((residuals / (1 - leverage)) ** 2) @ design @ inverse
    for found, variance in (
        (covariate_test(gaps, ages, patients), plain[0, 0]),
        (covariate_test(gaps, ages, patients, robust=True), robust[0, 0]),
    ):
        half = stats.t.ppf(0.975, 26) * np.sqrt(variance)
        assert found[:3] == pytest.approx((estimate[0], estimate[0] - half, estimate[0] + half))
        assert found.p == pytest.approx(2 * stats.t.sf(abs(estimate[0]) / np.sqrt(variance), 26))
    reference = sm.OLS(gaps, design.astype(float)).fit(cov_type="HC3", use_t=True)
    assert covariate_test(gaps, ages, patients, robust=True).p == pytest.approx(reference.pvalues[0])


@pytest.mark.parametrize("robust", [False, True])
def test_a_comparison_needs_patients_and_controls(robust: bool) -> None:  # noqa: FBT001
    gaps, ages = np.random.default_rng(0).normal(5, 1, 12), np.linspace(60, 80, 12)
    for n in (0, 2, 10, 12):
        with pytest.raises(BrainageError, match=f"{n} patients and {12 - n} controls; .* needs 3 of either"):
            covariate_test(gaps, ages, np.arange(12) < n, robust=robust)


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("ages", [[70] * 6, [60, 60, 60, 80, 80, 80], [0.3, 0.3, 0.1 + 0.2, 80, 80, 80]])
def test_age_that_cannot_be_told_from_the_group_is_refused(ages: list[float], robust: bool) -> None:  # noqa: FBT001
    with pytest.raises(BrainageError, match="ages are the same within patients and within controls"):
        covariate_test([1, 2, 3, 5, 6, 8], ages, [0, 0, 0, 1, 1, 1], robust=robust)


def test_robust_errors_need_two_people_of_other_ages() -> None:
    """The line passes through the one: no residual, and a leverage of one."""
    gaps, ages, patients = [1, 2, 3, 5, 6, 8], [60, 60, 60, 80, 80, 81], [0, 0, 0, 1, 1, 1]
    with pytest.raises(BrainageError, match="age varies by one person of 81 years alone"):
        covariate_test(gaps, ages, patients, robust=True)
    assert np.isfinite(covariate_test(gaps, ages, patients)).all()


@pytest.mark.parametrize("robust", [False, True])
def test_without_any_error_a_difference_is_there_or_not(robust: bool) -> None:  # noqa: FBT001
    ages, patients = [60, 70, 80, 61, 73, 82], [0, 0, 0, 1, 1, 1]
    assert covariate_test([7] * 6, ages, patients, robust=robust) == (0, 0, 0, 1)
    assert covariate_test(np.multiply(ages, 0.3), ages, patients, robust=robust) == (0, 0, 0, 1)
    shifted = np.multiply(ages, 0.3) + 4.0 * np.array(patients)
    assert covariate_test(shifted, ages, patients, robust=robust) == pytest.approx((4, 4, 4, 0))


@pytest.mark.parametrize(
    ("gaps", "ages", "patients", "message"),
    [
        ([1, 2, np.nan, 4, 5, 6], [60, 70, 80] * 2, [0, 0, 0, 1, 1, 1], "gaps: 1 of 6 values is missing"),
        ([1, 2, 3, 4, 5, 6], [60, 70, np.inf] * 2, [0, 0, 0, 1, 1, 1], "ages: 2 of 6 values are missing"),
        ([[1], [2], [3], [4], [5], [6]], [60, 70, 80] * 2, [0, 0, 0, 1, 1, 1], r"gaps: shape is \(6, 1\)"),
        ([1, 2, 3], [60, 70, 80] * 2, [0, 0, 0, 1, 1, 1], "3 gaps and 6 ages"),
        ([1, 2, 3, 4, 5, 6], [60, 70, 80] * 2, [0, 1], r"patients: shape is \(2,\); expected one answer for each of 6"),
        ([1, 2, 3, 4, 5, 6], [60, 70, 80] * 2, ["CN", "CN", "CN", "AD", "AD", "AD"], "patients: holds 'AD', 'CN'"),
    ],
)
def test_what_cannot_be_compared_at_the_same_age_is_told(gaps, ages, patients, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        covariate_test(gaps, ages, patients)


def test_at_the_same_age_a_larger_spread_needs_robust_errors() -> None:
    """As above with ages, and gaps that fall with them: least squares errs in a sixth, with HC3 in a twentieth."""
    rng, patients = np.random.default_rng(1), np.repeat([False, True], [68, 20])
    found = {False: 0, True: 0}
    for _ in range(1000):
        ages = rng.uniform(55, 83, 88)
        gaps = 10 - 0.2 * ages + rng.normal(0, np.where(patients, 12, 6))
        for robust in found:
            found[robust] += covariate_test(gaps, ages, patients, robust=robust).p < 0.05
    assert found[False] / 1000 == pytest.approx(0.166, abs=0.03)
    assert found[True] / 1000 == pytest.approx(0.05, abs=0.02)


def test_answers_in_another_order_are_not_paired_by_position() -> None:
    """Shuffled, a difference of 5 years was one of 0.8."""
    names = [f"sub-{i}" for i in range(6)]
    gaps, ages, patients = (
        pd.Series(values, index=names) for values in ([1.0, 2, 3, 6, 7, 8.1], [60, 70, 80] * 2, [0, 0, 0, 1, 1, 1])
    )
    with pytest.raises(BrainageError, match="gaps and patients hold the same rows in another order"):
        covariate_test(gaps, ages, patients[::-1])
    assert covariate_test(gaps, ages, patients.astype(float)).difference == pytest.approx(5.03, abs=0.01)


def test_a_text_is_no_answer_to_robust() -> None:
    with pytest.raises(BrainageError, match="robust is 'no'; expected True or False"):
        covariate_test([1, 2, 3, 4, 5, 6], [60, 70, 80] * 2, [0, 0, 0, 1, 1, 1], robust="no")  # type: ignore[arg-type]
