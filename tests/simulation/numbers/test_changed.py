import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.simulation.map.deformation import misregistration
from brainage.simulation.map.own_anatomy import thinning
from brainage.simulation.numbers.changed import changed
from brainage.simulation.numbers.parameters import number
from brainage.space.anatomy import PARCELS


def test_other_numbers_hold_for_a_while_and_what_came_of_them_is_forgotten() -> None:
    """Known answer: without loss in youth, all that is lost is thinning; the young share is computed once and kept."""
    losses = np.full(len(PARCELS) + 1, 0.15)
    assert not thinning(losses).any()
    with changed({"cortex.young_loss": 0.0}):
        assert number("cortex.young_loss") == 0
        assert thinning(losses).sum() > 0
    assert number("cortex.young_loss") == 15
    assert not thinning(losses).any()


def test_an_error_within_leaves_nothing_changed() -> None:
    def fail() -> None:
        with changed({"misregistration.sd": 0.0}):
            assert not misregistration(np.random.default_rng(0)).any()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert misregistration(np.random.default_rng(0)).any()


@pytest.mark.parametrize(
    ("key", "message"),
    [("t1w.colour", "'t1w.colour' is no parameter of the simulation"), ("gap.sd", "'gap.sd' is a setting of Model")],
)
def test_what_cannot_be_changed_here_is_told(key: str, message: str) -> None:
    with pytest.raises(BrainageError, match=message), changed({key: 1.0}):
        pass
