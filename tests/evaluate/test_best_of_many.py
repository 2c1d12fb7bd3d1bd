import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.best_of_many import best_of


def test_the_best_of_equals_flatters_itself_by_what_chance_gives() -> None:
    """Settings of equal true error and independent errors: the least of 20 means against their expectation."""
    rng = np.random.default_rng(0)
    found = [best_of(rng.gamma(4, 2, (20, 60)), resamples=100, seed=one) for one in range(40)]
    expected_least = 8 - 4 / np.sqrt(60) * 1.867  # mean 8, SD 4; 1.867: expected largest of 20 standard normals
    assert np.mean([one.reported for one in found]) == pytest.approx(expected_least, abs=0.15)
    assert np.mean([one.honest for one in found]) == pytest.approx(8, abs=0.15)


def test_a_setting_that_is_truly_better_keeps_its_error() -> None:
    rng = np.random.default_rng(1)
    errors = np.vstack([rng.gamma(4, 2, (9, 200)), rng.gamma(4, 1, (1, 200))])
    found = best_of(errors)
    assert found.reported == pytest.approx(errors[-1].mean())
    assert found.honest == pytest.approx(found.reported, abs=0.05)


def test_the_same_seed_gives_the_same() -> None:
    errors = np.random.default_rng(2).gamma(4, 2, (5, 30))
    assert best_of(errors, seed=3) == best_of(errors, seed=3) != best_of(errors, seed=4)


@pytest.mark.parametrize("shape", [(0, 20), (3, 4), (20,)])
def test_too_little_is_told(shape: tuple[int, ...]) -> None:
    with pytest.raises(BrainageError, match="expected settings times participants, 5 or more"):
        best_of(np.ones(shape))


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_errors_are_absolute_and_there(value: float) -> None:
    errors = np.ones((3, 8))
    errors[1, 2] = value
    with pytest.raises(BrainageError, match=r"errors: 1 of 24 values|errors hold -1; expected absolute errors"):
        best_of(errors)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"resamples": 0}, "resamples is 0; expected at least 1"),
        ({"resamples": -1}, "resamples is -1"),
        ({"resamples": 1.5}, "resamples is 1.5"),
        ({"seed": -1}, "seed is -1; expected 0 to"),
        ({"seed": "a"}, "seed is 'a'"),
        ({"errors": [[1.0, 2.0], [3.0]]}, "errors: rows differ in length"),
    ],
)
def test_draws_seeds_and_rows_are_what_they_should_be(changes: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        best_of(**({"errors": np.ones((3, 8))} | changes))


def test_of_five_people_a_draw_that_holds_all_is_drawn_again() -> None:
    """One in 26 draws leaves nobody out, whose error would be the mean of nothing."""
    found = best_of(np.random.default_rng(0).gamma(4, 2, (4, 5)))
    assert np.isfinite(found).all()
