import pytest
import torch

from brainage.core.errors import BrainageError
from brainage.models.estimators import ContrastiveRegressor
from brainage.models.losses import LOSSES
from tests.models.losses.test_contrastive_loss import Closed


def test_every_loss_stands_under_its_name_and_the_papers_comes_first() -> None:
    assert list(LOSSES) == ["adaptive", "exponential", "threshold", "y_aware", "rank_n_contrast"]
    assert all(kind.name == name and kind().settings() for name, kind in LOSSES.items())
    assert [name for name, kind in LOSSES.items() if not kind.unit_length] == ["rank_n_contrast"]


def test_a_loss_that_is_registered_is_found_with_its_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrainageError, match="loss is 'closed'; expected one of adaptive, exponential"):
        ContrastiveRegressor(loss="closed")._loss()
    monkeypatch.setitem(LOSSES, "closed", Closed)
    found = ContrastiveRegressor(loss="closed", loss_settings={"margin": 3.0})._loss()
    assert (type(found), found.margin) == (Closed, 3.0)
    assert torch.nn.Module in Closed.__mro__
    with pytest.raises(BrainageError, match="loss_settings of closed is 'slope'; expected one of margin"):
        ContrastiveRegressor(loss="closed", loss_settings={"slope": 3.0})._loss()
