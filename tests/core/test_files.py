import errno
import json
import multiprocessing
import os
import pickle
import time
from pathlib import Path

import numpy as np
import pytest

from brainage.core import files
from brainage.core.errors import BrainageError
from brainage.core.files import (
    move_into_place,
    naming,
    only_writer,
    read_json,
    sha256_of,
    to_json,
    write_atomically,
    write_json,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_json(path, {"value": 1})
    with write_atomically(path) as partial:
        partial.write_text('{"value": ')
        assert read_json(path, "") == {"value": 1}
        partial.write_text('{"value": 2}')
    assert read_json(path, "") == {"value": 2}
    assert names(tmp_path) == ["state.json"]


def write_half(path: Path) -> None:
    with write_atomically(path) as partial:
        partial.write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(partial))


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_json(path, {"value": 1})
    with pytest.raises(OSError, match="No space left") as caught:
        write_half(path)
    assert caught.value.filename == str(path)
    assert read_json(path, "") == {"value": 1}
    assert names(tmp_path) == ["state.json"]


def test_files_and_names_are_forced_to_the_disk_before_and_after_the_rename(tmp_path: Path, monkeypatch) -> None:
    synced: list[tuple[str, bool]] = []
    path = tmp_path / "state.json"
    monkeypatch.setattr(files, "sync", lambda one: synced.append((one.suffix, path.exists())))
    write_json(path, {})
    assert synced == [(".partial", False), (tmp_path.suffix, True)]


def test_an_error_without_a_name_gets_it_and_keeps_it_between_processes(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full") as caught, naming(tmp_path / "map.nii"):
        raise OSError(errno.ENOSPC, "full")
    assert pickle.loads(pickle.dumps(caught.value)).filename == str(tmp_path / "map.nii")  # noqa: S301
    with pytest.raises(FileNotFoundError) as caught, naming(tmp_path / "map.nii"):
        raise FileNotFoundError(errno.ENOENT, "not there", "other")
    assert caught.value.filename == "other"


def test_json_takes_numbers_of_numpy_and_folders() -> None:
    value = {"n": np.int64(3), "share": np.float32(0.5), "list": np.arange(2), "folder": Path("a"), "yes": np.bool_(1)}
    assert json.loads(to_json(value)) == {"n": 3, "share": 0.5, "list": [0, 1], "folder": "a", "yes": True}


@pytest.mark.parametrize("value", [{"a": object()}, {"a": {1, 2}}, {"a": float("nan")}, {("a",): 1}])
def test_what_json_does_not_hold_is_told(value: dict) -> None:
    with pytest.raises(BrainageError, match="parameters cannot be kept as JSON"):
        to_json(value)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"3", b"[" * 100_000])
def test_what_is_no_dictionary_is_told_with_the_remedy(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(text)
    with pytest.raises(BrainageError, match=r"x.json: .*; ?.*make it again") as caught:
        read_json(tmp_path / "x.json", "make it again")
    assert "\n" not in str(caught.value)


def test_checksums_are_those_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"xabc")
    assert sha256_of(tmp_path / "a", skip=1) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def hold(target: Path, seconds: float) -> None:
    with only_writer(target, "a long job"):
        (target.parent / "held").touch()
        time.sleep(seconds)


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that writes a folder."""
    process = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path / "d", 60))
    process.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.02)
    yield process
    process.kill()
    process.join()


def test_a_second_writer_is_refused_at_once_and_told_who_is_there(holder, tmp_path: Path) -> None:
    expected = rf"d: is being written by process {holder.pid} on .* since \d{{4}}-.* \(a long job\); wait until it ends"
    with pytest.raises(BrainageError, match=expected), only_writer(tmp_path / "d", "mine"):
        pass
    holder.kill()  # whoever dies holds nothing any more
    holder.join()
    with only_writer(tmp_path / "d", "mine"):
        assert "mine" in (tmp_path / "d.lock").read_text()
    assert names(tmp_path) == ["held"]


def test_within_one_process_a_second_writer_is_refused_too(tmp_path: Path) -> None:
    with only_writer(tmp_path / "d", "first"):
        with pytest.raises(BrainageError, match="is being written by process"), only_writer(tmp_path / "d", "second"):
            pass
        with only_writer(tmp_path / "another", "third"):
            pass


def test_who_waits_goes_on_when_the_first_has_ended(tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path / "d", 0.5))
    process.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.02)
    with only_writer(tmp_path / "d", "second", wait=True):
        process.join(5)
        assert process.exitcode == 0


@pytest.mark.parametrize("target", ["new", "there"])
def test_a_finished_folder_is_renamed_or_fills_an_empty_one(target: str, tmp_path: Path, monkeypatch) -> None:
    partial, there = tmp_path / "partial", tmp_path / "there"
    there.mkdir()
    (partial / "sub-01").mkdir(parents=True)
    (partial / "about.json").write_text("{}")
    inode, moved, move = there.stat().st_ino, [], files.shutil.move

    def watched(one: Path, other: Path) -> None:
        moved.append(one.name)
        move(one, other)

    monkeypatch.setattr(files.shutil, "move", watched)
    move_into_place(partial, tmp_path / target, ["about.json"])
    assert names(tmp_path / target) == ["about.json", "sub-01"]
    assert not partial.exists()
    assert moved == (["sub-01", "about.json"] if target == "there" else [])  # what tells that it is whole comes last
    assert there.stat().st_ino == inode  # a mounted folder, or one that a shell is in, stays what it is
