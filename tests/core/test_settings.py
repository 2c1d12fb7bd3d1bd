import os
from pathlib import Path

import pytest

from brainage.core import settings
from brainage.core.errors import BrainageError
from brainage.core.settings import published_folder
from tests.conftest import ROOT


def test_environment_variables_move_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRAINAGE_DATA", str(tmp_path))
    monkeypatch.setenv("BRAINAGE_MRE134", str(tmp_path))
    assert settings.data_folder() == tmp_path
    assert settings.mre134_folder() == tmp_path


def test_a_folder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_MRE134", "/nowhere")
    with pytest.raises(BrainageError, match="BRAINAGE_MRE134 names /nowhere: no such folder; expected a clone or"):
        settings.mre134_folder()


def test_defaults_lie_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRAINAGE_RESULTS")
    assert settings.results_folder() == settings.project_folder() / "results"
    assert (settings.project_folder() / "pyproject.toml").is_file()
    assert settings.mre134_folder() is None


def test_published_tables_lie_in_the_checkout_whatever_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert published_folder() == ROOT / "results/published"
    monkeypatch.setattr(settings, "project_folder", lambda: tmp_path)
    with pytest.raises(
        BrainageError, match=r"results/published: no such folder; published tables are part of the check"
    ):
        published_folder()


def test_mre134_is_relative_to_the_checkout_wherever_a_notebook_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BRAINAGE_MRE134", "notebooks")
    monkeypatch.chdir(tmp_path)
    assert settings.mre134_folder() == settings.project_folder() / "notebooks"


def test_jobs_default_to_the_cores_and_bad_ones_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "-1")
    assert settings.jobs() == os.cpu_count()
    monkeypatch.setenv("BRAINAGE_JOBS", "3")
    assert settings.jobs() == 3
    for value in ("0", "many", "-2"):
        monkeypatch.setenv("BRAINAGE_JOBS", value)
        with pytest.raises(BrainageError, match=f"BRAINAGE_JOBS is '{value}'; expected the number of processes"):
            settings.jobs()


def test_options_of_a_command_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "3")
    monkeypatch.setenv("BRAINAGE_SCHEDULER", "tcp://localhost:1")
    settings.set_workers(-1)
    assert (settings.jobs(), settings.scheduler()) == (3, "tcp://localhost:1")
    settings.set_workers(2, "tcp://localhost:2")
    assert (settings.jobs(), settings.scheduler()) == (2, "tcp://localhost:2")
    with pytest.raises(BrainageError, match=r"^jobs is '0'"):
        settings.set_workers(0)


def test_there_is_no_cluster_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.scheduler() is None
    monkeypatch.setenv("BRAINAGE_SCHEDULER", "tcp://localhost:8786")
    assert settings.scheduler() == "tcp://localhost:8786"
