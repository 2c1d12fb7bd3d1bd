import pytest

from brainage.core.errors import BrainageError, refuse


def test_is_a_value_error_so_that_callers_need_not_know_it() -> None:
    assert issubclass(BrainageError, ValueError)


def age_of(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        refuse(f"{text} is no age")


def test_what_is_being_handled_is_the_cause() -> None:
    with pytest.raises(BrainageError, match="two is no age") as told:
        age_of("two")
    assert isinstance(told.value.__cause__, ValueError)


def test_without_an_exception_there_is_no_cause() -> None:
    with pytest.raises(BrainageError, match="no") as told:
        refuse("no")
    assert told.value.__cause__ is None
