"""The folder that a cohort is written to: free, owned by one run, and whole when it gets its name."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from brainage.core.errors import BrainageError, refuse
from brainage.core.files import move_into_place, only_writer, read_json, to_json, write_json

_STARTED = "started.json"
_PARTIAL = ".partial"
_OWN = (_PARTIAL, f"{_PARTIAL}.lock")
_OF_SYSTEMS = (".DS_Store", "lost+found")  # in folders that people take for empty


def check_destination(destination: Path | str) -> Path:
    """Return where a cohort will be written, links followed.

    Raises
    ------
    BrainageError
        If something is there already, or no folder can be made there.

    """
    folder = _resolved(destination)
    if folder.exists() and not (folder.is_dir() and (_is_free(folder) or _is_unfinished(folder))):
        refuse(f"{destination}: exists already; choose another folder or remove it")
    above = next(one for one in (folder, *folder.parents) if one.exists())
    if not above.is_dir():
        refuse(f"{destination}: {above} is a file; expected a folder to make the cohort in: choose another one")
    return folder


def _resolved(destination: Path | str) -> Path:
    try:
        folder = Path(destination).expanduser().resolve()
        folder.exists()
    except (RuntimeError, ValueError, TypeError, OSError) as error:  # links in a circle, no home, a name too long
        if isinstance(error, OSError) and error.errno not in (errno.ENAMETOOLONG, errno.ELOOP):
            raise
        refuse(f"{str(destination)[:100]!r}: is no path ({error}); choose another folder")
    return folder


def _is_free(folder: Path) -> bool:
    return all(one.name in (*_OWN, *_OF_SYSTEMS) for one in folder.iterdir())


def _is_unfinished(folder: Path) -> bool:
    """Return whether a run was interrupted while it filled this folder."""
    return (folder / _PARTIAL / _STARTED).is_file()


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
        _clear(partial, folder, text, resume=resume)
        try:
            write_json(partial / _STARTED, plan)
            yield partial
        except BaseException:
            if not resume or not any(partial.glob("sub-*")):
                shutil.rmtree(partial, ignore_errors=True)
            raise
        _finish(partial, folder, last)


def _finish(partial: Path, folder: Path, last: str) -> None:
    """Give the finished folder its name; whatever stops this, the next run can go on with it."""
    if folder.exists() and not _is_free(folder):
        refuse(f"{folder}: somebody else put files there in the meantime; the finished cohort is in {partial}: move it")
    move_into_place(partial, folder, (last, _STARTED))
    (folder / _STARTED).unlink(missing_ok=True)


def _clear(partial: Path, folder: Path, plan: str, *, resume: bool) -> None:
    """Make room for this run: keep what an earlier one with the same plan left, remove what another one left."""
    same = resume and _same_plan(partial / _STARTED, plan)
    if _is_unfinished(folder) and not _is_free(folder):
        if not same:
            refuse(f"{folder}: holds a part of another cohort, from a run that was interrupted; remove what is in it")
        for one in [one for one in folder.iterdir() if one.name not in (*_OWN, *_OF_SYSTEMS)]:
            shutil.move(one, partial / one.name)
    if partial.exists() and not same:
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
        refuse(f"{partial}: is in the way and was not made here; move it or choose another destination")
    shutil.rmtree(partial)
