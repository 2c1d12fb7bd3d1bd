import warnings

import pytest

from brainage.core.left_out import LeftOutWarning, named, tell_left_out


def test_many_names_are_cut_short() -> None:
    assert named(["a"]) == "a"
    assert named([f"sub-{n}" for n in range(7)]) == "sub-0, sub-1, sub-2, sub-3, sub-4 and 2 more"


def test_who_is_left_out_is_said_by_name_and_nobody_in_silence() -> None:
    with pytest.warns(LeftOutWarning, match="^Lab: 2 without a known age left out: sub-1, sub-2$"):
        tell_left_out("Lab", ["sub-1", "sub-2"], "without a known age")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tell_left_out("Lab", [], "without a known age")
