"""A 3-D ResNet-18: a 7³ stem of stride 2, max pooling, four stages of two basic blocks, and global average pooling.

The network of He et al. (2016), "Deep Residual Learning for Image Recognition", in three dimensions as in MONAI 1.6:
parameters have the same names, and a seed of torch gives the same initial weights. It is computed faster in three
ways. Maxima are pooled before negative values are set to 0, which gives the same on an eighth of the voxels.
Convolutions leave out what sees padding alone. And where the CPU has instructions for bfloat16 (AMX or AVX-512), the
two layers that see most voxels train in it; without them that was slower. Later layers do not, since there gradients
came out that are not numbers, nor do maps of small regions.
"""

from contextlib import nullcontext

import torch
from torch import Tensor, nn
from torch.nn.functional import conv3d, pad

_KERNEL = 7  # voxels along each axis, of the stem
_LONG = 2 * _KERNEL  # of the shortest axis; gradients of shorter maps were at times no numbers in bfloat16


class ResNet18(nn.Module):
    """Maps ``(n, in_channels, x, y, z)`` to embeddings ``(n, dimensions)``.

    Parameters
    ----------
    in_channels : int
        Of the maps.
    channels : tuple of int
        Of the four stages.
    dimensions : int or None
        Of a linear layer at the end; ``None``: the pooled channels of the last stage are the embedding.

    """

    def __init__(self, in_channels: int, channels: tuple[int, int, int, int], dimensions: int | None) -> None:
        super().__init__()
        self.conv1 = _First(in_channels, channels[0], _KERNEL, stride=2, padding=_KERNEL // 2, bias=False)
        self.bn1 = nn.BatchNorm3d(channels[0])
        self.act = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool3d(3, stride=2, padding=1)
        self.layer1 = _stage(channels[0], channels[0], stride=1)
        self.layer2 = _stage(channels[0], channels[1], stride=2)
        self.layer3 = _stage(channels[1], channels[2], stride=2)
        self.layer4 = _stage(channels[2], channels[3], stride=2)
        self.avgpool = nn.AdaptiveAvgPool3d(1)
        self.fc = None if dimensions is None else nn.Linear(channels[3], dimensions)
        for module in self.modules():
            if isinstance(module, nn.Conv3d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Return the embeddings, ``(n, dimensions)``."""
        reduced = self.training and x.device.type == "cpu" and min(x.shape[2:]) >= _LONG and has_bfloat16()
        with torch.autocast("cpu", torch.bfloat16) if reduced else nullcontext():
            x = self.layer1(self.stem(x))
        return self.deeper(x.float() if reduced else x)

    def stem(self, x: Tensor) -> Tensor:
        """Return what the first stage sees, ``(n, channels, x / 4, y / 4, z / 4)``, lengths rounded up."""
        return self.act(self.maxpool(self.bn1(self.conv1(x))))

    def deeper(self, x: Tensor) -> Tensor:
        """Return the embeddings of what the first stage, ``layer1``, gave, ``(n, dimensions)``."""
        pooled: Tensor = self.avgpool(self.layer4(self.layer3(self.layer2(x)))).flatten(1)
        return pooled if self.fc is None else self.fc(pooled)


def has_bfloat16() -> bool:
    """Return whether this CPU multiplies in bfloat16, which is faster there by a third and more."""
    return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001


class _Block(nn.Module):
    """Two 3³ convolutions around which the input goes, by a 1³ convolution where its shape changes."""

    def __init__(self, in_channels: int, channels: int, stride: int) -> None:
        super().__init__()
        downsample = None  # comes before the other layers, or a seed would give other initial weights
        if stride != 1 or in_channels != channels:
            shortcut = nn.Conv3d(in_channels, channels, 1, stride=stride, bias=False)
            downsample = nn.Sequential(shortcut, nn.BatchNorm3d(channels))
        self.conv1 = _CentralTaps(in_channels, channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm3d(channels)
        self.act = nn.ReLU(inplace=True)
        self.conv2 = _CentralTaps(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm3d(channels)
        self.downsample = downsample

    def forward(self, x: Tensor) -> Tensor:
        out = self.bn2(self.conv2(self.act(self.bn1(self.conv1(x)))))
        out += x if self.downsample is None else self.downsample(x)
        return self.act(out)


class _First(nn.Conv3d):
    """A 7³ convolution that pads small maps itself, since PyTorch 2.13 does it wrongly on CPUs.

    Where an axis is no longer than the kernel, the gradient of its weights then is whatever stood in memory, and memory
    beside it is written to.
    """

    def forward(self, x: Tensor) -> Tensor:
        if min(x.shape[2:]) > _KERNEL:
            return super().forward(x)
        return conv3d(pad(x, [_KERNEL // 2] * 6), self.weight, stride=self.stride)


class _CentralTaps(nn.Conv3d):
    """A 3³ convolution that leaves out the taps that see padding alone, as all but the middle do along an axis of one.

    Boxes of small regions reach that size in the later stages, where most weights are.
    """

    def forward(self, x: Tensor) -> Tensor:
        single = [size == 1 for size in x.shape[2:]]
        taps = (slice(1, 2) if one else slice(None) for one in single)
        padding = tuple(0 if one else 1 for one in single)
        return conv3d(x, self.weight[:, :, *taps], self.bias, self.stride, padding)


def _stage(in_channels: int, channels: int, *, stride: int) -> nn.Sequential:
    return nn.Sequential(_Block(in_channels, channels, stride), _Block(channels, channels, 1))
