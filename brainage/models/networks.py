"""The 3-D ResNet-18 of the paper and the wider one of the authors' contrastive code.

Both are an encoder, `brainage.models.resnet`, and what follows it: a head that predicts, or a projection to contrast.
"""

from collections import OrderedDict
from typing import NamedTuple

from torch import Tensor, nn
from torch.nn.functional import normalize

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice, check_number, check_whole
from brainage.models.resnet import ResNet18


class Architecture(NamedTuple):
    """Widths of a network.

    Attributes
    ----------
    channels : tuple of int
        Of the four stages.
    embedding : int
        Dimensions that the encoder gives.
    projection : int or None
        Dimensions of the contrastive projection, by a layer of hidden units as wide as the embedding; ``None``: the
        embedding itself is contrasted.

    """

    channels: tuple[int, int, int, int]
    embedding: int
    projection: int | None


#: ``"narrow"``: as the paper describes both networks (Methods, "Network Architecture"): 2.1 million parameters.
#: ``"wide"``: what the authors' contrastive code builds: 33 million. Part of the paper's gain may be width.
ARCHITECTURES = {
    "narrow": Architecture((16, 32, 64, 128), 256, None),
    "wide": Architecture((64, 128, 256, 512), 512, 128),
}
_HIDDEN = 64  # of the regression head


def encoder(in_channels: int, architecture: str) -> nn.Module:
    """Return the encoder, ``(n, in_channels, x, y, z)`` to ``(n, embedding)``.

    The wide one ends with the pooled 512 channels, which already are its embedding.

    Parameters
    ----------
    in_channels : int
        Modalities of a map.
    architecture : str
        A key of `ARCHITECTURES`.

    Raises
    ------
    BrainageError
        If the architecture is none of `ARCHITECTURES`, or there is no channel.

    Examples
    --------
    >>> sum(weights.numel() for weights in encoder(2, "narrow").parameters())
    2116928

    """
    check_choice("architecture", architecture, ARCHITECTURES)
    check_whole("in_channels", in_channels, least=1)
    widths = ARCHITECTURES[architecture]
    dimensions = None if widths.embedding == widths.channels[-1] else widths.embedding
    # One layer of its own, so that weights are called "encoder.resnet.…" as in models that were saved before.
    return nn.Sequential(OrderedDict(resnet=ResNet18(in_channels, widths.channels, dimensions)))


def check_dropout(dropout: float) -> None:
    """Refuse a share of units that is not at least 0 and less than 1.

    Parameters
    ----------
    dropout : float
        Share of activations set to 0.

    Raises
    ------
    BrainageError
        If it is so.

    """
    if check_number("dropout", dropout, least=0) >= 1:
        refuse(f"dropout is {dropout:g}; expected less than 1, or nothing is left to learn from")


class RegressionNetwork(nn.Module):
    """Encoder and a head of 64 hidden units that predicts one number, with dropout before either layer.

    Parameters
    ----------
    in_channels : int
        Of the maps.
    architecture : str
        A key of `ARCHITECTURES`.
    dropout : float
        Share of units that are left out in training.

    """

    def __init__(self, in_channels: int, architecture: str = "narrow", dropout: float = 0.1) -> None:
        super().__init__()
        check_dropout(dropout)
        self.encoder = encoder(in_channels, architecture)
        embedding = ARCHITECTURES[architecture].embedding
        self.head = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(embedding, _HIDDEN), nn.ReLU(), nn.Dropout(dropout), nn.Linear(_HIDDEN, 1)
        )

    def embed(self, maps: Tensor) -> Tensor:
        """Return the embedding, ``(n, embedding)``.

        Parameters
        ----------
        maps : Tensor
            ``(n, channels, x, y, z)``.

        """
        return self.encoder(maps)

    def forward(self, maps: Tensor) -> Tensor:
        """Return one number per participant, ``(n,)``.

        Parameters
        ----------
        maps : Tensor
            ``(n, channels, x, y, z)``.

        """
        return self.finish(self.embed(maps))

    def finish(self, embedding: Tensor) -> Tensor:
        """Return the number of an embedding.

        Parameters
        ----------
        embedding : Tensor
            Of `embed`.

        """
        return self.head(embedding).squeeze(1)


class ProjectionNetwork(nn.Module):
    """Encoder and, in the wide architecture, a projection; the output is what is contrasted.

    Parameters
    ----------
    in_channels : int
        Of the maps.
    architecture : str
        A key of `ARCHITECTURES`.
    unit_length : bool
        Whether rows of the output have unit length, which all losses but Rank-N-Contrast ask for.

    """

    def __init__(self, in_channels: int, architecture: str = "wide", *, unit_length: bool = True) -> None:
        super().__init__()
        self.encoder = encoder(in_channels, architecture)
        self.unit_length = unit_length
        widths = ARCHITECTURES[architecture]
        self.head: nn.Module = nn.Identity()
        if widths.projection is not None:
            hidden = nn.Linear(widths.embedding, widths.embedding)
            self.head = nn.Sequential(hidden, nn.ReLU(), nn.Linear(widths.embedding, widths.projection))

    def embed(self, maps: Tensor) -> Tensor:
        """Return what is contrasted, ``(n, dimensions)``.

        Parameters
        ----------
        maps : Tensor
            ``(n, channels, x, y, z)``.

        """
        return self(maps)

    def forward(self, maps: Tensor) -> Tensor:
        """Return what is contrasted, ``(n, dimensions)``.

        Parameters
        ----------
        maps : Tensor
            ``(n, channels, x, y, z)``.

        """
        return self.finish(self.encoder(maps))

    def finish(self, embedding: Tensor) -> Tensor:
        """Return what is contrasted of an encoder's output.

        Parameters
        ----------
        embedding : Tensor
            Of `embed`.

        """
        rows: Tensor = self.head(embedding)
        return normalize(rows, dim=1) if self.unit_length else rows
