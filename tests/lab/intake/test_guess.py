from pathlib import Path

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


def test_other_files_that_could_be_meant_are_asked_about(lab_folder: Path) -> None:
    for i, who in enumerate(PEOPLE):
        save(lab_folder / "other" / f"{who}_stiffness.nii.gz", values(i))
        save(lab_folder / "maps" / f"{who}_2019_Stiffness_old.nii.gz", values(i))
    (told,) = guessed(lab_folder).unsure
    assert told.problem.startswith("6 other files could be stiffness of the same people (")


def test_a_unit_that_is_none_is_asked_for(lab_folder: Path) -> None:
    for i, who in enumerate(PEOPLE):
        save(stiffness_file(lab_folder, who), values(i, 70))
    assert "the unit of stiffness cannot be told" in [one.problem for one in guessed(lab_folder).unsure]


def test_a_folder_without_maps_is_told(tmp_path: Path) -> None:
    found = guessed(flat(tmp_path / "lab", n=1).parent / "lab" / "maps")
    assert found.reading.table == ""
    (tmp_path / "empty").mkdir()
    assert "no file is called stiffness" in guessed(tmp_path / "empty").unsure[0].problem
