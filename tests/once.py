"""What several tests need is made once a run, by whichever worker asks first; the others wait and open it."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

__all__ = ["computed_once", "made_once"]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a path that all workers of this run share; ``make`` has written a folder or file there, whole.

    What ``make`` began and did not finish does not pass for made: it is handed the same path again.
    """
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once"
    shared.mkdir(exist_ok=True)
    path, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            make(path)
            done.touch()
    return path


def computed_once(factory: pytest.TempPathFactory, name: str, compute: Callable[[], Any]) -> Any:
    """Return what was computed once in this run; each worker has a copy of its own."""
    path = made_once(factory, f"{name}.pickle", lambda path: path.write_bytes(pickle.dumps(compute())))
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by this run
