import json
from pathlib import Path

from tests.lab.intake.folders import rewrite_table
from tests.lab.intake.test_guess import guessed


def test_two_labels_of_controls_and_two_ages_are_asked_about(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe=["HC", "control"] * 3, Age=one["Alter"]))
    assert [one.problem for one in guessed(lab_folder).unsure] == [
        "Alter could be the age, too; 'Age' was taken",
        "HC, control all seem to be healthy; 'HC' was taken for the controls",
    ]


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
