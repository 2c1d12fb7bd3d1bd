from dataclasses import replace

import pandas as pd
import pytest

from brainage.lab.intake.people import (
    people_of,
    people_of_files,
    row_problems,
)
from brainage.lab.intake.reading import Reading

READING = Reading(
    "lab",
    {},
    table="people.csv",
    columns={"participant_id": "ID", "age": "Age", "sex": "Sex"},
    codes={"sex": {"1": "M"}},
    everybody={"diagnosis": "CN"},
)


def entries(**changes: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"ID": ["A-1", "sub-02"], "Age": ["60,5", "NA"], "Sex": ["1", ""], "study": ["x", "y"]} | changes
    )


def test_a_row_becomes_a_cohorts() -> None:
    table = people_of(entries(), READING).table
    assert table.to_dict("list") == {
        "participant_id": ["sub-A1", "sub-02"],
        "age": ["60.5", "n/a"],
        "sex": ["M", "n/a"],
        "study": ["lab", "lab"],
        "diagnosis": ["CN", "CN"],
        "study (lab's)": ["x", "y"],
    }
    assert row_problems(table, READING) == []


def test_a_column_that_is_not_there_is_told() -> None:
    found = people_of(entries().drop(columns="Age"), READING)
    assert [str(one) for one in found.problems] == [
        "people.csv: has no column 'Age'; expected one of ID, Sex, study: correct it in lab.toml"
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"Age": ["-4", "60"]}, "age of sub-A1 is '-4'"),
        ({"Age": ["89+", "60"]}, "age of sub-A1 is '89+'"),
        ({"Age": ["720", "60"]}, "age of sub-A1 is '720'"),
        ({"Sex": ["9", "1"]}, "sex of sub-A1 is '9'"),
        ({"ID": ["A-1", "A 1"]}, "sub-A1 listed more than once"),
        ({"ID": ["A-1", "a1"]}, "listed more than once"),
        ({"ID": ["A-1", ""]}, "participant_id is missing"),
        ({"ID": ["A-1", "../x"]}, ""),
    ],
)
def test_rows_that_a_cohort_cannot_take_are_told(changes: dict[str, list[str]], told: str) -> None:
    found = row_problems(people_of(entries(**changes), READING).table, READING)
    assert [told in one.problem for one in found] == ([True] if told else []), found


def test_all_problems_are_told_at_once() -> None:
    wrong = entries(Age=["-4", "old"], Sex=["9", "1"])
    assert len(row_problems(people_of(wrong, READING).table, READING)) == 3


def test_without_a_table_ages_are_unknown_and_it_is_said() -> None:
    found = people_of_files([("sub-1", "n/a"), ("sub-2", "n/a")], READING)
    assert found.table["age"].tolist() == ["n/a", "n/a"]
    assert "session" not in found.table
    assert [(one.stops, one.problem) for one in found.problems] == [
        (False, "no table that can be read says how old these people are")
    ]


def test_a_session_in_a_name_is_a_visit() -> None:
    table = people_of(entries(ID=["sub-01_ses-1", "sub-01_ses-2"]), READING).table
    assert table[["participant_id", "session"]].to_numpy().tolist() == [["sub-01", "ses-1"], ["sub-01", "ses-2"]]


def test_what_says_who_somebody_is_stays_behind_and_the_rest_is_told() -> None:
    found = people_of(entries(birth_date=["1960", "1970"], Name=["x", "y"], MMSE=["29", "30"]), READING)
    assert {"birth_date", "Name"} & set(found.table) == set()
    told = [one.problem for one in found.problems]
    assert "what seems to say who people are is left out of the cohort: birth_date, Name" in told
    assert "other columns go into the cohort as text: study, MMSE" in told


def test_newborns_and_controls_that_nobody_is_are_told() -> None:
    found = people_of(entries(Age=["0", "60"]), replace(READING, control="HC"))
    told = " ".join(one.problem for one in found.problems)
    assert "the age of 1 is less than one year (sub-A1)" in told
    assert "nobody's diagnosis is 'HC', the controls' (found: CN)" in told
    assert not any(one.stops for one in found.problems)


def test_the_same_names_in_two_studies_are_told() -> None:
    table = people_of(
        entries(ID=["1", "1"], study=["x", "y"]), replace(READING, columns=READING.columns | {"study": "study"})
    )
    told = row_problems(table.table, READING)
    assert told[0].problem == "the same names occur in several studies (sub-1)"


def test_labels_that_are_almost_the_same_are_told_and_do_not_stop() -> None:
    reading = replace(READING, columns={**READING.columns, "study": "study"})
    found = row_problems(people_of(entries(study=["Study 2", "study-2"]), reading).table, reading)
    assert [(one.problem, one.stops) for one in found] == [("studies 'Study 2', 'study-2' are taken for 2", False)]
    assert not row_problems(people_of(entries(study=["Study 2", "Study 3"]), reading).table, reading)


def test_without_a_column_of_names_it_is_said() -> None:
    found = people_of(entries(), replace(READING, columns={"age": "Age"}))
    assert [one.problem for one in found.problems] == ["it is not said which column names people"]
