"""Every test runs in one of the two commands: `make test-all` leaves nothing out, `make test` what is named."""

import os
import re
import subprocess
import tomllib

import pytest

from tests.conftest import ROOT
from tests.once import computed_once, made_once
from tests.tiers import TIERS, tier_of

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
MARKERS = {text.split(":")[0] for text in SETTINGS["markers"]}


def command(target: str, *arguments: str) -> str:
    """Return what `make` would run."""
    own = {name: value for name, value in os.environ.items() if name not in {"PYTEST_ARGS", "MAKEFLAGS"}}
    make = ("make", "--dry-run", "--no-print-directory", "-o", ".venv/.installed", target, *arguments)
    return subprocess.run(make, cwd=ROOT, env=own, capture_output=True, text=True, check=True).stdout.strip()


def test_all_tests_are_all_tests() -> None:
    """Nothing is chosen, neither by the command nor by the settings that it reads."""
    assert command("test-all").endswith("-m pytest -n auto --dist loadfile --no-loadscope-reorder")
    assert not re.search(r"(^| )(-m|-k|--ignore|--deselect|--co)", SETTINGS["addopts"])
    assert SETTINGS["testpaths"] == ["tests", "brainage"]


def test_who_waits_is_whoever_has_a_marker() -> None:
    (left_out,) = re.findall(r'-m "not \((.*)\)"', command("test"))
    assert set(left_out.split(" or ")) == MARKERS == set(TIERS)
    assert command("test-rest").endswith(f'-m "{left_out}"')


@pytest.mark.parametrize("target", ["test", "test-rest", "test-all"])
def test_some_tests_can_be_asked_for(target: str) -> None:
    assert command(target, "PYTEST_ARGS=-n 0 tests/core").endswith(" -n 0 tests/core")


SEEN = 'BRAINAGE_SMOKE_SITE="$PWD/_build/html" make test-rest'


def test_the_pipeline_runs_every_test_and_builds_the_book_once() -> None:
    lines = [line.partition(" #")[0] for line in (ROOT / ".ci/run").read_text().splitlines()]
    runs = [line for line in lines if re.search(r"\bmake\b", line)]
    assert runs == ["make install", "OMP_NUM_THREADS=1 make book PROFILE=smoke &", "make test", SEEN]


def test_fixtures_that_make_a_test_wait_exist() -> None:
    """One that is renamed would let its tests into the quick tier."""
    sources = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    for fixture in set().union(*TIERS.values()):
        assert f"\ndef {fixture}(" in sources, fixture


def test_a_test_waits_for_what_its_fixtures_need(request: pytest.FixtureRequest) -> None:
    assert tier_of(["tmp_path", "small_cohort"]) == []
    assert tier_of(["real_cohort", "mre134_clone", "tmp_path"]) == ["data"]
    assert tier_of(["browser", "site"]) == ["book", "browser"]
    assert not MARKERS & {mark.name for mark in request.node.iter_markers()}


def test_what_is_made_once_is_made_once(tmp_path_factory: pytest.TempPathFactory, tmp_path) -> None:
    """What was left half done is handed over to be made again."""
    made = []

    def make(path) -> None:
        made.append(path.exists())
        path.touch()
        if len(made) == 1:
            raise KeyboardInterrupt

    name = f"tiers-{tmp_path.parent.name}-{tmp_path.name}"
    with pytest.raises(KeyboardInterrupt):
        made_once(tmp_path_factory, name, make)
    assert made_once(tmp_path_factory, name, make) == made_once(tmp_path_factory, name, make)
    assert made == [False, True]
    assert [computed_once(tmp_path_factory, name, lambda: made.append(7) or made[:]) for _ in (1, 2)][1][-1] == 7
    assert made == [False, True, 7]
