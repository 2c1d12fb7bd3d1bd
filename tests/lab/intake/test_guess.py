import json
import shutil
from pathlib import Path

import pandas as pd

from brainage.lab.intake.guess import Guess, guess
from brainage.lab.intake.listing import list_folder
from brainage.lab.intake.reading import Files
from tests.lab.intake.folders import PEOPLE, damping_file, flat, rewrite_table, save, stiffness_file, values


def guessed(folder: Path, table: str | None = None) -> Guess:
    return guess(folder, list_folder(folder), table)


def test_a_flat_folder_with_a_german_table_is_understood(lab_folder: Path) -> None:
    found = guessed(lab_folder)
    reading = found.reading
    assert found.unsure == []
    assert reading.maps == {
        "stiffness": Files("maps/{participant}_2019_Stiffness.nii.gz", "Pa"),
        "damping_ratio": Files("maps/{participant}_2019_DR.nii.gz", "1"),
    }
    assert (reading.table, reading.control, reading.voxel_size) == ("people.csv", "HC", 8)
    assert reading.columns == {
        "participant_id": "Code", "age": "Alter", "sex": "Geschlecht", "study": "Zentrum", "diagnosis": "Gruppe"
    }  # fmt: skip
    assert reading.codes == {"sex": {"m": "M", "w": "F"}}


def test_names_that_lost_their_zeros_are_known(lab_folder: Path) -> None:
    for number, who in enumerate(PEOPLE, 1):
        stiffness_file(lab_folder, who).rename(stiffness_file(lab_folder, f"{number:03d}"))
        damping_file(lab_folder, who).unlink()
    rewrite_table(lab_folder, lambda one: one.assign(Code=[str(n) for n in range(1, 7)]))
    assert guessed(lab_folder).reading.maps["stiffness"].pattern == "maps/{participant}_2019_Stiffness.nii.gz"


def test_sessions_are_part_of_a_pattern(tmp_path: Path) -> None:
    for who in ("sub-1", "sub-2"):
        for when in ("ses-pre", "ses-post"):
            save(tmp_path / who / when / f"{who}_{when}_stiffness.nii", values(1))
    pattern = guessed(tmp_path).reading.maps["stiffness"].pattern
    assert pattern == "{participant}/{session}/{participant}_{session}_stiffness.nii"


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


def test_other_files_that_could_be_meant_are_asked_about(lab_folder: Path) -> None:
    for i, who in enumerate(PEOPLE):
        save(lab_folder / "other" / f"{who}_stiffness.nii.gz", values(i))
        save(lab_folder / "maps" / f"{who}_2019_Stiffness_old.nii.gz", values(i))
    (told,) = guessed(lab_folder).unsure
    assert told.problem.startswith("6 other files could be stiffness of the same people (")


def test_two_labels_of_controls_and_two_ages_are_asked_about(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe=["HC", "control"] * 3, Age=one["Alter"]))
    assert [one.problem for one in guessed(lab_folder).unsure] == [
        "Alter could be the age, too; 'Age' was taken",
        "HC, control all seem to be healthy; 'HC' was taken for the controls",
    ]


def test_a_table_elsewhere_is_taken_if_it_is_named(lab_folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    shutil.move(lab_folder / "people.csv", elsewhere)
    assert guessed(lab_folder).reading.table == ""
    assert guessed(lab_folder, str(elsewhere)).reading.columns["participant_id"] == "Code"


def test_what_cannot_be_guessed_is_asked(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe=["1", "2"] * 3, Geschlecht="1", Alter="old"))
    found = guessed(lab_folder)
    assert [one.problem for one in found.unsure] == [
        "no column seems to hold ages in years",
        "no diagnosis is called healthy (found: 1, 2)",
    ]
    assert set(found.remarks) == {"codes.sex", "control"}


def test_without_a_column_nobody_is_taken_for_healthy(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.drop(columns="Gruppe"))
    found = guessed(lab_folder)
    assert found.reading.everybody == {"diagnosis": "unknown"}
    assert [one.problem for one in found.unsure] == ["no column tells who is healthy"]


def test_codes_that_a_description_of_the_table_explains_are_known(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe=["0", "1"] * 3, Geschlecht=["1", "2"] * 3))
    levels = {
        "Geschlecht": {"Levels": {"1": "male", "2": {"Description": "female"}}},
        "Gruppe": {"Levels": {"0": "HC", "1": "AD"}},
    }
    (lab_folder / "people.json").write_text(json.dumps(levels))
    found = guessed(lab_folder)
    assert found.reading.codes == {"sex": {"1": "M", "2": "F"}, "diagnosis": {"0": "HC", "1": "AD"}}
    assert (found.reading.control, found.unsure) == ("HC", [])


def test_a_unit_that_is_none_is_asked_for(lab_folder: Path) -> None:
    for i, who in enumerate(PEOPLE):
        save(stiffness_file(lab_folder, who), values(i, 70))
    assert "the unit of stiffness cannot be told" in [one.problem for one in guessed(lab_folder).unsure]


def test_a_folder_without_maps_is_told(tmp_path: Path) -> None:
    found = guessed(flat(tmp_path / "lab", n=1).parent / "lab" / "maps")
    assert found.reading.table == ""
    (tmp_path / "empty").mkdir()
    assert "no file is called stiffness" in guessed(tmp_path / "empty").unsure[0].problem
