"""Files that are whole or not there, and folders that one run at a time writes.

What is written goes to a neighbour under another name, is forced to the disk and then renamed, so that whoever reads
finds the old file or the new one and never half of either. A folder that is being written has an owner: a second run
that is pointed at it is refused at once, and told who is there.
"""

import errno
import hashlib
import json
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from brainage.core.errors import refuse

_BLOCK = 1 << 20  # bytes read at once


@contextmanager
def write_atomically(path: Path) -> Iterator[Path]:
    """Hand out a file beside ``path`` to write to; at the end it is synced and takes its place, or is removed."""
    partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}.partial")
    try:
        with naming(path):
            yield partial
            sync(partial)
            partial.replace(path)
            sync(path.parent)
    finally:
        with suppress(OSError):  # the disk may be full, or gone: what is told then is the first error
            partial.unlink(missing_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the file's name into an error of the system that has none, such as a full disk."""
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).endswith(".partial"):
            error.filename = str(path)
        raise


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # not every file system can
            raise
    finally:
        os.close(handle)


def to_json(value: object) -> str:
    """Return a value as JSON, NumPy's numbers as numbers and folders as text.

    Raises
    ------
    BrainageError
        If something in it is none of what JSON holds.

    """
    try:
        return json.dumps(value, indent=2, default=_plain, allow_nan=False)
    except (TypeError, ValueError) as error:
        refuse(f"parameters cannot be kept as JSON ({error}); give numbers, texts, lists and dictionaries")


def _plain(value: Any) -> object:
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):  # scalars and arrays of NumPy
        return value.tolist()
    msg = f"a {type(value).__name__}"
    raise TypeError(msg)


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON, whole or not at all."""
    text = to_json(value)
    with write_atomically(path) as partial:
        partial.write_text(text, encoding="utf-8")


def read_json(path: Path, remedy: str) -> dict[str, Any]:
    """Read a dictionary.

    Raises
    ------
    BrainageError
        If the file is none; ``remedy`` says what to do about it.

    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        refuse(f"{path}: is not JSON ({error}); {remedy}")
    if not isinstance(found, dict):
        refuse(f"{path}: holds a {type(found).__name__}; expected names and values: {remedy}")
    return found


def sha256_of(path: Path, skip: int = 0) -> str:
    """Return the checksum of a file, in hexadecimal digits, after its first ``skip`` bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(skip)
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def only_writer(target: Path, what: str, *, wait: bool = False) -> Iterator[None]:
    """Be the only run, on this machine or another, that writes a folder or file.

    Parameters
    ----------
    target : Path
        What is written; the lock lies beside it while it is held.
    what : str
        What this run does, for others to read.
    wait : bool
        Wait for another one to end, instead of being refused.

    Raises
    ------
    BrainageError
        If somebody else is writing there: who, where and since when.

    """
    path = target.with_name(target.name + ".lock")
    lock = FileLock(path, timeout=-1 if wait else 0)
    try:
        lock.acquire()
    except Timeout:
        refuse(f"{target}: is being written by {_owner(path)}; wait until it ends, or choose another destination")
    try:
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        path.write_text(f"process {os.getpid()} on {socket.gethostname()} since {since} ({what})", encoding="utf-8")
        yield
    finally:
        path.unlink(missing_ok=True)  # while it is held, so that nobody else's can be meant
        lock.release()


def _owner(lock: Path) -> str:
    try:
        return lock.read_text(encoding="utf-8") or "another process"
    except OSError:
        return "another process"


def move_into_place(partial: Path, destination: Path, last: Sequence[str] = ()) -> None:
    """Give a finished folder its final name; an empty folder that is there already, such as a mounted one, is filled.

    ``last`` names what arrives after everything else, such as the file by which the folder is known to be whole.
    """
    if not destination.exists():
        partial.rename(destination)
        sync(destination.parent)
        return
    names = sorted(path.name for path in partial.iterdir() if path.name not in last)
    for name in [*names, *last]:
        shutil.move(partial / name, destination / name)
    partial.rmdir()
    sync(destination)
