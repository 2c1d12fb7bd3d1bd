import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort, map_path, open_cohort, segmentation_path
from brainage.data.write_cohort import Plan
from tests.cohorts import made


def test_a_folder_that_is_no_cohort_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=r"is no cohort, it has no dataset_description.json; make a cohort with"):
        open_cohort(tmp_path)
    with pytest.raises(BrainageError, match="no such folder; make a cohort with"):
        open_cohort(tmp_path / "nowhere")


@pytest.mark.parametrize(("text", "message"), [("{", "is not JSON"), ('{"Name": "fMRIPrep"}', "of another program")])
def test_a_foreign_description_is_told(text: str, message: str, copy: Path) -> None:
    (copy / "dataset_description.json").write_text(text)
    with pytest.raises(BrainageError, match=message):
        open_cohort(copy)


DAMAGES = {
    "[]": "holds a list; expected names and values",
    '{"brainage": []}': "describes a dataset of another program",
    '{"brainage": {}}': "Name, modalities or parameters are missing or unknown",
    '{"Name": "", "brainage": {"modalities": ["stiffness"], "parameters": {}}}': "Name, modalities or parameters",
    '{"Name": "A", "brainage": {"modalities": "stiffness", "parameters": {}}}': "Name, modalities or parameters",
    '{"Name": "A", "brainage": {"modalities": ["flair"], "parameters": {}}}': "Name, modalities or parameters",
    '{"Name": "A", "brainage": {"modalities": ["t1w", "t1w"], "parameters": {}}}': "Name, modalities or parameters",
    '{"Name": "A", "brainage": {"modalities": ["t1w"], "parameters": {}}}': "voxel_size is None; expected 2, 4 or 8",
    '{"Name": "A", "brainage": {"modalities": ["t1w"], "parameters": {}, "voxel_size": 2.0}}': "voxel_size is 2.0",
    '{"Name": "A", "brainage": {"modalities": ["t1w"], "parameters": {}, "voxel_size": 3}}': "voxel_size is 3",
}


@pytest.mark.parametrize("text", DAMAGES)
def test_a_damaged_description_is_told(text: str, copy: Path) -> None:
    (copy / "dataset_description.json").write_text(text)
    with pytest.raises(BrainageError, match=DAMAGES[text]) as caught:
        open_cohort(copy)
    assert "\n" not in str(caught.value)


def test_a_file_in_place_of_a_folder_is_told(copy: Path) -> None:
    with pytest.raises(BrainageError, match=r"qc.tsv: is a file; make a cohort"):
        open_cohort(copy / "qc.tsv")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("participant_id\t", "who\t", "columns are who, .*; expected participant_id"),
        ("\tstiffness\t", "\tflair\t", "a participant or modality is unknown"),
        ("sub-00001\t", "../../x\t", "a participant or modality is unknown"),
        ("\t0\t0\t", "\t-1\t0\t", "counts of voxels are no whole numbers"),
        ("sub-00001\tstiffness", "sub-99999\tstiffness", "stiffness of sub-00001 is not listed"),
    ],
)
def test_a_damaged_table_of_quality_is_told(old: str, new: str, message: str, copy: Path) -> None:
    path = copy / "qc.tsv"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(BrainageError, match=message):
        open_cohort(copy)


def test_every_file_is_held_against_its_checksum(copy: Path, small_cohort: Cohort) -> None:
    """A map of the right size with another value, a table with another age, a segmentation that is gone."""
    assert open_cohort(copy).changed() == []
    path = map_path(copy, "sub-00007", "stiffness", small_cohort.grid)
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    truth = copy / "truth.tsv"
    truth.write_text(truth.read_text().replace("0", "1", 1))
    (copy / "latents.tsv").unlink()
    names = [path.relative_to(copy).as_posix() for path in (path, truth, copy / "latents.tsv")]
    assert sorted(open_cohort(copy).changed()) == sorted(
        [f"{names[0]}: changed", f"{names[1]}: changed", f"{names[2]}: no such file"]
    )


def test_a_segmentation_that_is_listed_must_be_there(copy: Path, small_cohort: Cohort) -> None:
    gone = segmentation_path(copy, "sub-00003", small_cohort.grid)
    gone.unlink()
    with pytest.raises(BrainageError, match=f"{gone}: no such file: the cohort is incomplete"):
        open_cohort(copy)


def test_a_missing_map_is_found_when_opening(copy: Path, small_cohort: Cohort) -> None:
    gone = map_path(copy, "sub-00007", "damping_ratio", small_cohort.grid)
    gone.unlink()
    with pytest.raises(BrainageError, match=f"{gone}: no such file: the cohort is incomplete"):
        open_cohort(copy)


def test_the_folder_is_a_bids_derivative(small_cohort: Cohort) -> None:
    description = json.loads((small_cohort.folder / "dataset_description.json").read_text())
    assert description["DatasetType"] == "derivative"
    assert {"Name", "BIDSVersion", "GeneratedBy"} <= set(description)
    assert (small_cohort.folder / "participants.json").is_file()
    assert not list(small_cohort.folder.rglob("*.tmp"))


@pytest.mark.parametrize("left", [None, {}, {"qc.tsv": "x"}])
def test_without_checksums_nobody_says_that_all_is_well(left: dict | None, copy: Path) -> None:
    path = copy / "checksums.json"
    path.unlink() if left is None else path.write_text(json.dumps(left))
    assert any("participants.tsv: has no checksum" in one for one in open_cohort(copy).changed())


def test_a_session_stands_in_folder_and_file(small_cohort: Cohort) -> None:
    grid = small_cohort.grid
    names = [
        map_path(Path(), "sub-1", "stiffness", grid, "ses-2").as_posix(),
        segmentation_path(Path(), "sub-1", grid, "ses-2").as_posix(),
        map_path(Path(), "sub-1", "t1w", grid).as_posix(),
    ]
    assert names == [
        "sub-1/ses-2/mre/sub-1_ses-2_space-MNI152NLin6Asym_res-8_stiffness.nii",
        "sub-1/ses-2/anat/sub-1_ses-2_space-MNI152NLin6Asym_res-8_dseg.nii",
        "sub-1/anat/sub-1_space-MNI152NLin6Asym_res-8_T1w.nii",
    ]


@pytest.fixture
def lab_copy(lab_cohort: Cohort, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lab_cohort.folder, tmp_path / "copy"))


def test_maps_of_visits_are_held_against_their_checksums(lab_copy: Path, lab_cohort: Cohort) -> None:
    assert open_cohort(lab_copy).changed() == []
    path = map_path(lab_copy, "sub-1", "stiffness", lab_cohort.grid, "ses-2")
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    assert open_cohort(lab_copy).changed() == [f"{path.relative_to(lab_copy).as_posix()}: changed"]


def test_a_map_that_went_missing_is_not_one_that_never_was(lab_copy: Path, lab_cohort: Cohort) -> None:
    gone = map_path(lab_copy, "sub-1", "stiffness", lab_cohort.grid, "ses-2")
    gone.unlink()
    with pytest.raises(BrainageError, match=f"{gone}: no such file: the cohort is incomplete"):
        open_cohort(lab_copy)


def test_a_map_that_nobody_wrote_is_told(lab_copy: Path, lab_cohort: Cohort) -> None:
    """A file was put in place of the one that is said to be missing."""
    path = map_path(lab_copy, "sub-4", "damping_ratio", lab_cohort.grid)
    shutil.copy(map_path(lab_copy, "sub-4", "stiffness", lab_cohort.grid), path)
    with pytest.raises(BrainageError, match=r"qc.tsv: damping_ratio of sub-4 is not listed; make the cohort again"):
        open_cohort(lab_copy)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"control": ""}, "control is ''; expected the diagnosis of the controls"),
        ({"control": ["HC"]}, r"control is \['HC'\]; expected"),
        ({"scores": "UPDRS"}, "scores, columns or partial are not what they must be"),
        ({"scores": ["age"]}, "scores, columns or partial are not"),
        ({"columns": ["study"]}, "scores, columns or partial are not"),
        ({"columns": [1]}, "scores, columns or partial are not"),
        ({"partial": 1}, "scores, columns or partial are not"),
        ({"scores": ["MMSE"]}, "scores are MMSE; expected further columns of the table, each once: UPDRS"),
        ({"columns": []}, "sub-1 listed more than once"),
    ],
)
def test_a_damaged_description_of_the_table_is_told(changes: dict, message: str, lab_copy: Path) -> None:
    path = lab_copy / "dataset_description.json"
    about = json.loads(path.read_text())
    path.write_text(json.dumps(about | {"brainage": about["brainage"] | changes}))
    with pytest.raises(BrainageError, match=message) as caught:
        open_cohort(lab_copy)
    assert "\n" not in str(caught.value)


def test_a_damaged_session_in_the_table_of_quality_is_told(lab_copy: Path) -> None:
    path = lab_copy / "qc.tsv"
    path.write_text(path.read_text().replace("\tses-1\t", "\t../x\t", 1))
    with pytest.raises(BrainageError, match=r"qc.tsv: a session is none; make a cohort"):
        open_cohort(lab_copy)


def test_a_column_called_session_of_an_older_cohort_stays_text(plan: Plan, tmp_path: Path) -> None:
    """Folders written before visits were known say nothing of columns, and keep their maps without a session."""
    made(tmp_path, replace(plan, participants=plan.participants.assign(visit=["baseline", "n/a"])))
    table = tmp_path / "made/participants.tsv"
    table.write_text(table.read_text().replace("\tvisit", "\tsession"))
    cohort = open_cohort(tmp_path / "made")
    assert cohort.participants["session"].tolist() == ["baseline", "n/a"]
    assert cohort.map("sub-002", "stiffness").max() == 2
