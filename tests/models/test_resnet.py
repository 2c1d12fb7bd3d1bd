"""The network is MONAI's in names, initial weights and outputs, and our shortcuts change none of them."""

import copy

import pytest
import torch
from torch import Tensor, nn

from brainage.models import resnet
from brainage.models.resnet import ResNet18

NARROW, WIDE = (2, (16, 32, 64, 128), 256), (2, (64, 128, 256, 512), None)

#: Of MONAI 1.6.1 with torch 2.13.0 and seed 0: sums of absolute initial weights (first and last convolution, all),
#: then first outputs and the sum of absolute outputs for `waves`.
KNOWN = {
    NARROW: (167.873, 8483.357, 49448.391, [0.1292, -0.2062, -0.1852, 0.1281, -0.1966, -0.1875], 76.015),
    WIDE: (336.185, 67959.141, 378368.477, [0.0, 0.1444, 0.0069, 0.0009, 0.1281, 0.0060], 70.678),
}


def seeded(architecture: tuple) -> ResNet18:
    torch.manual_seed(0)
    return ResNet18(*architecture)


def waves(n: int = 2, shape: tuple[int, int, int] = (20, 24, 20)) -> Tensor:
    """Return maps that need no random numbers, ``(n, 2, x, y, z)``."""
    return torch.sin(torch.arange(n * 2 * shape[0] * shape[1] * shape[2]).double() * 0.37).float().view(n, 2, *shape)


def plain(network: ResNet18, x: Tensor) -> Tensor:
    """Return the embeddings as the network is usually written."""
    x = network.maxpool(network.act(network.bn1(network.conv1(x))))
    for stage in (network.layer1, network.layer2, network.layer3, network.layer4):
        x = stage(x)
    pooled = network.avgpool(x).flatten(1)
    return pooled if network.fc is None else network.fc(pooled)


def absolute(weights: Tensor) -> float:
    return float(weights.detach().double().abs().sum())


@pytest.mark.parametrize("architecture", KNOWN)
def test_names_and_shapes_are_monais(architecture: tuple) -> None:
    _, widths, dimensions = architecture
    expected = {"conv1.weight": (widths[0], 2, 7, 7, 7), "bn1.weight": (widths[0],), "bn1.bias": (widths[0],)}
    before = widths[0]
    for stage, width in enumerate(widths, 1):
        for block, width_in in enumerate((before, width)):
            for layer, inputs in ((1, width_in), (2, width)):
                expected[f"layer{stage}.{block}.conv{layer}.weight"] = (width, inputs, 3, 3, 3)
                expected |= {f"layer{stage}.{block}.bn{layer}.{of}": (width,) for of in ("weight", "bias")}
            if stage > 1 and block == 0:
                expected[f"layer{stage}.0.downsample.0.weight"] = (width, before, 1, 1, 1)
                expected |= {f"layer{stage}.0.downsample.1.{of}": (width,) for of in ("weight", "bias")}
        before = width
    if dimensions:
        expected |= {"fc.weight": (dimensions, widths[-1]), "fc.bias": (dimensions,)}
    found = {name: tuple(weights.shape) for name, weights in seeded(architecture).named_parameters()}
    assert list(found.items()) == list(expected.items())


@pytest.mark.parametrize("architecture", KNOWN)
def test_initial_weights_and_outputs_are_monais(architecture: tuple) -> None:
    """Frozen; with a tolerance, since processors differ in the last digits."""
    network = seeded(architecture).eval()
    first, last, every, outputs, total = KNOWN[architecture]
    assert absolute(network.conv1.weight) == pytest.approx(first, rel=1e-6)
    assert absolute(network.layer4[1].conv2.weight) == pytest.approx(last, rel=1e-6)
    assert sum(map(absolute, network.parameters())) == pytest.approx(every, rel=1e-6)
    with torch.inference_mode():
        found = network(waves())
    assert found[:, :3].flatten().tolist() == pytest.approx(outputs, abs=1e-4)
    assert absolute(found) == pytest.approx(total, rel=1e-4)


@pytest.mark.parametrize("architecture", KNOWN)
def test_the_faster_forward_is_the_plain_one(architecture: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pooling before the rectifier changes nothing; reduced precision is for training only, and close."""
    network, maps = seeded(architecture).eval(), torch.randn(4, 2, 20, 24, 20)
    torch.testing.assert_close(network(maps), plain(network, maps))
    torch.testing.assert_close(network.deeper(network.layer1(network.stem(maps))), network(maps))
    monkeypatch.setattr(resnet, "has_bfloat16", lambda: True)  # slower without instructions, but it computes
    network, maps = network.train(), torch.randn(8, 2, 36, 44, 36)
    close = torch.corrcoef(torch.stack([network(maps).flatten(), plain(network, maps).flatten()]))[0, 1]
    assert close > 0.99
    short = torch.randn(8, 2, 12, 13, 20)
    torch.testing.assert_close(network(short), plain(network, short))  # whose gradients may be no numbers otherwise


@pytest.mark.parametrize("shape", [(6, 6, 6), (7, 7, 20), (20, 7, 9), (8, 8, 8)])
def test_gradients_of_small_maps_are_gradients(shape: tuple[int, int, int]) -> None:
    """In single precision they are those of double precision, whatever stood in memory before."""
    network, maps = seeded(NARROW), waves(4, shape)
    gradients = []
    for one, x in ((network.conv1, maps), (copy.deepcopy(network.conv1).double(), maps.double())):
        one(x).square().sum().backward()
        gradients.append(one.weight.grad.double())
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-3 * float(gradients[1].abs().max()))


@pytest.mark.parametrize("shape", [(12, 10, 10), (17, 13, 11), (7, 7, 20), (20, 24, 20)])
def test_leaving_out_taps_changes_neither_outputs_nor_gradients(shape: tuple[int, int, int]) -> None:
    """On boxes of regions and a larger one, in double precision."""
    torch.manual_seed(0)
    maps, gradients, outputs = torch.randn(5, 2, *shape, dtype=torch.float64), [], []
    for without in (False, True):
        network = seeded(NARROW).double().eval()
        for module in network.modules():
            if without and isinstance(module, nn.Conv3d):
                module.__class__ = nn.Conv3d
        outputs.append(network(maps))
        outputs[-1].square().sum().backward()
        gradients.append(torch.cat([weights.grad.flatten() for weights in network.parameters()]))
    torch.testing.assert_close(*outputs)
    torch.testing.assert_close(*gradients)
