from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort, map_path
from brainage.lab.lab_model import LabModel
from brainage.lab.one_scan import predict_scan
from brainage.lab.predicting import predict_lab
from tests.lab.intake.folders import GRID, fine_grid


def files(cohort: Cohort, who: str) -> list[Path]:
    return [map_path(cohort.folder, who, one, cohort.grid) for one in ("stiffness", "damping_ratio")]


def test_a_scan_has_the_age_that_its_cohort_has(fitted: LabModel, smoke_cohort: Cohort) -> None:
    whole = predict_lab(fitted, smoke_cohort).set_index("participant_id")
    for who in (
        smoke_cohort.healthy[0].participant_id,
        smoke_cohort.participants["participant_id"][~smoke_cohort.is_control].iloc[0],
    ):
        row = predict_scan(fitted, files(smoke_cohort, who)[::-1], age=50.0).iloc[0]
        assert row[["predicted_age", "low", "high"]].astype(float).tolist() == pytest.approx(
            whole.loc[who, ["predicted_age", "low", "high"]].astype(float).tolist(), abs=1e-3
        )
        assert row["age"] == 50
        assert "study" not in row["note"]


def test_a_scan_in_pascal_on_a_finer_grid_is_the_same_scan(
    fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path
) -> None:
    who = smoke_cohort.participants["participant_id"].iloc[-1]
    paths = []
    for name, factor in (("stiffness", 1000), ("damping_ratio", 1)):
        values, affine = fine_grid(np.asarray(smoke_cohort.map(who, name)) * factor)
        paths.append(tmp_path / f"{name}.nii.gz")
        nib.save(nib.Nifti1Image(values.astype(np.float32), affine), paths[-1])
    with pytest.raises(BrainageError, match=r"is not on the 8 mm MNI152 grid; give --resample if it was registered"):
        predict_scan(fitted, paths)
    row = predict_scan(fitted, paths, resample=True).iloc[0]
    same = predict_scan(fitted, files(smoke_cohort, who)).iloc[0]
    assert row["predicted_age"] == pytest.approx(same["predicted_age"], abs=5)
    assert smoke_cohort.grid == GRID


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ([0], "1 files are given; expected 2, one each of stiffness, damping_ratio"),
        ([0, 0], "files are, by their names, .*; expected one each of stiffness, damping_ratio"),
    ],
)
def test_files_that_do_not_fit_are_told(fitted: LabModel, smoke_cohort: Cohort, chosen: list[int], told: str) -> None:
    paths = files(smoke_cohort, "sub-00001")
    with pytest.raises(BrainageError, match=told):
        predict_scan(fitted, [paths[i] for i in chosen])


def test_a_broken_file_is_told(fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path) -> None:
    (tmp_path / "a_stiffness.nii").write_bytes(b"broken")
    with pytest.raises(BrainageError, match="cannot be read as NIfTI"):
        predict_scan(fitted, [tmp_path / "a_stiffness.nii", files(smoke_cohort, "sub-00001")[1]])


def test_a_study_that_nobody_trained_on_is_of_is_noted(fitted: LabModel, smoke_cohort: Cohort) -> None:
    narrow = replace(fitted, about=replace(fitted.about, studies=("A",)))
    paths = files(smoke_cohort, "sub-00001")
    assert "study" in predict_scan(narrow, paths, study="B").iloc[0]["note"]
    assert "taken" not in predict_scan(narrow, paths, study="A").iloc[0]["note"]


def test_a_study_said_of_a_scan_that_was_trained_on_is_not_used_and_it_is_told(
    fitted: LabModel, smoke_cohort: Cohort
) -> None:
    known = files(smoke_cohort, smoke_cohort.healthy[0].participant_id)
    assert predict_scan(fitted, known, study="A").iloc[0]["note"].endswith("the study given is not used for those")
    assert "not used" not in predict_scan(fitted, known).iloc[0]["note"]
    ill = smoke_cohort.participants["participant_id"][~smoke_cohort.is_control].iloc[0]
    assert "not used" not in predict_scan(fitted, files(smoke_cohort, ill), study="A").iloc[0]["note"]
