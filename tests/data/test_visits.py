from pathlib import Path

import pandas as pd

from brainage.data.visits import repeated, scan, scans, visit_folder, visits


def table(people: list[str], sessions: list | None = None) -> pd.DataFrame:
    rows = pd.DataFrame({"participant_id": people}, dtype="str")
    return rows if sessions is None else rows.assign(session=pd.Series(sessions, dtype="str"))


def test_a_visit_is_called_as_bids_begins_a_file() -> None:
    twice = table(["sub-1", "sub-1", "sub-2"], ["ses-1", "ses-2", None])
    assert visits(twice) == [("sub-1", "ses-1"), ("sub-1", "ses-2"), ("sub-2", None)]
    assert scans(twice) == ["sub-1_ses-1", "sub-1_ses-2", "sub-2"]
    assert scans(twice, sessions=False) == ["sub-1", "sub-1", "sub-2"]
    assert visits(table(["sub-1"])) == [("sub-1", None)]
    assert scan("sub-1") == "sub-1"


def test_what_belongs_to_a_visit_lies_in_its_folder() -> None:
    assert visit_folder(Path("c"), "sub-1", "ses-1") == Path("c/sub-1/ses-1")
    assert visit_folder(Path("c"), "sub-1") == Path("c/sub-1")


def test_rows_of_one_person_are_told_apart_by_session() -> None:
    assert list(repeated(table(["sub-1", "sub-1"], ["ses-1", "ses-2"]))) == []
    assert list(repeated(table(["sub-1", "sub-2"], [None, None]))) == []
    (told,) = repeated(table(["sub-1", "sub-1"]))
    assert told.startswith("sub-1 listed more than once; keep one row per participant, or tell visits apart by")
    (told,) = repeated(table(["sub-a", "sub-A"], ["ses-1", "ses-2"]))
    assert told == "sub-a, sub-A differ in the case of letters alone; write a participant in one way"
