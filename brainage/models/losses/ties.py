"""Who is further in age than whom, where equal differences of ages count as equal.

The difference of 20.1 and 30.1 years is not that of 30.1 and 40.1 in float32, though nobody is further apart. Sorted
differences that are less than an hour apart are one tie: far more than rounding (2e-5 years at the age of 100), far
less than a day (3e-3 years).
"""

from typing import NamedTuple

import torch
from torch import Tensor

#: Years; differences of ages closer than this are equal.
HOUR = 1e-4


class Ranks(NamedTuple):
    """Each row sorted from far to near, and where ties begin and end.

    Attributes
    ----------
    order : Tensor
        ``(n, m)``, the column that stands at each place.
    first, last : Tensor
        ``(n, m)``, the place at which the tie of a column begins and ends, by column.

    """

    order: Tensor
    first: Tensor
    last: Tensor


def tolerance(variant: str, *, precise: bool) -> float:
    """Return below which difference values are tied.

    As coded, ages in float64 are compared as they are: rounding seldom breaks a tie there, and where it does, it does
    so in the authors' code, too.

    Parameters
    ----------
    variant : str
        ``"as_coded"`` or ``"exact"``.
    precise : bool
        Whether ages are in float64.

    """
    return 0.0 if variant == "as_coded" and precise else HOUR


def far_to_near(nearness: Tensor, closer_than: float) -> Ranks:
    """Rank the values of each row, least near first.

    Parameters
    ----------
    nearness : Tensor
        ``(n, n)``, larger is nearer.
    closer_than : float
        Up to which two are equally near.

    Returns
    -------
    Ranks
        Of each value among those of its row, counting ties from the first and from the last of them.

    Examples
    --------
    >>> ranks = far_to_near(torch.tensor([[-10.000002, -30.0, -10.0]]), HOUR)
    >>> ranks.first, ranks.last
    (tensor([[1, 0, 1]]), tensor([[2, 0, 2]]))

    """
    values, order = nearness.sort(dim=1)
    steps = values.diff(dim=1) > closer_than  # infinity less infinity is NaN, which is no step
    wall = steps.new_ones(len(steps), 1)
    places = torch.arange(values.shape[1], device=values.device).expand_as(order)
    first = places.where(torch.cat([wall, steps], dim=1), 0).cummax(dim=1).values
    last = places.where(torch.cat([steps, wall], dim=1), values.shape[1]).flip(1).cummin(dim=1).values.flip(1)
    return Ranks(order, *(torch.empty_like(order).scatter(1, order, place) for place in (first, last)))
