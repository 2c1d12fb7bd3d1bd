import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainage.data.participant_schema import IDENTIFIER
from brainage.data.visits import SESSION
from brainage.lab.intake import words


@given(st.text())
def test_a_name_becomes_one_that_tables_take_or_stays(name: str) -> None:
    found = words.participant(name)
    assert re.fullmatch(IDENTIFIER, found) or found == name
    assert words.participant(found) == found


@given(st.text())
def test_a_session_becomes_one_that_tables_take(name: str) -> None:
    assert re.fullmatch(SESSION, words.session(name)) or words.session(name) == "n/a"


@pytest.mark.parametrize(
    ("name", "told"), [("sub-01", "sub-01"), ("Subject 7", "sub-7"), ("A_01", "sub-A01"), ("sub", "sub-sub")]
)
def test_names_of_people(name: str, told: str) -> None:
    assert words.participant(name) == told
