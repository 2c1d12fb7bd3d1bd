"""How alike two ages are: kernels of their difference."""

import math
from collections.abc import Callable

from torch import Tensor


def _rbf(difference: Tensor, bandwidth: float) -> Tensor:
    return (-(difference**2) / (2 * bandwidth**2)).exp()


def _gaussian(difference: Tensor, bandwidth: float) -> Tensor:
    return _rbf(difference, bandwidth) / (math.sqrt(2 * math.pi) * bandwidth)


def _cauchy(difference: Tensor, bandwidth: float) -> Tensor:
    return 1 / (bandwidth * difference**2 + 1)


#: ``"rbf"``: exp(-d² / 2σ²), the one in the authors' settings, with σ = 2 years. ``"gaussian"``: the same as a
#: density, with its peak at 0.4/σ instead of 1; for the exponential loss that is another loss. ``"cauchy"``:
#: 1 / (γ d² + 1).
KERNELS: dict[str, Callable[[Tensor, float], Tensor]] = {"rbf": _rbf, "gaussian": _gaussian, "cauchy": _cauchy}


def similarity(ages: Tensor, kernel: str, bandwidth: float) -> Tensor:
    """Return the kernel of the differences between all ages, ``(n,)`` years to ``(n, n)``, in their precision.

    Parameters
    ----------
    ages : Tensor
        ``(n,)``, years.
    kernel : str
        A key of `KERNELS`.
    bandwidth : float
        Of the kernel.

    Examples
    --------
    >>> import torch
    >>> similarity(torch.tensor([20.0, 22.0]), "rbf", 2.0)
    tensor([[1.0000, 0.6065],
            [0.6065, 1.0000]])

    """
    return KERNELS[kernel](ages[:, None] - ages[None, :], bandwidth)
