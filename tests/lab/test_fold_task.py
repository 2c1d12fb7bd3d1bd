from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.lab import fold_task
from brainage.lab.fitting import fit_lab
from brainage.lab.fold_task import FoldTask, kept_folds


def test_folds_that_are_kept_are_those_fitted_at_once(smoke_cohort: Cohort, tmp_path: Path) -> None:
    at_once = fit_lab(smoke_cohort, "stiffness", folds=3)
    kept = fit_lab(smoke_cohort, "stiffness", folds=3, kept=tmp_path / "folds")
    pd.testing.assert_frame_equal(kept.fit.ages, at_once.fit.ages)
    np.testing.assert_array_equal(kept.said, at_once.said)
    assert kept.about == at_once.about


def test_what_is_finished_is_not_fitted_again(
    smoke_cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_folds(smoke_cohort, "stiffness", "pca-gp", tmp_path, seen=8, folds=3, seed=0)
    first, *others = sorted(tmp_path.glob("*.safetensors"))
    assert len(others) == 2
    before = {path: path.stat().st_mtime_ns for path in others}
    for path in tmp_path.glob(f"{first.stem}*"):  # as if the run had ended before
        path.unlink()
    again = kept_folds(smoke_cohort, "stiffness", "pca-gp", tmp_path, seen=8, folds=3, seed=0)
    assert [len(one.table) for one in again]
    assert {path: path.stat().st_mtime_ns for path in others} == before
    assert first.is_file()
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    monkeypatch.setattr(fold_task, "fit_and_predict", lambda *_: pytest.fail("fitted again"))
    kept_folds(smoke_cohort, "stiffness", "pca-gp", tmp_path, seen=8, folds=3, seed=0)


def full(*_: object) -> None:
    raise OSError(28, "disk is full")


def test_there_is_no_table_without_its_model(
    smoke_cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "1")  # so that workers are this process
    monkeypatch.setattr(fold_task, "save_model", full)
    with pytest.raises(OSError, match="disk is full"):
        kept_folds(smoke_cohort, "stiffness", "pca-gp", tmp_path, seen=8, folds=3, seed=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"learner": "best"},
        {"seed": 1},
        {"number": 1},
        {"fingerprint": "b"},
        {"control": "HC"},
        {"harmonize": "combat"},
        {"seen": 8},
    ],
)
def test_the_key_changes_with_what_the_model_depends_on(change: dict[str, object]) -> None:
    settings = {
        "control": "CN",
        "fingerprint": "a",
        "inputs": "mre",
        "learner": "pca-gp",
        "seen": 4,
        "folds": 3,
        "seed": 0,
    }
    one = FoldTask(cohort="here", number=0, kept="k", **settings)
    assert FoldTask(cohort="there", number=0, kept="l", **settings).key == one.key
    assert FoldTask(**{"cohort": "here", "number": 0, "kept": "k", **settings, **change}).key != one.key
    assert one.title == "pca-gp, mre, fold 1 of 3"
