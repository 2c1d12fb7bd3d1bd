import json
import shlex
from pathlib import Path

import pytest

from brainage.data.cohort import open_cohort
from tests.lab.intake.folders import flat, rewrite_table, stiffness_file
from tests.test_cli import run

__all__ = ["run"]  # a fixture


@pytest.fixture
def lab_folder(tmp_path: Path) -> Path:
    return flat(tmp_path / "lab")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_from_a_folder_to_a_cohort_in_two_commands(run, lab_folder: Path, out: Path) -> None:
    status, said, _ = run("cohort", "check", lab_folder, "--out", out, "--jobs", 1)
    assert status == 0
    assert said.startswith("6 people, 12 maps that can be read")
    assert said.splitlines()[-1].startswith(f"Look {out / 'lab.toml'} through, then: brainage cohort import")
    assert sorted(path.name for path in out.iterdir()) == ["check.html", "lab.toml", "problems.json"]
    status, said, _ = run("cohort", "import", lab_folder, out / "cohort", "--map", out / "lab.toml", "--jobs", 1)
    assert (status, said.splitlines()[-1]) == (0, f"Imported 6 people to {out / 'cohort'}.")
    assert open_cohort(out / "cohort").control == "HC"


def test_what_stops_an_import_is_told_with_a_status_and_in_a_file(run, lab_folder: Path, out: Path) -> None:
    stiffness_file(lab_folder, "A-01").write_bytes(b"broken")
    status, said, _ = run("cohort", "check", lab_folder, "--out", out, "--jobs", 1)
    assert status == 1
    assert "stops an import: maps/A-01_2019_Stiffness.nii.gz: cannot be read as NIfTI" in said
    (problem,) = json.loads((out / "problems.json").read_text())["problems"]
    assert (problem["file"], problem["stops"]) == ("maps/A-01_2019_Stiffness.nii.gz", True)
    status, _, error = run("cohort", "import", lab_folder, out / "cohort", "--jobs", 1)
    assert (status, "A-01_2019_Stiffness" in error, (out / "cohort").exists()) == (1, True, False)


def test_what_one_corrected_is_kept_and_taken(run, lab_folder: Path, out: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe=["0", "1"] * 3))
    assert run("cohort", "check", lab_folder, "--out", out, "--jobs", 1)[0] == 1
    corrected = (out / "lab.toml").read_text() + '[codes.diagnosis]\n0 = "CN"\n1 = "AD"\n'
    (out / "lab.toml").write_text(corrected)
    status, said, _ = run("cohort", "check", lab_folder, "--out", out, "--jobs", 1)
    assert (status, (out / "lab.toml").read_text()) == (1, corrected)
    assert "lab.toml is there already and says something else, so it was kept; this guess is in lab.new.toml." in said
    status, said, _ = run("cohort", "check", lab_folder, "--map", out / "lab.toml", "--out", out, "--jobs", 1)
    assert (status, said.splitlines()[-1]) == (
        0, f"Next: brainage cohort import {lab_folder} COHORT --map {out / 'lab.toml'}"
    )  # fmt: skip


def test_a_guess_that_leaves_questions_is_not_imported(run, lab_folder: Path, out: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe=["0", "1"] * 3))
    status, _, error = run("cohort", "import", lab_folder, out / "cohort", "--jobs", 1, "--only-complete")
    assert (status, "no diagnosis is called healthy (found: 0, 1)" in error) == (1, True)


@pytest.mark.parametrize("name", ["check.html", "problems.json"])
def test_nothing_of_somebody_else_s_is_replaced(run, name: str, lab_folder: Path, out: Path) -> None:
    (out / name).write_text("mine")
    status, _, error = run("cohort", "check", lab_folder, "--out", out, "--jobs", 1)
    assert (status, (out / name).read_text()) == (1, "mine")
    assert "was not written by this command" in error


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "LAB", "--out", "LAB/maps"), "in which nothing is written; choose another folder with --out"),
        (("check", "LAB", "--out", "LAB/none"), "no such folder; make it first"),
        (("check", "LAB/none", "--out", "OUT"), "no such folder; expected the folder of your scans"),
        (("check", "LAB", "--table", "none.csv", "--out", "OUT"), "none.csv: no such file"),
        (("check", "LAB", "--map", "OUT/none.toml", "--out", "OUT"), "no such file; brainage cohort check writes one"),
        (("import", "LAB", "LAB/cohort"), "in which nothing is written; choose another place"),
        (("import", "LAB"), "1 places are given; expected FOLDER DEST"),
        (("import", "other", "LAB", "OUT/x"), "source is 'other'; expected mre134 or lifespan, or FOLDER DEST"),
    ],
)
def test_places_that_do_not_fit_are_told(run, words: tuple[str, ...], told: str, lab_folder: Path, out: Path) -> None:
    status, _, error = run("cohort", *(one.replace("LAB", str(lab_folder)).replace("OUT", str(out)) for one in words))
    assert (status, told in error) == (1, True), error
    assert list(out.iterdir()) == []


def test_a_table_elsewhere_is_taken(run, lab_folder: Path, out: Path) -> None:
    table = out.parent / "people.csv"
    (lab_folder / "people.csv").rename(table)
    status, said, _ = run("cohort", "check", lab_folder, "--table", table, "--out", out, "--jobs", 1)
    assert (status, said.splitlines()[0].endswith("Nothing stops an import.")) == (0, True)
    assert f'table = "{table}"' in (out / "lab.toml").read_text()


def test_the_next_command_is_for_a_shell_and_keeps_what_was_given(run, tmp_path: Path, out: Path) -> None:
    folder = flat(tmp_path / "it's $HOME")
    _, said, _ = run("cohort", "check", folder, "--out", out, "--jobs", 1, "--resample")
    *_, command = said.splitlines()
    words = shlex.split(command.split("then: ")[1])
    assert words == [
        "brainage",
        "cohort",
        "import",
        str(folder),
        "COHORT",
        "--map",
        str(out / "lab.toml"),
        "--resample",
    ]


def test_a_reading_that_lies_here_is_not_passed_over(
    run, lab_folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out)
    (out / "lab.toml").write_text("name = 'mine'")
    status, _, error = run("cohort", "import", lab_folder, out / "cohort", "--jobs", 1)
    assert (status, error.startswith("error: lab.toml lies here: give it with --map lab.toml")) == (1, True)
