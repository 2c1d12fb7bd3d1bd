import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.experiments import baseline_strengths
from brainage.papers.traeuble2025.experiments.baseline_strengths import BASELINE_STRENGTHS, TOLD_BY, next_strengths

#: Errors fall with strength in a way of their own: what is reported is met at these.
WANTED = {"stiffness": 0.8, "damping_ratio": 1.3, "t1w": 2.0}


def errors(strengths, _size) -> pd.Series:
    reported = baseline_strengths.REPORTED_MAE["pca_gp"]
    told = {m: reported[TOLD_BY[m]] * (WANTED[m] / strength) ** 0.5 for m, strength in strengths.items()}
    return pd.Series({TOLD_BY[modality]: value for modality, value in told.items()})


def test_strengths_are_found_that_give_the_reported_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baseline_strengths, "_errors", errors)
    tables = BASELINE_STRENGTHS.run(None, BASELINE_STRENGTHS.size("laptop"))
    found = tables["strengths"].set_index("modality")
    assert found["strength"].to_dict() == pytest.approx(WANTED, rel=0.02)
    np.testing.assert_allclose(found["mae"], found["reported"], rtol=0.01)
    assert tables["rounds"].groupby("modality").size().to_dict() == dict.fromkeys(TOLD_BY, 5)


def test_a_strength_stays_within_what_the_simulation_can_do() -> None:
    """Errors that noise of splits turned around, or that no strength reaches, lead nowhere far."""
    tried = [
        pd.DataFrame({"modality": list(TOLD_BY), "strength": strength, "mae": 30.0 + strength, "reported": 7.0})
        for strength in (2.4, 2.6)
    ]
    assert next_strengths(tried) == {"stiffness": 3.5, "damping_ratio": 3.5, "t1w": 3.0}


def test_a_whole_run_draws_people_anew(monkeypatch: pytest.MonkeyPatch, small_cohort) -> None:
    asked = []

    def drawn(n, *, voxel_size, model):
        asked.append((n, voxel_size, model.strength))
        return small_cohort

    monkeypatch.setattr(baseline_strengths.simulated, "local_cohort", drawn)
    tables = BASELINE_STRENGTHS.run(small_cohort, BASELINE_STRENGTHS.size("smoke"))
    assert asked == [(60, 8, {"stiffness": 1.0, "damping_ratio": 1.0, "t1w": 1.0})]
    assert tables["strengths"]["mae"].between(1, 40).all()
