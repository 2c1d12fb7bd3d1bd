"""What holds the project together: mirrored tests, one set of versions, one direction of imports, pairs in sync."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

MODULES = [path for path in sorted((ROOT / "brainage").rglob("*.py")) if path.name != "__init__.py"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return dict(pin(line) for line in lines if line and not line.startswith("#"))


def pin(line: str) -> tuple[str, str]:
    name, version = line.split("==")
    return canonicalize_name(name), version


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_has_its_tests(module: Path) -> None:
    parent = module.relative_to(ROOT / "brainage").parent
    assert (ROOT / "tests" / parent / f"test_{module.name}").is_file()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_stay_small(module: Path) -> None:
    """Four hundred lines at the most; 260 without what docstrings say of parameters and results."""
    text = module.read_text()
    documented = [
        node.body[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
    ]
    lines = len(text.splitlines())
    assert lines <= 400
    assert lines - sum(one.end_lineno - one.lineno + 1 for one in documented) <= 260


def test_the_lock_fixes_every_dependency_within_its_bounds() -> None:
    versions = locked()
    extras = PROJECT["project"]["optional-dependencies"]
    for text in [*PROJECT["project"]["dependencies"], *extras["book"], *extras["dev"]]:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in versions, f"{name} is not in requirements.lock: make lock"
        assert wanted.specifier.contains(versions[name]), f"{wanted} against {versions[name]}"
    assert versions["torch"] == "2.13.0"
    assert versions["jupyter-book"] == "1.0.4.post1"
    assert versions["sphinx-book-theme"].startswith("1.2.")


def test_conda_installs_the_same_versions() -> None:
    """The environment takes everything but Python from the lock file, so there is nothing else that could differ."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    pip = next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))
    others = [part for part in environment["dependencies"] if not isinstance(part, dict)]
    assert pip == ["-r requirements.lock", "-e ."]
    python = next(part for part in others if part.startswith("python="))
    assert set(others) == {python, "pip"}
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(python.removeprefix("python="))


def test_installed_versions_are_the_locked_ones() -> None:
    """The tests run with what users get."""
    frozen = subprocess.run([sys.executable, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    found = dict(pin(line) for line in frozen.splitlines() if "==" in line)
    differ = {name: (v, found[name]) for name, v in locked().items() if found.get(name, v).split("+")[0] != v}
    assert not differ


def test_imports_go_down_only() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow  # mypy alone takes a minute where it has not run before
def test_style_and_types() -> None:
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_version_stands_in_one_place() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["project"]["version"]
    assert f"## {PROJECT['project']['version']}" in (ROOT / "CHANGELOG.md").read_text()


def test_commands_in_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^make (\w+)", text, re.MULTILINE))
    assert {"book", "test"} <= targets
    assert targets <= set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for words in set(re.findall(r"^brainage ((?:cohort )?\w+)", text, re.MULTILINE)):
        command = [sys.executable, "-c", "from brainage.cli import main; main()", *words.split(), "--help"]
        assert subprocess.run(command, capture_output=True).returncode == 0, words


def test_workflows_are_pinned_and_may_do_only_what_a_job_needs() -> None:
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        workflow = yaml.safe_load(path.read_text())
        assert workflow["permissions"] == {}
        assert all(job["permissions"] for job in workflow["jobs"].values())
        used = re.findall(r"uses: (.*)", path.read_text())
        assert used
        assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []
        writes = [name for name, job in workflow["jobs"].items() if "write" in job["permissions"].values()]
        assert writes == ["deploy"]  # which runs no code of the checkout


def test_the_wheel_carries_every_data_file() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["brainage"]
    carried = {path for pattern in patterns for path in (ROOT / "brainage").glob(pattern)}
    others = {path for path in (ROOT / "brainage").rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert ROOT / "brainage/papers/traeuble2025/claims/claims.csv" in others
    assert others - carried == set()


#: Imports every module but those named first, where only the distributions of the core's dependencies can be imported.
CORE_ALONE = """
import importlib, pkgutil, re, sys
from importlib.metadata import packages_distributions, requires
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

def needed(name, extra, found):
    for requirement in map(Requirement, requires(name) or []):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            one = canonicalize_name(requirement.name)
            if one not in found:
                found.add(one)
                for more in requirement.extras | {""}:
                    needed(one, more, found)
    return found

core = {"brainage", *CORE}
for name in CORE:
    needed(name, "", core)
owners = packages_distributions().items()
blocked = {module for module, names in owners if not core & set(map(canonicalize_name, names))}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
for name in list(sys.modules):
    if name.partition(".")[0] in blocked:
        del sys.modules[name]
import brainage
for module in pkgutil.walk_packages(brainage.__path__, "brainage."):
    if not module.name.startswith("brainage.book"):
        importlib.import_module(module.name)
print("jupytext" in blocked, "pytest" in blocked, "torch" in blocked)
"""


@pytest.mark.slow
def test_nothing_but_the_book_needs_an_extra() -> None:
    core = [canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]]
    code = CORE_ALONE.replace("CORE", repr(core))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "True True False"
