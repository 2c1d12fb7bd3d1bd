import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.fit import Fit
from brainage.engine.fits import run_fits


def test_finished_fits_are_kept(small_cohort: Cohort, monkeypatch, capfd) -> None:
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    settings = (("n_components", 5), ("epochs", 5))
    fit = Fit(str(small_cohort.folder), small_cohort.fingerprint, 8, "pca_gp", "mri", settings, seed=1)
    first = run_fits([fit], "test")
    again = run_fits([fit], "test")
    pd.testing.assert_frame_equal(first[0], again[0])
    assert capfd.readouterr().err.count("pca_gp, mri, seed 1") == 1
