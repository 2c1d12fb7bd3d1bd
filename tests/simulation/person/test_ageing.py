import numpy as np
import pytest

from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.person.ageing import change, relative_slopes

WHITE, THALAMUS = AREAS.index("white matter"), AREAS.index("thalamus")


def at(age: float, slope: float = -0.3) -> np.ndarray:
    return change("stiffness", np.full(len(AREAS), age), slope)


def test_nothing_changes_at_the_age_of_the_measured_maps() -> None:
    np.testing.assert_allclose(at(23.4), 1)


def test_change_is_linear_where_no_bend_is_reported() -> None:
    """By hand: white matter loses 1.1 x 0.3 % a year of its value at 41 years."""
    expected = (1 - 0.0033 * (80 - 41)) / (1 - 0.0033 * (23.4 - 41))
    assert at(80)[WHITE] == pytest.approx(expected)


def test_subcortical_decline_doubles_past_sixty() -> None:
    before, after = at(60)[THALAMUS] - at(50)[THALAMUS], at(80)[THALAMUS] - at(70)[THALAMUS]
    assert after == pytest.approx(2 * before)


def test_the_sign_of_damping_is_a_setting() -> None:
    ages = np.full(len(AREAS), 80.0)
    assert (change("damping_ratio", ages, 0.3) > 1).all()
    assert (change("damping_ratio", ages, -0.3) < 1).all()


def test_areas_differ_as_stated() -> None:
    slopes = dict(zip(AREAS, relative_slopes("stiffness"), strict=True))
    assert slopes["cerebellum"] < slopes["thalamus"] < slopes["white matter"]
