"""A folder of the layout of the collection, made here: eight scans of six people of two studies."""

import sys
from pathlib import Path
from types import SimpleNamespace

import nibabel as nib
import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.sources.lifespan import LIFESPAN, TERMS, fetch, import_folder, read_metadata
from brainage.space import anatomy
from tests.test_cli import run

__all__ = ["run"]  # a fixture

SHAPE, VOXEL = (113, 137, 113), 1.5
SCANS = [
    ("IXI", "sub-002", "ses-01", "35", "male", "cognitively_normal", 400.0),
    ("IXI", "sub-012", "ses-01", "39", "female", "cognitively_normal", 800.0),
    ("OASIS-2", "sub-002", "ses-01", "71", "F", "cognitively_normal", 2.0),
    ("OASIS-2", "sub-002", "ses-02", "73", "F", "cognitively_normal", 3.0),
    ("OASIS-2", "sub-003", "ses-01", "80", "M", "probable_alzheimers_disease", 2.0),
    ("OASIS-2", "sub-004", "ses-01", "", "M", "", 2.0),
]


def affine() -> np.ndarray:
    ours = anatomy.grid(2)
    center = ours.affine @ [*(np.array(ours.shape) - 1) / 2, 1]
    found = np.diag([VOXEL, VOXEL, VOXEL, 1.0])
    found[:3, 3] = center[:3] - VOXEL * (np.array(SHAPE) - 1) / 2
    return found


def brain(brightness: float) -> np.ndarray:
    """A block that is half as bright on one side, and nothing around it."""
    values = np.zeros(SHAPE, np.float32)
    values[30:83, 30:107, 30:83] = brightness
    values[30:56, 30:107, 30:83] = brightness / 2
    return values


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = []
    for study, who, session, age, sex, diagnosis, brightness in SCANS:
        file = f"{study}/{who}/{session}/anat/m{who}_{session}_T1w_brain_affine_mni.nii.gz"
        path = tmp_path / "raw" / file
        path.parent.mkdir(parents=True)
        nib.save(nib.Nifti1Image(brain(brightness), affine()), path)
        rows.append((file, "train", study, who, session, age, sex, diagnosis, "Siemens"))
    columns = ["t1_local_path", "split", "study", "participant_id", "session_id", "age", "sex", "clinical_diagnosis"]
    table = pd.DataFrame(rows, columns=[*columns, "scanner_manufacturer"])
    table.loc[len(table)] = [
        "NKI-RS/sub-9/ses-1/anat/x.nii.gz",
        "train",
        "NKI-RS",
        "sub-9",
        "ses-1",
        "50",
        "F",
        "cn",
        "",
    ]
    table.to_csv(tmp_path / "raw/metadata.csv", index=False)
    return tmp_path / "raw"


def test_people_of_several_studies_keep_their_visits_and_do_not_meet(folder: Path, tmp_path: Path) -> None:
    said: list[str] = []
    cohort = import_folder(folder, tmp_path / "cohort", jobs=1, say=said.append)
    people = cohort.participants
    assert people["participant_id"].tolist() == [
        *("sub-IXI002", "sub-IXI012", "sub-OASIS2002", "sub-OASIS2002", "sub-OASIS2003", "sub-OASIS2004"),
    ]
    assert people["diagnosis"].tolist() == ["CN", "CN", "CN", "CN", "AD", "unknown"]
    assert people["sex"].tolist() == ["M", "F", "F", "F", "M", "M"]
    assert people["age"].isna().tolist() == [False] * 5 + [True]
    assert cohort.modalities == ("t1w",)
    assert said[0] == "Not here: NKI-RS."


def test_brightness_is_alike_whatever_the_scanner_and_where_it_was(folder: Path, tmp_path: Path) -> None:
    cohort = import_folder(folder, tmp_path / "cohort", jobs=1, say=lambda _: None)
    one, other = (np.asarray(cohort.map(name, "t1w", "ses-01")) for name in ("sub-IXI002", "sub-OASIS2003"))
    np.testing.assert_allclose(one, other, atol=1e-3)
    ours = anatomy.grid(2)
    for x, expected in ((-20, 0.5), (20, 1.0), (70, 0.0)):  # mm from the middle of the grid
        center = ours.affine @ [*(np.array(ours.shape) - 1) / 2, 1]
        place = np.linalg.solve(ours.affine, center + np.array([x, 0, 0, 0]))[:3].round().astype(int)
        assert one[tuple(place)] == pytest.approx(expected, abs=0.01)


def test_a_scan_that_is_missing_is_told_or_left_out_by_name(folder: Path, tmp_path: Path) -> None:
    next(folder.glob("IXI/sub-012/**/*.nii.gz")).unlink()
    with pytest.raises(BrainageError, match=r"sub-IXI012 without a scan: fetch it again, or import the others"):
        import_folder(folder, tmp_path / "cohort", jobs=1)
    said: list[str] = []
    cohort = import_folder(folder, tmp_path / "cohort", only_complete=True, jobs=1, say=said.append)
    assert len(cohort) == 5
    assert "Left out, scan missing: sub-IXI012." in said


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (
            lambda folder: (folder / "metadata.csv").unlink(),
            "metadata.csv: no such file; expected what brainage cohort",
        ),
        (lambda folder: (folder / "metadata.csv").write_text("a,b\n1,2\n"), "column t1_local_path, study"),
        (
            lambda folder: (folder / "IXI").rename(folder / "x") and (folder / "OASIS-2").rename(folder / "y"),
            "no scan of",
        ),
    ],
)
def test_what_is_no_such_folder_is_told(damage, told: str, folder: Path, tmp_path: Path) -> None:
    damage(folder)
    with pytest.raises(BrainageError, match=told):
        import_folder(folder, tmp_path / "cohort", jobs=1)
    assert not (tmp_path / "cohort").exists()


def test_an_empty_scan_is_told_by_its_file(folder: Path, tmp_path: Path) -> None:
    path = next(folder.glob("IXI/sub-012/**/*.nii.gz"))
    nib.save(nib.Nifti1Image(np.zeros(SHAPE, np.float32), affine()), path)
    with pytest.raises(BrainageError, match=r"msub-012_ses-01_T1w_brain_affine_mni.nii.gz: holds no brightness"):
        import_folder(folder, tmp_path / "cohort", jobs=1)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What the library was asked for."""
    asked: list[tuple] = []
    module = SimpleNamespace(snapshot_download=lambda name, **how: asked.append((name, how)))
    monkeypatch.setitem(sys.modules, "huggingface_hub", module)
    return asked


def test_nothing_is_downloaded_before_terms_are_accepted(run, hub: list[tuple], tmp_path: Path) -> None:
    status, _, error = run("cohort", "fetch", "lifespan", tmp_path / "raw")
    assert (status, hub) == (1, [])
    assert TERMS in error
    assert error.endswith("Give --accept-terms if you accept them")
    status, said, _ = run("cohort", "fetch", "lifespan", tmp_path / "raw", "--accept-terms", "--only", "IXI")
    assert status == 0
    ((name, how),) = hub
    assert (name, how["repo_type"]) == ("radiata-ai/brain-structure", "dataset")
    assert how["allow_patterns"] == ["metadata.csv", "README.md", "IXI/*"]
    assert said.startswith("Downloaded to")


def test_other_parts_and_a_missing_library_are_told(
    run, hub: list[tuple], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BrainageError, match="only is ADNI; expected some of IXI, DLBS"):
        fetch(tmp_path, ("ADNI",))
    assert run("cohort", "fetch", "mre134", tmp_path / "raw", "--only", "IXI")[2].endswith("has no parts: leave it out")
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(BrainageError, match="pip install huggingface_hub"):
        fetch(tmp_path)
    assert hub == []


def test_a_server_that_cannot_be_reached_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ConnectionError(*["no\nroute"])

    monkeypatch.setitem(sys.modules, "huggingface_hub", SimpleNamespace(snapshot_download=unreachable))
    with pytest.raises(BrainageError, match=r"cannot be downloaded \(no route\); check the network"):
        fetch(tmp_path)


def test_the_folder_that_the_environment_names_is_the_cohort(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LIFESPAN.open(342, 2) is None
    import_folder(folder, tmp_path / "cohort", jobs=1, say=lambda _: None)
    monkeypatch.setenv("BRAINAGE_LIFESPAN", str(tmp_path / "cohort"))
    opened = LIFESPAN.open(342, 2)
    assert opened is not None
    assert opened.name == "Lifespan"
    monkeypatch.setenv("BRAINAGE_LIFESPAN", str(tmp_path / "nowhere"))
    with pytest.raises(BrainageError, match=r"BRAINAGE_LIFESPAN names .*nowhere: no such folder"):
        LIFESPAN.open(342, 2)


def test_columns_say_what_they_should(folder: Path) -> None:
    table = read_metadata(folder)
    assert table["session"].unique().tolist() == ["ses-01", "ses-02", "ses-1"]
    assert table["age"].iloc[5] == "n/a"
