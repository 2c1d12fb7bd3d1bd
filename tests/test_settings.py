from pathlib import Path

import pytest

from brainage import settings


def test_environment_variables_move_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRAINAGE_DATA", str(tmp_path))
    monkeypatch.setenv("BRAINAGE_MRE134", str(tmp_path / "maps"))
    assert settings.data_folder() == tmp_path
    assert settings.mre134_folder() == tmp_path / "maps"


def test_defaults_lie_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRAINAGE_RESULTS")
    assert settings.results_folder() == settings.project_folder() / "results"
    assert (settings.project_folder() / "pyproject.toml").is_file()
    assert settings.mre134_folder() is None


def test_mre134_is_relative_to_the_checkout_wherever_a_notebook_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BRAINAGE_MRE134", "maps")
    monkeypatch.chdir(tmp_path)
    assert settings.mre134_folder() == settings.project_folder() / "maps"
