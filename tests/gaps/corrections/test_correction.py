import numpy as np

from brainage.gaps.corrections.correction import Correction, Line


def test_a_correction_is_a_name_and_a_line() -> None:
    flat = Correction("flat", lambda _ages, predicted: Line(float(np.mean(predicted)), 0.0, 0.0))
    assert flat.learns
    assert flat.fit(np.array([20.0, 60.0]), np.array([30.0, 50.0])) == (40.0, 0.0, 0.0)
