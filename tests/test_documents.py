"""README and how-to pages as their readers use them: every block of commands and code is run, in its order."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from brainage.data.sources.simulated import local_folder
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "book/howto").glob("*.md"))]
BLOCK = re.compile(r"^```(bash|python|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")

#: Commands that are run elsewhere, and where: the whole book by .ci/run, the download and import in their own tests.
ELSEWHERE = {
    "make": "dry",
    "brainage cohort fetch": "tests/data/sources/test_download.py",
    "brainage cohort import lifespan": "tests/data/sources/test_lifespan.py",
    "brainage preprocess": "tests/lab/preprocess/test_command.py",
    "pip install": "tests/test_project.py",
    "brainage cohort import mre134": "tests/data/sources/test_mre134.py",
    "export BRAINAGE_MRE134": "tests/test_smoke_book.py",
}


def blocks(document: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(document.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Cohorts by the command that made them, so that each is made once."""
    return {"": tmp_path_factory.mktemp("simulated")}


def simulate_once(line: str, made: dict[str, Path]) -> None:
    """Run a command that simulates a cohort, or copy what it made before."""
    folder = Path(line.split()[3])
    if line not in made:
        run(line)
        made[line] = made[""] / str(len(made))
        shutil.copytree(folder, made[line])
    else:
        shutil.copytree(made[line], folder)


def run(line: str) -> str:
    programs = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", line], env=programs, capture_output=True, text=True)
    assert done.returncode == 0, f"{line}\n{done.stderr}"
    return done.stdout


def run_code(text: str, names: dict[str, object]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(text, "document", "exec"), names)  # noqa: S102 - that is the test
    return printed.getvalue()


def same(printed: str, shown: str) -> bool:
    """Return whether words are the same, and numbers to 5 %: last digits differ between processors.

    Fingerprints are left aside; their own tests hold them.
    """
    printed, shown = (re.sub(r"fingerprint \w+", "", text) for text in (printed, shown))
    numbers, expected = ([float(one.replace(",", "")) for one in NUMBER.findall(text)] for text in (printed, shown))
    words = NUMBER.sub("#", printed).split() == NUMBER.sub("#", shown).split()
    return words and numbers == pytest.approx(expected, rel=0.05, abs=0.05)


def run_commands(text: str, made: dict[str, Path]) -> str:
    """Run each line as a shell does, with this environment's programs first; return what the last one printed."""
    printed = ""
    for line in filter(None, (one.split("  #")[0].split(" #")[0].strip() for one in text.splitlines())):
        where = next((place for start, place in ELSEWHERE.items() if line.startswith(start)), "")
        if where == "dry":
            run(f"cd '{ROOT}' && {line} --dry-run")
        elif where:
            assert (ROOT / where).is_file()
        elif line.startswith("brainage cohort simulate"):
            simulate_once(line, made)
        else:
            printed = run(line)
    return printed


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_block_runs(
    document: Path,
    simulated: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRAINAGE_RESULTS", str(tmp_path / "results"))
    names: dict[str, object] = {"__name__": "document"}
    found = blocks(document)
    assert found
    if document.stem == "rerun":  # the cohort of its profile is there already
        known = request.getfixturevalue("smoke_cohort")
        shutil.copytree(known.folder, local_folder(len(known), known.grid.voxel_size))
    if document.stem == "claims":
        monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    printed = ""
    for language, text in found:
        if language == "text":
            assert same(printed, text), printed
        elif language == "bash":
            printed = run_commands(text, simulated)
        else:
            printed = run_code(text, names)


def test_shown_output_is_held_to_what_is_printed() -> None:
    """Numbers of other rows, other words, and more words are told; last digits are not."""
    assert same("mae   7.01\nfingerprint abc", "mae 7.00\nfingerprint def")
    assert not same("mae 7.01", "mae 7.90")
    assert not same("mae 7.01", "rmse 7.01")
    assert not same("mae 7.01 years", "mae 7.01")


def test_commands_that_are_not_run_here_are_named_once() -> None:
    """Nothing else is passed over."""
    lines = [
        line
        for document in DOCUMENTS
        for language, text in blocks(document)
        if language == "bash"
        for line in text.splitlines()
    ]
    passed = [line for line in lines if any(line.startswith(start) for start in ELSEWHERE)]
    assert {line.split()[0] for line in lines if line} == {"make", "brainage", "export", "pip"}
    assert len(passed) < len([line for line in lines if line])
