import numpy as np
import pytest

from brainage.simulation.person.atrophy import VOLUMES, draw_volumes, expected_volumes, volume_covariance
from brainage.simulation.person.model import Model


def test_rates_are_the_published_ones() -> None:
    """The hippocampus loses 0.38 % a year until 60 and 1.1 % after."""
    at = [expected_volumes(age, "CN", Model())["hippocampus"] for age in (25, 40, 50, 70, 80)]
    assert at[0] == 0
    assert 100 * (at[2] - at[1]) / 10 == pytest.approx(-0.38)
    assert 100 * (at[4] - at[3]) / 10 == pytest.approx(-1.1)


def test_alzheimers_disease_adds_to_it() -> None:
    healthy, sick = (expected_volumes(75, diagnosis, Model()) for diagnosis in ("CN", "AD"))
    assert np.exp(sick["hippocampus"] - healthy["hippocampus"]) == pytest.approx(0.82)
    assert np.exp(sick["ventricles"] - healthy["ventricles"]) == pytest.approx(1.4)
    assert sick["cerebellum"] == healthy["cerebellum"]


def test_atrophy_can_be_switched_off() -> None:
    assert not any(expected_volumes(90, "AD", Model(atrophy=0)).values())


def test_people_vary_as_stated() -> None:
    rng = np.random.default_rng(0)
    drawn = np.array([list(draw_volumes(rng, 25, "CN", Model()).values()) for _ in range(4000)])
    np.testing.assert_allclose(np.cov(drawn.T), volume_covariance(), atol=0.006)
    thalamus, ventricles = VOLUMES.index("thalamus"), VOLUMES.index("ventricles")
    assert np.corrcoef(drawn[:, thalamus], drawn[:, ventricles])[0, 1] == pytest.approx(-0.3, abs=0.05)
