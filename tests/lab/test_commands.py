import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.lab.lab_model import LabModel
from tests.test_cli import run

__all__ = ["run"]  # a fixture


def test_from_a_cohort_to_ages_in_two_commands(run, smoke_cohort: Cohort, tmp_path: Path) -> None:
    model, ages = tmp_path / "lab.brainage", tmp_path / "ages.tsv"
    status, said, _ = run("fit", smoke_cohort.folder, "--folds", 5, "-o", model)
    assert status == 0
    assert "each predicted by the fold that left it out: mean absolute error" in said
    status, said, _ = run("predict", model, smoke_cohort.folder, "-o", ages)
    assert (status, said.splitlines()[-1]) == (0, f"Written to {ages}.")
    table = pd.read_csv(ages, sep="\t", dtype={"participant_id": str}, keep_default_na=False)
    assert table["participant_id"].tolist() == smoke_cohort.participants["participant_id"].tolist()
    assert (table["low"].astype(float) < table["predicted_age"].astype(float)).all()
    page = tmp_path / "report.html"
    status, said, _ = run("report", model, smoke_cohort.folder, "-o", page)
    assert (status, said.splitlines()[-1]) == (0, f"Written to {page}.")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("report", model, smoke_cohort.folder, "-o", page)[2].endswith("to replace what this command wrote")
    assert run("report", model, smoke_cohort.folder, "-o", page, "--replace")[0] == 0


@pytest.mark.parametrize("command", ["fit", "predict", "report"])
def test_a_file_that_is_there_stays(command: str, run, smoke_cohort: Cohort, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    (tmp_path / "no.brainage").write_text("not opened")
    words = (smoke_cohort.folder,) if command == "fit" else (tmp_path / "no.brainage", smoke_cohort.folder)
    status, _, error = run(command, *words, "-o", tmp_path / "mine")
    assert (status, (tmp_path / "mine").read_text()) == (1, "kept")
    assert error.endswith("is there already; choose another name, or give --replace to replace what this command wrote")


def test_a_folder_that_is_not_there_is_told_before_anything_is_computed(
    run, smoke_cohort: Cohort, tmp_path: Path
) -> None:
    status, _, error = run("fit", smoke_cohort.folder, "-o", tmp_path / "none" / "lab.brainage")
    assert status == 1
    assert "its folder is not there; make it first, or choose another" in error


@pytest.mark.parametrize("command", ["fit", "predict", "report"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("people.txt", "was not written by this command, so it is not replaced; choose another name"),
        ("a folder", "is a folder; expected the name of a file"),
        ("cohort/ages.tsv", "lies in the cohort folder, which holds nothing but the cohort; choose another place"),
    ],
)
def test_nothing_of_somebody_else_s_is_replaced(run, command: str, name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "cohort").mkdir()
    (tmp_path / "a folder").mkdir()
    for file in ("people.txt", "lab.brainage", "cohort/ages.tsv"):
        (tmp_path / file).write_text("kept")
    words = () if command == "fit" else (tmp_path / "lab.brainage",)
    status, _, error = run(command, *words, tmp_path / "cohort", "-o", tmp_path / name, "--replace")
    assert (status, error.endswith(told)) == (1, True), error
    assert {(tmp_path / file).read_text() for file in ("people.txt", "lab.brainage", "cohort/ages.tsv")} == {"kept"}


def test_a_model_that_is_its_own_output_stays(run, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "lab.brainage").write_text("kept")
    status, _, error = run(
        "predict", tmp_path / "lab.brainage", tmp_path / "c", "-o", tmp_path / "lab.brainage", "--replace"
    )
    assert (status, (tmp_path / "lab.brainage").read_text()) == (1, "kept")
    assert "was not written by this command" in error
    status, _, error = run("predict", tmp_path / "none", tmp_path / "c", "-o", tmp_path / "ages.tsv")
    assert error.endswith("none: no such file; make it with brainage fit")


def test_one_scan_and_what_a_model_is(run, fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path) -> None:
    model = tmp_path / "lab.brainage"
    fitted.save(model)
    folder = smoke_cohort.folder / "sub-00001" / "mre"
    files = sorted(folder.glob("*.nii"))
    status, said, _ = run("predict", model, *files, "--age", 30, "-o", tmp_path / "one.tsv")
    assert status == 0
    assert re.fullmatch(r"-?\d+ years \(-?\d+ to \d+\).*", said.splitlines()[0])
    assert (tmp_path / "one.tsv").read_text().startswith("participant_id\tage")
    status, said, _ = run("model", "info", model)
    assert (status, said.splitlines()[0]) == (0, "for: mre at 8 mm, in MNI152 space")
    status, said, _ = run("model", "check", model)
    assert (status, said.strip().endswith("it works here as there.")) == (0, True)
    assert run("predict", model, smoke_cohort.folder)[2].startswith("error: output is missing")


def test_a_model_that_says_another_age_here_is_told(run, fitted: LabModel, tmp_path: Path) -> None:
    strange = replace(fitted, about=replace(fitted.about, reference_age=fitted.about.reference_age + 3))
    strange.save(tmp_path / "lab.brainage")
    status, _, error = run("model", "check", tmp_path / "lab.brainage")
    assert (status, "expected the same within 0.25 years" in error) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("c", "--study", "Study 9"), "is a cohort; --age, --study, --resample and further files are for one scan"),
        (("c", "c"), "is a cohort; --age, --study, --resample and further files are for one scan"),
        (("nowhere",), "nowhere: no such file or folder; expected a cohort folder, or one file of each map"),
    ],
)
def test_what_a_cohort_has_no_use_for_is_told(run, words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    paths = [tmp_path / one if one in {"c", "nowhere"} else one for one in words]
    status, _, error = run("predict", tmp_path / "lab.brainage", *paths, "-o", tmp_path / "ages.tsv")
    assert status == 1
    assert told in error


def test_a_report_on_the_very_people_of_a_model_without_people_is_refused(
    run, fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path
) -> None:
    fitted.without_people().save(tmp_path / "shared.brainage")
    status, _, error = run("report", tmp_path / "shared.brainage", smoke_cohort.folder, "-o", tmp_path / "report.html")
    assert status == 1
    assert "is the cohort that the model was fitted on, and its file was made without saying whom" in error
    assert not (tmp_path / "report.html").exists()
