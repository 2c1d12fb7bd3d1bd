from pathlib import Path

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.lab.intake.importing import import_check
from tests.lab.intake.conftest import checked
from tests.lab.intake.folders import PEOPLE, damping_file, rewrite_table, stiffness_file, values


def test_a_folder_becomes_a_cohort_with_its_values(lab_folder: Path, tmp_path: Path) -> None:
    told: list[str] = []
    made = import_check(checked(lab_folder), tmp_path / "cohort", jobs=1, say=told.append)
    assert made.participants["participant_id"].tolist() == [f"sub-{one.replace('-', '')}" for one in PEOPLE]
    assert (made.control, len(made.healthy), made.grid.voxel_size) == ("HC", 3, 8)
    assert set(made.participants["study"]) == {"Zürich"}
    for i, who in enumerate(made.participants["participant_id"]):
        np.testing.assert_allclose(made.map(who, "stiffness"), values(i), atol=1e-3)
    assert told == ["stiffness: converted from Pa."]
    assert made.changed() == []


def test_who_lacks_a_map_is_in_the_cohort_without_it(lab_folder: Path, tmp_path: Path) -> None:
    damping_file(lab_folder, "A-02").unlink()
    made = import_check(checked(lab_folder), tmp_path / "cohort", jobs=1, say=lambda _: None)
    assert made.available("mre").tolist() == [True, False, True, True, True, True]


def test_what_stops_is_told_and_nothing_written(lab_folder: Path, tmp_path: Path) -> None:
    stiffness_file(lab_folder, "A-01").write_bytes(b"broken")
    with pytest.raises(BrainageError, match=r"A-01_2019_Stiffness.*--only-complete leaves these people out"):
        import_check(checked(lab_folder), tmp_path / "cohort", jobs=1)
    assert not (tmp_path / "cohort").exists()


def test_only_the_complete_are_imported_if_asked_for(lab_folder: Path, tmp_path: Path) -> None:
    stiffness_file(lab_folder, "A-01").write_bytes(b"broken")
    damping_file(lab_folder, "A-02").unlink()
    stiffness_file(lab_folder, "A-03").unlink()
    damping_file(lab_folder, "A-03").unlink()
    told: list[str] = []
    made = import_check(checked(lab_folder), tmp_path / "cohort", only_complete=True, jobs=1, say=told.append)
    assert made.participants["participant_id"].tolist() == ["sub-A04", "sub-A05", "sub-A06"]
    assert told[:3] == [
        "Left out, without maps: sub-A03.",
        "Left out, see the problems of their files: sub-A01.",
        "Left out, without damping_ratio: sub-A02.",
    ]


def test_a_fault_of_the_table_is_nobodys_to_leave_out(lab_folder: Path, tmp_path: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Alter=["-3", "60", "61", "62", "63", "64"]))
    with pytest.raises(BrainageError, match=r"age of sub-A01 is '-3'; expected 0 or more[^-]*$"):
        import_check(checked(lab_folder), tmp_path / "cohort", only_complete=True, jobs=1)


def test_nobody_left_is_told(lab_folder: Path, tmp_path: Path) -> None:
    for who in PEOPLE:
        damping_file(lab_folder, who).write_bytes(b"broken")
    with pytest.raises(BrainageError, match="nobody is left to import"):
        import_check(checked(lab_folder), tmp_path / "cohort", only_complete=True, jobs=1, say=lambda _: None)


def test_a_file_that_broke_in_the_meantime_is_told_and_nothing_written(lab_folder: Path, tmp_path: Path) -> None:
    found = checked(lab_folder)
    stiffness_file(lab_folder, "A-01").write_bytes(b"broken")
    with pytest.raises(BrainageError, match="cannot be read as NIfTI"):
        import_check(found, tmp_path / "cohort", jobs=1, say=lambda _: None)
    assert not (tmp_path / "cohort").exists()
