import numpy as np

from brainage.gaps.corrections.no_correction import NONE


def test_the_gap_stays_predicted_less_true_age() -> None:
    assert NONE.fit(np.array([20.0, 60.0]), np.array([30.0, 50.0])) == (0.0, 1.0, 1.0)
    assert not NONE.learns
