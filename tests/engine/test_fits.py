import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.fit import Fit
from brainage.engine.fits import labelled, run_fits, scores
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.protocol import fits_over_seeds

PEOPLE = pd.DataFrame({"participant_id": ["a", "b"], "age": [30.0, 60.0], "training_mean": 45.0})


def test_finished_fits_are_kept(small_cohort: Cohort, monkeypatch, capfd) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    settings = (("n_components", 5), ("epochs", 5))
    fit = Fit(str(small_cohort.folder), small_cohort.fingerprint, 8, "pca_gp", "mri", settings, seed=1)
    first = run_fits([fit], "test")
    again = run_fits([fit], "test")
    pd.testing.assert_frame_equal(first[0], again[0])
    assert capfd.readouterr().err.count("pca_gp, mri, seed 1") == 1


def test_predictions_are_labelled_by_their_fit_and_scored_by_it(small_cohort: Cohort) -> None:
    fits = fits_over_seeds(small_cohort, COMPARISON.size("smoke"), "pca_gp", "mri")
    tables = [PEOPLE.assign(seed=fit.seed, predicted_age=PEOPLE["age"] + 2 + fit.seed) for fit in fits]
    table = labelled(fits, tables)
    assert list(table)[:4] == ["learner", "inputs", "held_out", "seed"]
    assert table["held_out"].unique().tolist() == ["random"]
    found = scores(table)
    assert found["mae"].tolist() == pytest.approx([2.0, 3.0])
    assert found["n"].tolist() == [2, 2]
    assert "training_mae" not in found  # of tables that do not know it
    assert scores(table.assign(training_mae=table["seed"] + 0.5))["training_mae"].tolist() == [0.5, 1.5]
