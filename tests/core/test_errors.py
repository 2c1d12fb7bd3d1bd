from brainage.core.errors import BrainageError


def test_is_a_value_error_so_that_callers_need_not_know_it() -> None:
    assert issubclass(BrainageError, ValueError)
