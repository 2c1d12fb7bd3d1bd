import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from brainage.core import files
from brainage.core.errors import BrainageError
from brainage.models.estimators import array_file
from brainage.models.estimators.array_file import ModelFile, read_model_file, write_model_file

CONTENT = ModelFile({"class": "A", "n": 3}, {"unit": "kPa"}, {"a": np.arange(6.0).reshape(2, 3), "b": np.zeros(0)})


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "a folder" / "model.safetensors"
    write_model_file(found, CONTENT)
    return found


def test_what_is_written_is_read(path) -> None:
    model, about, arrays = read_model_file(path)
    assert (model, about, set(arrays)) == (CONTENT.model, CONTENT.about, {"a", "b"})
    np.testing.assert_array_equal(arrays["a"], CONTENT.arrays["a"])
    assert [one.name for one in path.parent.iterdir()] == ["model.safetensors"]


def test_numpys_scalars_are_kept_as_numbers(tmp_path) -> None:
    settings = {"n": np.int64(3), "x": np.float64(0.5), "yes": np.True_, "text": np.str_("a")}
    write_model_file(tmp_path / "m", CONTENT._replace(model=settings))
    assert read_model_file(tmp_path / "m").model == {"n": 3, "x": 0.5, "yes": True, "text": "a"}


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, np.zeros(3), object()])
def test_settings_that_cannot_be_kept_are_told(value, tmp_path) -> None:
    with pytest.raises(
        BrainageError, match=r"m: a setting cannot be kept .*; expected numbers, text, True, False or None"
    ):
        write_model_file(tmp_path / "m", CONTENT._replace(model={"x": value}))
    assert not (tmp_path / "m").exists()


def test_every_byte_counts(path) -> None:
    """A flipped bit anywhere is told, and none gives another model."""
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        path.write_bytes(bytes(spoilt))
        with pytest.raises(BrainageError, match=r"model\.safetensors: "):
            read_model_file(path)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_short_is_told(share: float, path) -> None:
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(BrainageError, match="not a saved estimator"):
        read_model_file(path)


def header(path) -> dict[str, str]:
    length = int.from_bytes(path.read_bytes()[:8], "little")
    return json.loads(path.read_bytes()[8 : 8 + length])["__metadata__"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "3"}, "has version 3 of the format, not 2; use the brainage that wrote it"),
        ({"version": "1"}, "has version 1 of the format, not 2"),
        ({"checksum": "0"}, "is damaged, its checksum does not fit; copy it again"),
        ({"content": "{}"}, "is damaged, its checksum does not fit; copy it again"),
        ({"format": "another"}, "was written by another program; fit and save the model again"),
        ({"format": "", "estimator": "PCAGaussianProcess"}, "was written by an earlier version of brainage"),
    ],
)
def test_other_headers_are_told(change: dict, message: str, path) -> None:
    save_file(load_file(path), path, {**header(path), **change})
    with pytest.raises(BrainageError, match=message):
        read_model_file(path)


def test_files_of_other_programs_are_told(tmp_path) -> None:
    save_file({"weights": np.ones(3)}, tmp_path / "foreign.safetensors")
    (tmp_path / "text.safetensors").write_text("not a model")
    (tmp_path / "folder.safetensors").mkdir()
    for name in ("foreign", "text", "folder", "nothing"):
        with pytest.raises(
            BrainageError, match=rf"{name}\.safetensors: (not a saved estimator|was written by another)"
        ):
            read_model_file(tmp_path / f"{name}.safetensors")


def test_a_write_that_fails_leaves_the_old_file_whole(path, monkeypatch) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "sync", full)
    with pytest.raises(BrainageError, match=r"the model cannot be written .No space left on device."):
        write_model_file(path, CONTENT._replace(model={"class": "B"}))
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["model.safetensors"]


def test_a_folder_in_the_way_is_told_and_a_link_stays_one(path, tmp_path) -> None:
    with pytest.raises(BrainageError, match="the model cannot be written"):
        write_model_file(tmp_path / "a folder", CONTENT)
    link = tmp_path / "link.safetensors"
    link.symlink_to(path)
    write_model_file(link, CONTENT._replace(model={"class": "B"}))
    assert link.is_symlink()
    assert read_model_file(path).model == {"class": "B"}


@pytest.mark.parametrize(
    "text", ["{", "{}", "[]", "null", "3", '{"model": {}}', '{"model": [], "about": {}}', '{"model": {}, "about": 1}']
)
def test_content_that_is_no_model_is_told_even_if_its_checksum_fits(text: str, path) -> None:
    arrays = load_file(path)
    changes = {"content": text, "checksum": array_file._checksum(text, arrays)}
    save_file(arrays, path, {**header(path), **changes})
    with pytest.raises(BrainageError, match="does not hold a whole model, its content is none; fit and save"):
        read_model_file(path)


@pytest.mark.parametrize("wrong", [None, 3, "a\0b"])
def test_a_path_that_is_none_is_told(wrong) -> None:
    with pytest.raises(BrainageError, match=r"path is .*; expected the name of a file"):
        write_model_file(wrong, CONTENT)
    with pytest.raises(BrainageError, match="not a saved estimator"):
        read_model_file(wrong)
