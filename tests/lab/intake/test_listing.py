import tempfile
from pathlib import Path

import pytest

from brainage.core.errors import BrainageError
from brainage.lab.intake.listing import list_folder
from tests.privileges import without_privileges


def test_images_and_tables_are_found_and_hidden_ones_left(tmp_path: Path) -> None:
    for name in ("b/x.nii.gz", "a/Y.NII", "people.TSV", "notes.doc", ".git/z.nii", "b/._x.nii"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = list_folder(tmp_path)
    assert (found.images, found.tables, found.problems) == (["a/Y.NII", "b/x.nii.gz"], ["people.TSV"], [])


def test_links_are_followed_and_one_in_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "lab").mkdir()
    (tmp_path / "real" / "x.nii").touch()
    (tmp_path / "lab" / "linked").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "back").symlink_to(tmp_path / "lab")
    assert list_folder(tmp_path / "lab").images == ["linked/x.nii"]


def test_a_folder_that_may_not_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own are closed to others
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "shut").mkdir(mode=0o000)
        with without_privileges():
            told = list_folder(folder).problems
    assert [one[:2] for one in told] == [("shut", "cannot be read")]


@pytest.mark.parametrize(("name", "told"), [("none", "no such folder"), ("file", "is a file")])
def test_what_is_no_folder_is_refused(name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrainageError, match=told):
        list_folder(tmp_path / name)
