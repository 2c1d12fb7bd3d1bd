from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd

from tests.lab.preprocess.test_run import PATTERNS
from tests.test_cli import run

__all__ = ["run"]  # a fixture


def test_from_scans_to_maps_that_can_be_checked(run, raw: Path, tmp_path: Path) -> None:
    """Without registration, which has tests of its own: these scans lie elsewhere, and the page says so."""
    out = tmp_path / "out"
    words = ["--mask", PATTERNS["t1w mask"], "--steps", "", "--jobs", 1]
    status, said, _ = run("preprocess", raw, out, *words)
    assert status == 0
    assert said.splitlines()[0].startswith("2 scans: ")
    assert said.splitlines()[-1] == f"Next: brainage cohort check {out} --table YOUR_TABLE"
    table = pd.read_csv(out / "preprocess.tsv", sep="\t", keep_default_na=False)
    assert table["scan"].tolist() == ["sub-01", "sub-02"]
    assert "Before and after" in (out / "preprocess.html").read_text(encoding="utf-8")
    nib.save(nib.Nifti1Image(np.ones((4, 4, 4), np.uint8), np.eye(4)), raw / "sub-02/sub-02_brainmask.nii.gz")
    status, said, _ = run("preprocess", raw, out, *words)
    assert status == 1
    assert "refused: sub-02, t1w: sub-02/sub-02_brainmask.nii.gz: is of another grid than its image" in said


def test_nothing_is_written_into_the_scans_or_beside_something_else(run, raw: Path, tmp_path: Path) -> None:
    assert run("preprocess", raw, raw / "out")[2].endswith("in which nothing is written; choose another place")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.docx").write_text("kept")
    _, _, error = run("preprocess", raw, tmp_path / "mine")
    assert error.endswith("holds something else; expected a new folder, or one that this command made")
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["thesis.docx"]
    assert run("preprocess", raw, tmp_path / "mine/thesis.docx")[2].endswith("is a file; expected a folder to make")
