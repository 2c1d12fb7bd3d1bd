import pytest
import torch

from brainage.core.errors import BrainageError
from brainage.models.networks import ARCHITECTURES, ProjectionNetwork, RegressionNetwork, encoder


def parameters(network: torch.nn.Module) -> int:
    return sum(weights.numel() for weights in network.parameters())


def test_networks_have_the_published_sizes() -> None:
    """Known: 2,116,928 for two channels and 256 dimensions; 33.16 and 0.33 million for the wide one and its head."""
    assert parameters(encoder(2, "narrow")) == 2_116_928
    wide = ProjectionNetwork(1, "wide")
    assert parameters(wide.encoder) / 1e6 == pytest.approx(33.16, abs=0.005)
    assert parameters(wide.head) / 1e6 == pytest.approx(0.33, abs=0.005)
    assert parameters(RegressionNetwork(2).head) == 256 * 64 + 64 + 64 + 1


def test_the_stem_is_as_described() -> None:
    stem = encoder(1, "narrow").resnet.conv1
    assert (stem.kernel_size, stem.stride, stem.padding, stem.bias) == ((7, 7, 7), (2, 2, 2), (3, 3, 3), None)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_outputs_have_unit_length_unless_told_otherwise(architecture: str) -> None:
    maps = torch.randn(3, 2, 20, 24, 20)
    rows = ProjectionNetwork(2, architecture)(maps)
    assert rows.shape == (3, {"narrow": 256, "wide": 128}[architecture])
    torch.testing.assert_close(rows.norm(dim=1), torch.ones(3))
    free = ProjectionNetwork(2, architecture, unit_length=False)(maps)
    assert not torch.allclose(free.norm(dim=1), torch.ones(3))


def test_a_single_map_keeps_its_axis() -> None:
    network = RegressionNetwork(1).eval()
    assert network(torch.randn(1, 1, 20, 24, 20)).shape == (1,)
    assert network.embed(torch.randn(1, 1, 20, 24, 20)).shape == (1, 256)


def test_an_unknown_architecture_is_told() -> None:
    with pytest.raises(BrainageError, match="architecture is 'huge'; expected one of narrow, wide"):
        encoder(1, "huge")


def test_saved_models_find_their_weights() -> None:
    names = [name for name, _ in ProjectionNetwork(2, "wide").named_parameters()]
    assert (names[0], names[-1]) == ("encoder.resnet.conv1.weight", "head.2.bias")


def test_impossible_settings_are_told() -> None:
    for dropout, told in (
        (1.0, "less than 1"),
        (-0.1, "at least 0"),
        (float("nan"), "at least 0"),
        (True, "at least 0"),
    ):
        with pytest.raises(BrainageError, match=f"dropout is .*; expected {told}"):
            RegressionNetwork(1, dropout=dropout)
    with pytest.raises(BrainageError, match="in_channels is 0; expected at least 1, a whole number"):
        ProjectionNetwork(0)


def test_dropout_reaches_both_layers_of_the_head() -> None:
    assert [module.p for module in RegressionNetwork(1, dropout=0.3).head if isinstance(module, torch.nn.Dropout)] == [
        0.3,
        0.3,
    ]
