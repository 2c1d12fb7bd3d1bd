import numpy as np
import pandas as pd
import pytest

from brainage.truth.calibration.growth_curves import best_gap, fit_curves, honest_gap, own_covariance, without
from brainage.truth.lifespan.tables import FEATURES

K = len(FEATURES)


def planted(n: int = 600, gap: float = 0.0, seed: int = 0) -> pd.DataFrame:
    """People whose features fall by 0.4 % a year of brain age, which differs from age by ``gap``; SD 6 % by chance."""
    rng = np.random.default_rng(seed)
    ages, head = rng.uniform(10, 90, n), 0.1 * rng.standard_normal(n)
    brain = ages + gap * rng.standard_normal(n)
    logs = -0.004 * brain[:, None] + 0.5 * head[:, None] + 0.06 * rng.standard_normal((n, K))
    table = pd.DataFrame(np.exp(logs), columns=list(FEATURES))
    return table.assign(age=ages, sex=rng.integers(0, 2, n), site="one", icv=np.exp(head))


def test_planted_curves_come_out() -> None:
    curves = fit_curves(planted(), smoothing=1.0, shrinkage=0.1)
    change = curves.at(np.array([70.0])) - curves.at(np.array([30.0]))
    np.testing.assert_allclose(change.mean(), -0.16, atol=0.01)
    assert curves.sds.mean() == pytest.approx(0.06, rel=0.05)
    assert curves.effects[-3].mean() == pytest.approx(0.5, abs=0.05)
    assert abs(curves.growth[0]) < 0.001


def test_a_planted_gap_is_found() -> None:
    """Of people whose brains differ by 5 years at one age; where they differ by nothing, far less is found."""
    found = {gap: honest_gap(best_gap(planted(400, gap), 1.0, 0.1)) for gap in (0.0, 5.0)}
    assert found[5.0] > found[0.0] + 1.5
    assert found[5.0] == pytest.approx(5, abs=2)


def test_the_gap_s_share_is_taken_off() -> None:
    curves = fit_curves(planted(), smoothing=1.0, shrinkage=0.1)
    less = np.diag(own_covariance(curves, 0.0)) - np.diag(own_covariance(curves, 5.0))
    assert np.median(less) == pytest.approx((5 * 0.004) ** 2, rel=0.3)


def test_a_covariance_stays_positive() -> None:
    taken = without(np.eye(3), np.diag([2.0, 0.5, 0.0]))
    values = np.linalg.eigvalsh(taken)
    assert values[0] > 0
    np.testing.assert_allclose(values[1:], [0.5, 1.0])


def test_the_honest_gap_is_where_expected_and_found_errors_meet() -> None:
    told = pd.DataFrame({"gap_sd": [0.0, 4.0], "error": [6.0, 6.0], "expected_error": [5.0, 8.0]})
    assert honest_gap(told) == pytest.approx(4 / 3)
