from pathlib import Path

import numpy as np

from brainage.lab.intake.check import check_folder, lacking
from brainage.lab.intake.listing import list_folder
from tests.lab.intake.conftest import checked
from tests.lab.intake.folders import damping_file, fine_grid, rewrite_table, save, stiffness_file, values


def told(folder: Path, **settings: bool) -> dict[str, bool]:
    """Return what is wrong, and whether it stops."""
    return {one.problem: one.stops for one in checked(folder, **settings).problems}


def test_a_folder_without_faults_has_none(lab_folder: Path) -> None:
    found = checked(lab_folder)
    assert (found.problems, found.stops, list(lacking(found))) == ([], [], [])
    assert found.people["age"].tolist() == ["61.5", "70", "33", "45", "52", "28"]
    assert found.maps["median"][found.maps["modality"] == "stiffness"].between(2, 3).all()
    assert set(found.planes) == set(zip(found.maps["scan"], found.maps["modality"], strict=True))


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_touched(lab_folder: Path) -> None:
    stiffness_file(lab_folder, "A-01").write_bytes(b"no gzip file")
    save(stiffness_file(lab_folder, "A-02"), values(2) * np.float32(1e6))
    save(stiffness_file(lab_folder, "A-04"), np.round(1000 * values(2)).astype(np.int16))  # that of A-03
    damping_file(lab_folder, "A-05").unlink()
    stiffness_file(lab_folder, "A-06").unlink()
    damping_file(lab_folder, "A-06").unlink()
    rewrite_table(lab_folder, lambda one: one.assign(Alter=["61", "-3", "40", "41", "42", "43"]))
    before = {path: path.read_bytes() for path in lab_folder.rglob("*") if path.is_file()}
    found = checked(lab_folder)
    wrong = {(one.file, one.problem.split(" (")[0]) for one in found.stops}
    assert wrong == {
        ("people.csv", "1 of 6 have no maps"),
        ("people.csv", "age of sub-A02 is '-3'"),
        ("maps/A-01_2019_Stiffness.nii.gz", "cannot be read as NIfTI"),
        ("maps/A-02_2019_Stiffness.nii.gz", "median stiffness is 2.6e+03 kPa"),
        ("maps/A-03_2019_Stiffness.nii.gz", "is the same map as maps/A-04_2019_Stiffness.nii.gz"),
    }
    assert {path: path.read_bytes() for path in lab_folder.rglob("*") if path.is_file()} == before
    assert set(lacking(found)) == {("sub-A01", "stiffness"), ("sub-A02", "stiffness"), ("sub-A05", "damping_ratio")}


def test_maps_of_another_grid_stop_until_they_may_be_resampled(lab_folder: Path) -> None:
    fine, affine = fine_grid(values(0))
    save(stiffness_file(lab_folder, "A-01"), np.round(1000 * fine).astype(np.int16), affine)
    assert told(lab_folder) == {"1 file is not on the 8 mm MNI152 grid (maps/A-01_2019_Stiffness.nii.gz)": True}
    found = checked(lab_folder, resample=True)
    assert not found.stops
    assert found.regridded == ["maps/A-01_2019_Stiffness.nii.gz"]
    assert len(found.maps) == 12


def test_units_that_differ_within_a_cohort_are_told(lab_folder: Path) -> None:
    save(stiffness_file(lab_folder, "A-03"), values(3))
    assert [one.startswith("median stiffness is 0.00") for one in told(lab_folder)] == [True]


def test_a_table_that_cannot_be_read_leaves_the_maps(lab_folder: Path) -> None:
    found = checked(lab_folder)
    (lab_folder / "people.csv").write_text("Code;Alter;Alter\n1;2;3\n")
    again = check_folder(lab_folder, list_folder(lab_folder), found.reading, jobs=1)
    assert [one.problem for one in again.stops] == ["column Alter stands there more than once"]
    assert len(again.maps) == 12


def test_nobody_is_told(tmp_path: Path) -> None:
    assert set(told(tmp_path)) >= {"there is nobody in it"}


def test_two_people_and_one_diagnosis_are_fine(lab_folder: Path) -> None:
    for who in ("A-03", "A-04", "A-05", "A-06"):
        stiffness_file(lab_folder, who).unlink()
        damping_file(lab_folder, who).unlink()
    rewrite_table(lab_folder, lambda one: one[:2].assign(Gruppe="HC", Alter="60"))
    assert told(lab_folder) == {}
