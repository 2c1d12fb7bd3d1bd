import pandas as pd

from brainage.lab.intake.matching import as_files_write, unmatched, with_sessions


def test_zeros_that_a_spreadsheet_lost_come_back_and_are_told() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1", "sub-2", "sub-12"]})
    found, told = as_files_write(table, ["sub-001", "sub-002", "sub-012"], "people.csv")
    assert found["participant_id"].tolist() == ["sub-001", "sub-002", "sub-012"]
    assert [(one.stops, "sub-1 for sub-001" in one.problem) for one in told] == [(False, True)]


def test_zeros_that_could_be_two_people_stay() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1"]})
    assert as_files_write(table, ["sub-01", "sub-001"], "").table["participant_id"].tolist() == ["sub-1"]
    both = pd.DataFrame({"participant_id": ["sub-1", "sub-01"]})
    assert as_files_write(both, ["sub-001"], "").problems == []


def test_visits_that_files_tell_get_a_row_each() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1", "sub-2", "sub-3"], "age": ["60", "61", "62"]})
    found, told = with_sessions(table, [("sub-1", "ses-1"), ("sub-1", "ses-2"), ("sub-2", "ses-1")], "people.csv")
    assert found.to_dict("list") == {
        "participant_id": ["sub-1", "sub-1", "sub-2", "sub-3"],
        "age": ["60", "60", "61", "62"],
        "session": ["ses-1", "ses-2", "ses-1", "n/a"],
    }
    assert "several visits have one age (sub-1)" in told[0].problem


def test_a_visit_that_files_do_not_tell_is_another_column() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1"], "session": ["ses-1"]})
    assert list(with_sessions(table, [("sub-1", "n/a")], "").table) == ["participant_id", "session (lab's)"]
    both = pd.DataFrame({"participant_id": ["sub-1", "sub-1"], "session": ["ses-1", "ses-2"]})
    assert with_sessions(both, [("sub-1", "n/a")], "").table is both


def test_who_lacks_maps_and_who_lacks_a_row() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1", "sub-2"], "session": ["ses-1", "n/a"]})
    found = unmatched(table, [("sub-1", "ses-1"), ("sub-3", "n/a")], "people.csv")
    assert [(one.problem, one.scans) for one in found] == [
        ("1 of 2 have no maps (sub-2)", ("sub-2",)),
        ("1 of 2 who have maps have no row (sub-3)", ("sub-3",)),
    ]


def test_capitals_and_numbers_of_visits_are_as_in_files() -> None:
    table = pd.DataFrame({"participant_id": ["sub-P1", "sub-P1"], "session": ["ses-1", "ses-2"]})
    found = as_files_write(table, ["sub-p1"], "").table
    assert set(found["participant_id"]) == {"sub-p1"}
    told = with_sessions(found, [("sub-p1", "ses-01"), ("sub-p1", "ses-02")], "").table
    assert told["session"].tolist() == ["ses-01", "ses-02"]


def test_when_no_names_meet_that_is_said() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1", "sub-2"]})
    found = unmatched(table, [("sub-a", "n/a"), ("sub-b", "n/a")], "people.csv")
    assert [(one.scans, "no name of the table (sub-1, sub-2)" in one.problem) for one in found] == [((), True)]
