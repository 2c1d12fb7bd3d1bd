from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.map_files import MapWarning
from brainage.data.sources import mre134
from brainage.data.sources.mre134 import import_clone
from brainage.space import anatomy
from tests.clones import damping_path, save_map, stiffness_path, write_table


def import_quietly(clone: Path, tmp_path: Path, **options) -> Cohort:
    return import_clone(clone, tmp_path / "cohort", jobs=1, say=lambda _: None, **options)


def test_survives_the_dirt_of_the_real_files(clone: Path, tmp_path: Path) -> None:
    cohort = import_quietly(clone, tmp_path)
    assert cohort.participants["participant_id"].tolist() == ["sub-001", "sub-002", "sub-003"]
    assert cohort.participants["study"].tolist() == ["Study A", "Study A", "Study B"]  # no trailing blank
    assert cohort.participants["age"].tolist() == [18, 24, 33]
    assert cohort.participants["diagnosis"].unique() == ["CN"]
    stiffness = cohort.map("sub-002", "stiffness")
    assert stiffness[stiffness != 0].mean() == pytest.approx(2.52, abs=0.01)  # kPa, not Pa
    quality = cohort.quality().set_index(["participant_id", "modality"])
    assert quality.loc[("sub-001", "stiffness"), ["below", "above"]].tolist() == [0, 1]
    assert quality.loc[("sub-001", "damping_ratio"), ["below", "above"]].tolist() == [3, 2]
    voxels = quality.xs("stiffness", level="modality")["voxels"]
    assert voxels.is_monotonic_decreasing  # coverage differs and is kept


def test_says_what_it_converted_and_removed(clone: Path, tmp_path: Path) -> None:
    said: list[str] = []
    import_clone(clone, tmp_path / "cohort", jobs=1, say=said.append)
    assert said[0] == "Stiffness: converted from Pa to kPa."
    assert said[1].startswith("Impossible values: 9 below and 9 above the limits, in 3 participants, set to missing")


def test_original_files_are_not_gzipped(clone: Path, tmp_path: Path) -> None:
    for path in list(clone.glob("individual_*/*.nii.gz")):
        nib.save(nib.load(path), path.with_suffix(""))
        path.unlink()
    assert len(import_quietly(clone, tmp_path)) == 3


def test_a_cut_down_clone_is_taken_as_it_is(clone: Path, tmp_path: Path) -> None:
    """Table and folders cut down together, as a user would for a try."""
    for path in (stiffness_path(clone, 3), damping_path(clone, 3)):
        path.unlink()
    write_table(clone, **{"SUBJECT ID": ["001", "002"], "AGE": [18, 24], "SEX": ["F", "M"], "ORIG STUDY": ["A", "B"]})
    assert len(import_quietly(clone, tmp_path)) == 2


def test_a_participant_without_maps_is_refused_by_name(clone: Path, tmp_path: Path) -> None:
    damping_path(clone, 2).unlink()
    with pytest.raises(BrainageError, match=r"002DR_warped.nii: no such file; sub-002 in MRE134_Demographics.xlsx"):
        import_quietly(clone, tmp_path)
    assert not (tmp_path / "cohort").exists()


def test_only_complete_leaves_them_out_by_name(clone: Path, tmp_path: Path) -> None:
    damping_path(clone, 2).unlink()
    said: list[str] = []
    cohort = import_clone(clone, tmp_path / "cohort", only_complete=True, jobs=1, say=said.append)
    assert cohort.participants["participant_id"].tolist() == ["sub-001", "sub-003"]
    assert said[0] == "Left out, maps missing: sub-002."


def test_numeric_identifiers_are_padded(clone: Path, tmp_path: Path) -> None:
    write_table(clone, **{"SUBJECT ID": [1, 2, 3]})
    assert import_quietly(clone, tmp_path).participants["participant_id"][0] == "sub-001"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"AGE": [18, None, 33]}, "age of sub-002 is missing; expected a number of years"),
        ({"AGE": [18, -24, 33]}, "age of sub-002 is '-24'; expected 0 or more"),
        ({"AGE": [216, 288, 396]}, r"age of sub-001 and 2 more is '216'; expected at most 120 years \(divide months"),
        ({"SUBJECT ID": ["001", "001", "003"]}, "sub-001 listed more than once"),
        ({"SEX": ["F", "X", "M"]}, "sex of sub-002 is 'X'"),
    ],
)
def test_a_wrong_table_is_told_and_nothing_written(columns: dict, message: str, clone: Path, tmp_path: Path) -> None:
    write_table(clone, **columns)
    with pytest.raises(BrainageError, match=f"MRE134_Demographics.xlsx: {message}"):
        import_quietly(clone, tmp_path)
    assert not list(tmp_path.glob("cohort*"))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def flip(path: Path) -> None:
    """Store the same map with its first axis from left to right."""
    img = nib.load(path)
    save_map(path, np.asarray(img.dataobj)[::-1], img.affine * [[-1], [1], [1], [1]])


def put_nan(path: Path) -> None:
    values = np.asarray(nib.load(path).dataobj).copy()
    values[anatomy.region_mask("thalamus")] = np.nan
    save_map(path, values)


def divide(path: Path) -> None:
    img = nib.load(path)
    save_map(path, np.asarray(img.dataobj) / 1000)


def erase(path: Path) -> None:
    save_map(path, np.zeros(anatomy.grid(2).shape, np.float32))


def test_another_unit_is_told(clone: Path, tmp_path: Path) -> None:
    divide(stiffness_path(clone, 2))  # already in kPa, so that the conversion makes it a thousand times too soft
    with pytest.raises(BrainageError, match=r"002Stiffness.*: median stiffness is 0.00252 kPa; expected 0.5 to 10"):
        import_quietly(clone, tmp_path)
    assert not list(tmp_path.glob("cohort*"))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (erase, "no voxel has data"),
        (truncate, "cannot be read as NIfTI"),
        (put_nan, "are NaN or infinite"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_map_is_told_and_nothing_written(damage, message: str, jobs: int, clone: Path, tmp_path: Path) -> None:
    damage(damping_path(clone, 3))
    with pytest.raises(BrainageError, match=f"003DR_warped.nii.gz: .*{message}"):
        import_clone(clone, tmp_path / "cohort", jobs=jobs, say=lambda _: None)
    assert not list(tmp_path.glob("cohort*"))


def test_a_map_stored_in_another_order_is_reoriented_and_told(clone: Path, tmp_path: Path) -> None:
    whole = import_clone(clone, tmp_path / "whole", jobs=1, say=lambda _: None)
    flip(stiffness_path(clone, 2))
    with pytest.warns(MapWarning, match=r"002Stiffness_warped.nii.gz: is stored as RAS; reoriented to LAS"):
        turned = import_quietly(clone, tmp_path)
    np.testing.assert_array_equal(turned.map("sub-002", "stiffness"), whole.map("sub-002", "stiffness"))


def test_one_volume_in_four_dimensions_is_taken_and_told(clone: Path, tmp_path: Path) -> None:
    path = stiffness_path(clone, 2)
    save_map(path, np.asarray(nib.load(path).dataobj)[..., None])
    with pytest.warns(MapWarning, match="has 4 dimensions, one volume; the last was dropped"):
        import_quietly(clone, tmp_path)


def test_a_study_called_na_and_a_column_that_stands_twice(clone: Path, tmp_path: Path) -> None:
    write_table(clone, **{"ORIG STUDY": ["NA", "01", "1e5"]})
    assert import_quietly(clone, tmp_path).participants["study"].tolist() == ["NA", "01", "1e5"]
    table = pd.read_excel(clone / "MRE134_Demographics.xlsx", dtype=str)
    twice = pd.concat([table, table[["AGE"]]], axis=1)
    twice.to_excel(clone / "MRE134_Demographics.xlsx", index=False)
    with pytest.raises(BrainageError, match="column AGE stands there more than once"):
        mre134.read_demographics(clone)


def test_a_folder_that_is_no_clone_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=r"MRE134_Demographics.xlsx: no such file; expected a clone of https://"):
        import_quietly(tmp_path, tmp_path)
    (tmp_path / "MRE134_Demographics.xlsx").write_bytes(b"PK not a spreadsheet")
    with pytest.raises(BrainageError, match="cannot be read as a spreadsheet"):
        import_quietly(tmp_path, tmp_path)
    pd.DataFrame({"id": [1]}).to_excel(tmp_path / "MRE134_Demographics.xlsx")
    with pytest.raises(BrainageError, match="column SUBJECT ID, AGE, SEX, ORIG STUDY is missing"):
        import_quietly(tmp_path, tmp_path)


def test_local_cohort_imports_a_clone_once(clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert mre134.local_cohort() is None
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    first = mre134.local_cohort()
    made = first.folder.stat().st_mtime_ns
    assert mre134.local_cohort().folder.stat().st_mtime_ns == made
    write_table(clone, AGE=[19, 24, 33])
    assert mre134.local_cohort().ages[0] == 19  # another clone, another import


def test_local_cohort_opens_an_imported_one(clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = import_quietly(clone, tmp_path)
    monkeypatch.setenv("BRAINAGE_MRE134", str(made.folder))
    assert mre134.local_cohort().folder == made.folder


def test_the_whole_of_mre134(real_cohort: Cohort, mre134_clone: Path) -> None:
    table = mre134.read_demographics(mre134_clone) if (mre134_clone / "MRE134_Demographics.xlsx").is_file() else None
    assert table is None or len(real_cohort) == len(table)
    assert len(open_cohort(real_cohort.folder)) == len(real_cohort)
    if len(real_cohort) == 134:
        assert real_cohort.participants["study"].value_counts().to_dict() == {
            "Study A": 12, "Study B": 19, "Study C": 6, "Study D": 31, "Study E": 66,
        }  # fmt: skip
        assert real_cohort.participants["sex"].value_counts().to_dict() == {"F": 78, "M": 56}
        quality = real_cohort.quality()
        assert quality["voxels"].between(152_000, 224_000).all()
        below = quality[quality["below"] > 0]
        assert below["participant_id"].nunique() == 11  # damping ratio is negative in eleven
        assert set(below["modality"]) == {"damping_ratio"}


def test_another_cohort_is_not_taken_for_mre134(
    small_cohort: Cohort, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An imported one is known by its contents, wherever it lies and whatever its folder is called."""
    monkeypatch.setenv("BRAINAGE_MRE134", str(small_cohort.folder))
    with pytest.raises(
        BrainageError, match=r"which holds Simulated lifespan \(.*\); expected a clone of https://github"
    ):
        mre134.local_cohort()
    mre134.import_clone(clone, tmp_path / "any name", jobs=1, say=lambda _: None)
    monkeypatch.setenv("BRAINAGE_MRE134", str(tmp_path / "any name"))
    assert mre134.local_cohort().name == "MRE134"
    described = tmp_path / "any name/dataset_description.json"
    for right, wrong in (('"MRE134"', '"Elsewhere 12"'), (mre134.SOURCE, "https://example.org")):
        text = described.read_text()
        described.write_text(text.replace(right, wrong))
        with pytest.raises(BrainageError, match=r"BRAINAGE_MRE134 names .*any name, which holds"):
            mre134.local_cohort()
        described.write_text(text)
