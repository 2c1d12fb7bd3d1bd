import subprocess
import sys
from pathlib import Path

import pytest

from brainage import dependencies
from tests.conftest import ROOT

PACKAGE = {
    "__init__.py": "",
    "errors.py": "",
    "maps.py": "from toy.errors import Wrong\n",
    "plots/__init__.py": "",
    "plots/ages.py": "def draw():\n    from toy import maps\n",
    "plots/trends.py": "import toy.errors\n",
    "tables/__init__.py": "",
    "tables/read.py": "import json\n",
    "tables/values.csv": "1\n",
    "tables/measured/more.csv": "2\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in PACKAGE.items():
        path = tmp_path / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "toy"


def script(package: Path, text: str) -> Path:
    path = package.parent / "script.py"
    path.write_text(text)
    return path


def needed(package: Path, text: str) -> set[str]:
    files = dependencies.depends_on([script(package, text)], package)
    return {path.relative_to(package).as_posix() for path in files}


def test_imports_are_followed_wherever_they_stand(package: Path) -> None:
    assert needed(package, "from toy.plots import ages") == {
        "__init__.py",
        "plots/__init__.py",
        "plots/ages.py",
        "maps.py",
        "errors.py",
    }
    assert needed(package, "import numpy") == set()


def test_tables_belong_to_the_modules_beside_them(package: Path) -> None:
    files = needed(package, "from toy.tables.read import anything")
    assert {"tables/values.csv", "tables/measured/more.csv"} < files


@pytest.mark.parametrize(
    ("changed", "reruns"),
    [("errors.py", True), ("maps.py", True), ("plots/trends.py", False), ("tables/read.py", False)],
)
def test_a_digest_changes_with_what_is_needed_and_with_nothing_else(
    package: Path, changed: str, *, reruns: bool
) -> None:
    path = script(package, "import toy.plots.ages")
    before = dependencies.digest([path], package)
    (package / changed).write_text(PACKAGE[changed] + "# a comment\n")
    assert (dependencies.digest([path], package) != before) == reruns


def test_the_digest_changes_with_the_script_itself(package: Path) -> None:
    before = dependencies.digest([script(package, "import toy")], package)
    assert dependencies.digest([script(package, "import toy  # now")], package) != before


def test_a_figure_depends_on_its_own_module_and_not_on_another_figure_s() -> None:
    files = {path.relative_to(ROOT / "brainage").as_posix() for path in ours("fig2_trends")}
    assert {"figures/trends.py", "experiments/trends.py", "simulation/measured/texture.csv"} < files
    assert not {"figures/gap.py", "experiments/gap.py", "cli.py"} & files


def test_nothing_that_python_loads_is_left_out() -> None:
    """Import what a notebook imports in a fresh interpreter and compare."""
    lines = [line for line in (ROOT / "notebooks/fig4_gap.py").read_text().splitlines() if "brainage" in line]
    code = [line for line in lines if line.startswith("from")]
    code.append("import sys; [print(one.__file__) for name, one in sys.modules.items() if name.startswith('brainage')]")
    done = subprocess.run([sys.executable, "-c", "\n".join(code)], capture_output=True, text=True, check=True)
    loaded = {Path(path) for path in done.stdout.splitlines()}
    assert len(loaded) > 20
    assert loaded <= set(ours("fig4_gap"))


def ours(notebook: str) -> list[Path]:
    return dependencies.depends_on([ROOT / f"notebooks/{notebook}.py"])
