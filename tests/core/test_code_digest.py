import subprocess
import sys
from pathlib import Path

import pytest

from brainage.core import code_digest
from tests.conftest import ROOT

PAPER = "papers/traeuble2025"
MAPS = '''"""Maps."""
from toy.errors import Wrong
from toy.tables import read


def first():
    return read.all()
'''
PACKAGE = {
    "__init__.py": "",
    "errors.py": "",
    "maps.py": MAPS,
    "plots/__init__.py": "",
    "plots/ages.py": "def draw():\n    from toy import maps\n",
    "plots/trends.py": "import toy.errors\n",
    "tables/__init__.py": "",
    "tables/read.py": "import json\n",
    "tables/values.csv": "1\n",
    "tables/measured/more.csv": "2\n",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in PACKAGE.items():
        path = tmp_path / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "toy"


def script(package: Path, text: str) -> Path:
    path = package.parent / "script.py"
    path.write_text(text)
    return path


def needed(package: Path, text: str) -> set[str]:
    files = code_digest.depends_on([script(package, text)], package)
    return {path.relative_to(package).as_posix() for path in files}


def test_imports_are_followed_wherever_they_stand(package: Path) -> None:
    assert needed(package, "from toy.plots import ages") == {
        "__init__.py",
        "plots/__init__.py",
        "plots/ages.py",
        "maps.py",
        "errors.py",
        "tables/__init__.py",
        "tables/read.py",
        "tables/values.csv",
        "tables/measured/more.csv",
    }
    assert needed(package, "import numpy") == set()


def test_tables_belong_to_the_modules_beside_them(package: Path) -> None:
    files = needed(package, "from toy.tables.read import anything")
    assert {"tables/values.csv", "tables/measured/more.csv"} < files


@pytest.mark.parametrize(
    ("changed", "reruns"),
    [("errors.py", True), ("maps.py", True), ("tables/read.py", True), ("plots/trends.py", False)],
)
def test_a_digest_changes_with_what_is_needed_and_with_nothing_else(
    package: Path, changed: str, *, reruns: bool
) -> None:
    path = script(package, "import toy.plots.ages")
    before = code_digest.digest([path], package)
    (package / changed).write_text(PACKAGE[changed] + "NEW = 1\n")
    assert (code_digest.digest([path], package) != before) == reruns


def test_the_digest_changes_with_the_script_itself(package: Path) -> None:
    before = code_digest.digest([script(package, "import toy.errors")], package)
    assert code_digest.digest([script(package, "import toy.errors  # now")], package) != before


@pytest.mark.parametrize("text", ['"""All maps."""', "# of maps"])
def test_words_about_the_code_change_nothing(package: Path, text: str) -> None:
    before = code_digest.digest([package / "maps.py"], package)
    path = package / "maps.py"
    path.write_text(path.read_text().replace('"""Maps."""', text))
    assert code_digest.digest([path], package) == before
    path.write_text(path.read_text().replace("read.all", "read.one"))
    assert code_digest.digest([path], package) != before


def test_a_move_is_no_change_of_method(package: Path) -> None:
    """Moved, renamed, and imported from where it is now: the same code, to the last digit."""
    before = code_digest.digest([package / "plots/ages.py"], package)
    (package / "rooms").mkdir()
    (package / "rooms/__init__.py").write_text("")
    (package / "maps.py").rename(package / "rooms/volumes.py")
    (package / "tables/read.py").rename(package / "tables/reading.py")
    volumes = package / "rooms/volumes.py"
    volumes.write_text(volumes.read_text().replace("import read", "import reading").replace("read.all", "reading.all"))
    (package / "plots/ages.py").write_text("def draw():\n    from toy.rooms import volumes\n")
    assert code_digest.digest([package / "plots/ages.py"], package) == before


def test_another_function_of_the_same_name_is_a_change(package: Path) -> None:
    (package / "others.py").write_text("def first():\n    return 2\n")
    (package / "plots/ages.py").write_text("from toy.maps import first\n")
    before = code_digest.digest([package / "plots/ages.py"], package)
    (package / "plots/ages.py").write_text("from toy.others import first\n")
    assert code_digest.digest([package / "plots/ages.py"], package) != before


def test_who_imports_the_package_itself_depends_on_all_of_it(package: Path) -> None:
    assert needed(package, "import toy as t") == needed(package, "from toy import errors") == set(PACKAGE)


def test_a_figure_depends_on_its_own_module_and_not_on_another_figure_s() -> None:
    files = {path.relative_to(ROOT / "brainage").as_posix() for path in ours("fig2_trends")}
    assert {
        "book/pages/fig2_trends.py",
        f"{PAPER}/figures/trends.py",
        f"{PAPER}/experiments/trends.py",
        "simulation/numbers/measured/texture.csv",
    } < files
    assert not {f"{PAPER}/figures/disease_gaps.py", "book/pages/fig4_gap.py", "cli.py"} & files


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
    return code_digest.depends_on([ROOT / f"notebooks/{notebook}.py"])
