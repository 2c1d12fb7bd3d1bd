"""The folder that a cohort is written to: free, owned by one run, and whole when it gets its name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from brainage.errors import BrainageError
from brainage.files import move_into_place, only_writer, read_json, to_json, write_json

__all__ = ["check_destination", "partial_folder"]

_STARTED = "started.json"
_PARTIAL = ".partial"
_OWN = (_PARTIAL, f"{_PARTIAL}.lock")


def check_destination(destination: Path | str) -> Path:
    """Return where a cohort will be written, links followed.

    Raises
    ------
    BrainageError
        If something is there already, or no folder can be made there.

    """
    try:
        folder = Path(destination).expanduser().resolve()
    except (RuntimeError, ValueError) as error:  # links in a circle, a home that is not there, a zero byte
        msg = f"{destination}: is no path ({error}); choose another folder"
        raise BrainageError(msg) from error
    if folder.exists() and (not folder.is_dir() or any(one.name not in _OWN for one in folder.iterdir())):
        msg = f"{destination}: exists already; choose another folder or remove it"
        raise BrainageError(msg)
    above = next(one for one in (folder, *folder.parents) if one.exists())
    if not above.is_dir():
        msg = f"{destination}: {above} is a file; expected a folder to make the cohort in: choose another one"
        raise BrainageError(msg)
    return folder


@contextmanager
def partial_folder(destination: Path | str, plan: dict, last: str, *, resume: bool) -> Iterator[Path]:
    """Hand out the partial folder, owned by this run; move it into place at the end, or remove it after an error.

    Parameters
    ----------
    destination : path
        What the folder will be called; see `check_destination`.
    plan : dict
        What is being made; kept in the folder, so that another run knows whether it can go on.
    last : str
        Name of the file by which the folder is known to be whole.
    resume : bool
        Go on with the folder of an earlier run of the same plan, and leave it to the next one after an error.

    Raises
    ------
    BrainageError
        If the destination is taken, or another run is writing there.

    """
    folder, text = check_destination(destination), to_json(plan)
    sibling = folder.with_name(f"{folder.name}.partial")
    partial = folder / _PARTIAL if folder.exists() and not sibling.exists() else sibling
    partial.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(partial, str(plan.get("Name", "a cohort"))):
        check_destination(destination)  # another run may have ended in the meantime
        _clear(partial, text, resume=resume)
        try:
            write_json(partial / _STARTED, plan)
            yield partial
            (partial / _STARTED).unlink()
            move_into_place(partial, folder, last)
        except BaseException:
            if not resume or not any(partial.glob("sub-*")):
                shutil.rmtree(partial, ignore_errors=True)
            raise


def _clear(partial: Path, plan: str, *, resume: bool) -> None:
    if partial.exists() and not (resume and _same_plan(partial / _STARTED, plan)):
        _remove_own(partial)
    partial.mkdir(exist_ok=True)


def _same_plan(started: Path, plan: str) -> bool:
    """Return whether an earlier run left its plan, and it is this one; a torn file is another one's."""
    with suppress(OSError, BrainageError):
        return to_json(read_json(started, "")) == plan
    return False


def _remove_own(partial: Path) -> None:
    """Remove what an earlier run left, but never a folder of somebody else's."""
    if not (partial / _STARTED).is_file() and any(partial.iterdir()):
        msg = f"{partial}: is in the way and was not made here; move it or choose another destination"
        raise BrainageError(msg)
    shutil.rmtree(partial)
