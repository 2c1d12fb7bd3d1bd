import pytest

from brainage import losses
from brainage.core.errors import BrainageError
from brainage.models.losses.registry import LOSSES, make_loss


def test_every_public_loss_has_a_name() -> None:
    public = {getattr(losses, name) for name in losses.__all__ if name.endswith("Loss")}
    assert set(LOSSES.values()) == public
    assert list(LOSSES) == ["adaptive", "rank_n_contrast", "exponential", "threshold", "y_aware"]


def test_a_loss_takes_the_settings_that_it_knows() -> None:
    settings = {"temperature": None, "bandwidth": 3.0, "distance": "cosine", "variant": "exact", "epochs": 20}
    adaptive, ranks = (make_loss(name, **settings) for name in ("adaptive", "rank_n_contrast"))
    assert (adaptive.bandwidth, adaptive.distance, adaptive.variant, adaptive.temperature) == (
        3.0,
        "cosine",
        "exact",
        0.1,
    )
    assert (ranks.temperature, ranks.variant) == (2.0, "exact")
    assert make_loss("y_aware", temperature=0.5).temperature == 0.5


def test_another_loss_is_told() -> None:
    with pytest.raises(BrainageError, match="loss is 'triplet'; expected one of adaptive, rank_n_contrast, exp"):
        make_loss("triplet")
