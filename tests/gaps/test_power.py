"""Known answers: 3,000 simulated studies in the project's notes, and what must be so by symmetry."""

import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.gaps.power import METHODS, Ages, Design, rejection_rates

N = 600
MISMATCHED = Design(Ages(12, 66, 73), Ages(11, 68, 83))


@pytest.fixture(scope="module")
def mismatched() -> pd.Series:
    return rates(MISMATCHED, (0, 8))


def rates(design: Design, shifts: tuple[float, ...]) -> pd.Series:
    return rejection_rates(design, shifts, N).set_index(["correction", "fitted_on", "shift"])["rate"]


def test_fitted_on_the_compared_controls_a_correction_makes_false_positives(mismatched: pd.Series) -> None:
    assert mismatched["theil_sen", "compared controls", 0] == pytest.approx(0.36, abs=0.05)
    assert mismatched["theil_sen", "other healthy", 0] == pytest.approx(0.054, abs=0.025)
    assert mismatched["covariate", "both groups", 0] == pytest.approx(0.05, abs=0.025)


def test_at_the_same_ages_all_corrections_are_valid_and_alike() -> None:
    """Power for 12 against 11 of the same ages with shifts of 4 and 8 years: .30 and .83."""
    found = rates(Design(Ages(12, 66, 73), Ages(11, 66, 73)), (0, 4, 8))
    for method in METHODS:
        assert found[*method, 0] == pytest.approx(0.05, abs=0.03)
        assert found[*method, 4] == pytest.approx(0.29, abs=0.06)
        assert found[*method, 8] == pytest.approx(0.81, abs=0.06)


def test_without_correction_patients_older_than_controls_differ_without_disease() -> None:
    found = rates(Design(Ages(68, 23, 81), Ages(20, 60, 80)), (0,))
    assert found["none", "nobody", 0] == pytest.approx(0.56, abs=0.06)
    assert found["linear", "other healthy", 0] < 0.1


def test_power_grows_with_the_shift(mismatched: pd.Series) -> None:
    for method in METHODS:
        assert mismatched[*method, 8] > mismatched[*method, 0]


def test_the_seed_decides() -> None:
    one, again, other = (rejection_rates(MISMATCHED, (0,), 50, seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one, again)
    assert not one["rate"].equals(other["rate"])


def test_no_study_is_told() -> None:
    with pytest.raises(BrainageError, match="n is 0; expected at least 1, a whole number: studies"):
        rejection_rates(MISMATCHED, (0,), 0)


def test_a_larger_spread_of_patients_needs_robust_errors() -> None:
    """20 patients with twice the spread of 68 controls, no mismatch, no disease."""
    found = rates(Design(Ages(68, 55, 83), Ages(20, 61.5, 76.5), spread=2.0), (0,))
    assert found["covariate", "both groups", 0] == pytest.approx(0.166, abs=0.04)
    assert found["covariate_hc3", "both groups", 0] == pytest.approx(0.05, abs=0.03)
    assert found["theil_sen", "other healthy", 0] > 0.08


def test_a_spread_and_shifts_are_numbers() -> None:
    for spread in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(BrainageError, match=r"spread is .*; expected a multiple"):
            rejection_rates(MISMATCHED._replace(spread=spread), (0,), 5)
    with pytest.raises(BrainageError, match="shifts: 1 of 2 values is missing"):
        rejection_rates(MISMATCHED, (0, float("nan")), 5)


def test_rates_have_95_per_cent_intervals() -> None:
    """Wilson, by hand."""
    found = rejection_rates(MISMATCHED, (4,), 50).iloc[0]
    n, z, rate = 50, 1.959964, found["rate"]
    middle = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (rate * (1 - rate) / n + z**2 / (4 * n**2)) ** 0.5
    assert (found["low"], found["high"]) == pytest.approx((middle - half, middle + half), abs=1e-5)


@pytest.mark.parametrize(
    ("changes", "more", "message"),
    [
        ({"controls": Ages(9, 80, 60)}, {}, "controls: ages are 80 to 60; expected the youngest first"),
        ({"controls": Ages(9, float("nan"), 60)}, {}, "controls: youngest is nan"),
        ({"patients": Ages(-9, 60, 80)}, {}, "patients: n is -9; expected at least 3"),
        ({"healthy": Ages(9.5, 60, 80)}, {}, "healthy: n is 9.5"),
        ({"spread": "2"}, {}, "spread is '2'; expected a multiple"),
        ({}, {"n": 1.5}, "n is 1.5; expected at least 1"),
        ({}, {"seed": "a"}, "seed is 'a'"),
        ({}, {"seed": -1}, "seed is -1"),
    ],
)
def test_designs_that_are_none_are_told(changes: dict, more: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        rejection_rates(MISMATCHED._replace(**changes), (0,), **({"n": 2} | more))


def test_rates_are_the_same_whichever_others_are_counted() -> None:
    design = Design(Ages(8, 60, 80), Ages(8, 60, 80), Ages(8, 60, 80))
    every = rejection_rates(design, [0, 5], n=20)
    some = rejection_rates(design, [0, 5], n=20, methods=METHODS[2:3])
    pd.testing.assert_frame_equal(
        some,
        every[every["correction"].eq("theil_sen") & every["fitted_on"].eq("compared controls")].reset_index(drop=True),
    )
