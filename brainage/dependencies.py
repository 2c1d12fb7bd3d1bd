"""Which files of the package a script or module depends on, so that only what depends on a change is run again."""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["depends_on", "digest", "imported"]

_PACKAGE = Path(__file__).parent
_DATA = (".csv", ".sha256")


def imported(script: Path, package: Path = _PACKAGE) -> set[str]:
    """Return the modules of the package that a file names in its imports, wherever in the file they stand.

    >>> "brainage.errors" in imported(_PACKAGE / "cohort.py")
    True
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if _file(name, package)}


def depends_on(scripts: Iterable[Path], package: Path = _PACKAGE) -> list[Path]:
    """Return the files of the package that these files need, directly or through others, and the tables beside them.

    Parameters
    ----------
    scripts : iterable of Path
        Python files, of the package or not.
    package : Path
        Folder of the package.

    Returns
    -------
    list of Path
        Modules, ``__init__`` files of the packages they are in, and the data files in their folders, sorted.

    """
    files: set[Path] = set()
    waiting = list(scripts)
    while waiting:
        names = imported(waiting.pop(), package)
        needed = {path for name in names for path in _with_parents(name, package)} - files
        files |= needed
        waiting += needed
    return sorted(files | {table for path in files for table in _tables(path, package)})


def digest(scripts: Iterable[Path], package: Path = _PACKAGE) -> str:
    """Return eight digits that change with any line of these files and of what they depend on."""
    scripts = sorted(scripts)
    text = hashlib.sha256()
    for path in [*scripts, *depends_on(scripts, package)]:
        text.update(path.name.encode())
        text.update(path.read_bytes())
    return text.hexdigest()[:8]


def _file(name: str, package: Path) -> Path | None:
    """Return the file of a module of the package."""
    first, *rest = name.split(".")
    if first != package.name:
        return None
    plain, whole = package.joinpath(*rest).with_suffix(".py"), package.joinpath(*rest, "__init__.py")
    if not rest:
        return whole
    return plain if plain.is_file() else whole if whole.is_file() else None


def _with_parents(name: str, package: Path) -> set[Path]:
    """Return the file of a module and those of the packages that Python reads before it."""
    parts = name.split(".")
    found = (_file(".".join(parts[: n + 1]), package) for n in range(len(parts)))
    return {path for path in found if path}


def _tables(path: Path, package: Path) -> set[Path]:
    """Return the data files in a module's folder, and in folders of that one that hold no code."""
    folders = [path.parent, *(one for one in path.parent.iterdir() if one.is_dir() and not list(one.glob("*.py")))]
    return {file for folder in folders if path.parent != package for file in folder.iterdir() if file.suffix in _DATA}
