import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.core.setting_checks import check_choice, check_flag, check_number, check_seed, check_whole


@pytest.mark.parametrize("value", [0.5, 1, np.float32(0.5), np.float64(2), np.int16(3)])
def test_numbers_of_python_and_numpy_are_taken(value) -> None:
    found = check_number("noise", value, least=0)
    assert type(found) is float
    assert found == value


@pytest.mark.parametrize("value", [True, np.True_, None, "0.1", float("nan"), np.inf, -np.inf, np.array([0.1]), 1j])
def test_what_is_no_number_is_refused_by_name(value) -> None:
    with pytest.raises(BrainageError, match=r"^noise is .*; expected at least 0$"):
        check_number("noise", value, least=0)


def test_bounds_are_kept() -> None:
    assert check_number("noise", 0, least=0) == 0
    with pytest.raises(BrainageError, match="rate is 0; expected more than 0"):
        check_number("rate", 0.0, above=0)
    with pytest.raises(BrainageError, match=r"noise is -0\.1; expected at least 0"):
        check_number("noise", np.float64(-0.1), least=0)
    assert check_whole("epochs", 1, least=1, most=1) == 1
    with pytest.raises(BrainageError, match=r"epochs is 0; expected at least 1, a whole number$"):
        check_whole("epochs", 0, least=1)
    with pytest.raises(BrainageError, match=r"epochs is 3; expected 1 to 2, a whole number: of them"):
        check_whole("epochs", 3, least=1, most=2, why="of them")


@pytest.mark.parametrize("value", [True, 2.0, np.float64(2), "2", None, float("nan")])
def test_what_is_no_whole_number_is_refused_by_name(value) -> None:
    with pytest.raises(BrainageError, match=r"^epochs is .*; expected at least 1, a whole number$"):
        check_whole("epochs", value, least=1)


def test_seeds_are_whole_numbers_that_numpy_takes() -> None:
    assert [check_seed(seed) for seed in (0, np.int64(7), np.uint8(3), 2**32 - 1)] == [0, 7, 3, 2**32 - 1]
    for seed in (True, 1.0, -1, 2**32, None, np.random.default_rng(0)):
        with pytest.raises(BrainageError, match=r"^random_state is .*; expected 0 to 4294967295, a whole number$"):
            check_seed(seed)


def test_flags_are_true_or_false() -> None:
    assert check_flag("untrained", np.True_) is True
    for value in (1, 0.0, "yes", None):
        with pytest.raises(BrainageError, match=r"untrained is .*; expected True or False"):
            check_flag("untrained", value)


def test_what_was_found_is_shown_as_it_was_given_and_in_short() -> None:
    with pytest.raises(BrainageError, match=r"^cv is 2\.0; expected at least 2, a whole number$"):
        check_whole("cv", np.float64(2), least=2)
    table = np.arange(400.0).reshape(20, 20)
    for check in (
        lambda: check_flag("x", table),
        lambda: check_choice("x", table, ["a"]),
        lambda: check_number("x", table),
        lambda: check_whole("x", table, least=1),
    ):
        with pytest.raises(BrainageError, match=r"^x is array") as told:
            check()
        assert len(str(told.value)) < 200
        assert "\n" not in str(told.value)
    with pytest.raises(BrainageError, match=r"^noise is a number beyond 1e\+30; expected at least 0$"):
        check_number("noise", 10**400, least=0)
