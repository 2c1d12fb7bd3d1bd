import math

import numpy as np
import pandas as pd
import pytest

from brainage.data.participant_schema import as_label, as_number, as_optional, problems


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("60", 60),
        (" 6e1 ", 60),
        (60, 60),
        (np.float32(0.5), 0.5),
        ("89+", math.inf),
        ("nan", math.inf),
        (True, math.inf),
    ],
)
def test_a_number_is_one_or_infinite(value: object, number: float) -> None:
    assert as_number(value) == number


@pytest.mark.parametrize("value", ["n/a", " n/a ", None, float("nan"), pd.NA, pd.NaT])
def test_what_is_missing_is_no_number_and_no_fault(value: object) -> None:
    assert math.isnan(as_number(value))
    assert as_optional(value) is None


def test_an_empty_cell_is_missing_where_it_is_said_to_be() -> None:
    assert as_number("") == math.inf
    assert math.isnan(as_number("", ("", "n/a")))
    assert (as_label(""), as_optional("")) == ("", None)


def test_a_good_table_has_no_problem(participants: pd.DataFrame) -> None:
    typed = participants.astype({"age": float})
    assert problems(typed, participants, (), ()) == []
    assert problems(typed.assign(MMSE=np.inf), participants.assign(MMSE="x"), (), ("MMSE",)) == [
        "MMSE of sub-001 and 1 more is 'x'; expected a number, or n/a: correct it or remove the row (and of sub-002)"
    ]
