import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.exchanges import exchange_p, whitened
from brainage.gaps.resemblance_power import achievable
from tests.gaps.test_resemblance import DISEASE, REGIONS, people


def test_three_peaks_do_not_tell_one_among_hundreds_and_ten_steps_do() -> None:
    """As in the tests of resemblance: a carrier of either, four times over, is called or not."""
    for disease, possible in ((DISEASE, False), (np.linspace(0, 15, 10), True)):
        found = achievable(people(281, 1), people(12, 3, shift=disease))
        assert found.possible == possible
        assert found.needed_p == pytest.approx(0.05 / 281)


def test_three_regions_have_six_orders() -> None:
    """By construction: with any disease of three regions p is a sixth, or more."""
    few = REGIONS[:3]
    found = achievable(people(40, 1)[few], people(200, 3, shift=4 * DISEASE)[few], draws=2000)
    assert found.least_p == pytest.approx(1 / 6, abs=0.03)
    assert (found.possible, found.power) == (False, 0.0)


def test_power_is_the_share_of_carriers_that_are_called() -> None:
    """Everybody's raw profile is moved by as much as patients differ from the healthy, and judged by the same axes."""
    healthy, patients = people(20, 1), people(60, 3, shift=np.linspace(0, 10, 10))
    found = achievable(healthy, patients)
    own, ill = healthy.to_numpy(), patients.to_numpy()
    _, placed = whitened(own, np.vstack([ill.mean(axis=0), own + ill.mean(axis=0) - own.mean(axis=0)]))
    p = exchange_p(placed[1:], placed[0], 20_000, np.random.default_rng(9))
    assert found.power == pytest.approx((p <= 0.05 / 20).mean(), abs=0.05)
    assert 0.3 < found.power < 0.7


def test_a_disease_that_does_nothing_calls_nobody() -> None:
    found = achievable(people(60, 1), people(15, 3), draws=3000)
    assert not found.possible
    assert found.power == 0


def test_what_cannot_be_compared_is_told() -> None:
    with pytest.raises(BrainageError, match="2 patients and 5 healthy"):
        achievable(people(5, 0), people(2, 1))
