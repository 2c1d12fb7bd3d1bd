import shutil
from pathlib import Path

import pandas as pd

from tests.lab.intake.folders import rewrite_table
from tests.lab.intake.test_guess import guessed


def test_of_several_tables_that_of_the_people_is_taken(lab_folder: Path) -> None:
    pd.DataFrame({"id": ["x1", "x2"], "age": [60, 61]}).to_csv(lab_folder / "another.csv", index=False)
    (lab_folder / "notes.txt").write_text("A-01 came late\n")
    (lab_folder / "broken.xlsx").write_bytes(b"none")
    found = guessed(lab_folder)
    assert found.reading.table == "people.csv"
    assert [(one.file, one.stops) for one in found.unsure] == [("broken.xlsx", False)]


def test_a_table_that_cannot_be_read_stops_where_there_is_no_other(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.set_axis(["Code", "Alter", "Alter", "Gruppe", "Zentrum"], axis=1))
    found = guessed(lab_folder)
    assert [(one.file, one.problem, one.stops) for one in found.unsure] == [
        ("people.csv", "column Alter stands there more than once", True)
    ]


def test_of_two_tables_of_the_same_people_the_one_further_up_is_taken_and_the_other_told(lab_folder: Path) -> None:
    (lab_folder / "archive").mkdir()
    shutil.copy(lab_folder / "people.csv", lab_folder / "archive" / "people.csv")
    found = guessed(lab_folder)
    assert (found.reading.table, [one.stops for one in found.unsure]) == ("people.csv", [False])
    shutil.copy(lab_folder / "people.csv", lab_folder / "a.csv")
    assert [one.stops for one in guessed(lab_folder).unsure] == [True]


def test_a_table_elsewhere_is_taken_if_it_is_named(lab_folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    shutil.move(lab_folder / "people.csv", elsewhere)
    assert guessed(lab_folder).reading.table == ""
    assert guessed(lab_folder, str(elsewhere)).reading.columns["participant_id"] == "Code"
