"""Which code a result depends on: one digest, that changes with what code does and not with where it lies."""

import ast
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import grimp

_PACKAGE = Path(__file__).parents[1]
_DATA = (".csv", ".sha256")


def imported(script: Path, package: Path = _PACKAGE) -> set[str]:
    """Return the modules of the package that a file names in its imports, wherever in the file they stand.

    >>> "brainage.core.errors" in imported(_PACKAGE / "data/cohort.py")
    True
    """
    return {name for _, name in _imports(ast.parse(script.read_text(encoding="utf-8")), package)}


def depends_on(scripts: Iterable[Path], package: Path = _PACKAGE) -> list[Path]:
    """Return the files of the package that these files need, directly or through others, and the tables beside them.

    Parameters
    ----------
    scripts : iterable of Path
        Python files, of the package or not.
    package : Path
        Folder of the package, which can be imported.

    Returns
    -------
    list of Path
        Modules, ``__init__`` files of the packages they are in, and the data files in their folders, sorted. Of a file
        that imports the package itself, which offers all of its rooms: everything.

    """
    files = _modules(package)
    graph = _graph(package, max(path.stat().st_mtime_ns for path in files.values()), len(files))
    needed: set[str] = set()
    waiting = [name for script in scripts for name in _named(script, package)]
    while waiting:
        names = {parent for name in waiting for parent in _with_parents(name)} - needed
        needed |= names
        waiting = [other for name in names for other in graph.find_modules_directly_imported_by(name)]
    found = {files[name] for name in needed}
    return sorted(found | {table for path in found for table in _tables(path, package)})


def digest(scripts: Iterable[Path], package: Path = _PACKAGE) -> str:
    """Return eight digits that change with what these files do, and with what the files do that they depend on.

    Modules of the package may be moved and renamed, and their comments and docstrings rewritten, without a change:
    what they compute is the same. Other files, such as notebooks, count letter by letter, data files byte by byte.
    """
    scripts = sorted(scripts)
    needed = {*scripts, *depends_on(scripts, package)} - {package / "__init__.py"}  # which only offers names
    parts = {_meaning(path, package) for path in needed}
    return hashlib.sha256("".join(sorted(parts)).encode()).hexdigest()[:8]


def key_of(*parts: object) -> str:
    """Return twelve digits that change with any of the parts.

    >>> key_of("a", 1) == key_of("a", 1), key_of("a", 1) == key_of("a", 2)
    (True, False)
    """
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def _meaning(path: Path, package: Path) -> str:
    """Return a checksum of what a file says."""
    text = path.read_bytes()
    if path.suffix == ".py" and path.is_relative_to(package):
        text = _parsed(path, package, path.stat().st_mtime_ns)
    return hashlib.sha256(text).hexdigest()


@lru_cache(1024)
def _parsed(path: Path, package: Path, _changed: int) -> bytes:
    """Return a module's code without docstrings, and without where its imports come from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {alias for alias, _ in _imports(tree, package) if alias}
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
        if isinstance(node, ast.Name) and node.id in modules:
            node.id = "module"
    return ast.dump(_WithoutImports(package.name).visit(tree)).encode()


class _WithoutImports(ast.NodeTransformer):
    """Drop what is imported from a package: the modules themselves count, not where they lie."""

    def __init__(self, package: str) -> None:
        self.package = package

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        return None if (node.module or "").partition(".")[0] == self.package else node


def _imports(tree: ast.AST, package: Path) -> set[tuple[str, str]]:
    """Return the modules of the package that are imported, each behind the name that it is bound to, if any."""
    found, modules = set(), _modules(package)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {("", alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(("", node.module))
            found |= {(alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names}
    return {(alias, name) for alias, name in found if name in modules}


def _named(script: Path, package: Path) -> set[str]:
    if script.is_relative_to(package):
        return imported(script, package)
    tree = ast.parse(script.read_text(encoding="utf-8"))
    whole = any(isinstance(node, ast.ImportFrom) and node.module == package.name for node in ast.walk(tree)) or any(
        alias.name == package.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    )
    return set(_modules(package)) if whole else imported(script, package)


def _modules(package: Path) -> dict[str, Path]:
    """Return the files of a package by the names of their modules."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _with_parents(name: str) -> set[str]:
    """Return a module and the packages that Python reads before it."""
    parts = name.split(".")
    return {".".join(parts[: n + 1]) for n in range(len(parts))}


@lru_cache(4)
def _graph(package: Path, _changed: int, _files: int) -> grimp.ImportGraph:
    return grimp.build_graph(package.name, cache_dir=None)


def _tables(path: Path, package: Path) -> set[Path]:
    """Return the data files in a module's folder, and in folders of that one that hold no code."""
    folders = [path.parent, *(one for one in path.parent.iterdir() if one.is_dir() and not list(one.rglob("*.py")))]
    return {file for folder in folders if path.parent != package for file in folder.iterdir() if file.suffix in _DATA}
