r"""Contrastive losses that weigh every pair by how alike its ages are.

With one row :math:`z_i` of unit length per view, :math:`s_{ij} = z_i \cdot z_j / \tau` and the kernel of two ages
:math:`w_{ij}`, each anchor i adds

.. math:: \frac{\tau}{\tau_0} \sum_{k \ne i} \frac{w_{ik}}{\sum_{l \ne i} w_{il}} (\log D_i - s_{ik})

and the loss is the mean over anchors. The losses differ in the denominator :math:`D_i`, which repels.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor

from brainage.core.setting_checks import check_choice, check_number
from brainage.models.losses.batch_checks import check_bandwidth, check_batch, check_finite, rows_of_views
from brainage.models.losses.contrastive_loss import ContrastiveLoss
from brainage.models.losses.kernels import KERNELS, similarity
from brainage.models.losses.ties import far_to_near, tolerance

#: ``"as_coded"``: the authors subtract each row's maximum from s before it is multiplied by 1 - w, which changes the
#: exponential losses. ``"exact"``: the sum as written, kept stable by log-sum-exp.
VARIANTS = ("as_coded", "exact")
#: An anchor whose weights sum to less than this is like nobody. Far below any kernel that matters (at σ = 2 years, an
#: only neighbour 24 years away), and far above where dividing by the sum overflows in float32.
_LIKE_NOBODY = 1e-30


class Pairs(NamedTuple):
    """All pairs of a batch's n rows.

    Attributes
    ----------
    similarities : Tensor
        s, ``(n, n)``.
    alike : Tensor
        w, ``(n, n)``, 0 on the diagonal.
    apart : Tensor
        Absolute differences of ages, ``(n, n)``, years.
    precise : bool
        Whether ages were given in float64.
    others : Tensor
        ``(n, n)``, false on the diagonal.
    rows : Tensor
        ``(n, dim)``, all first views first.
    views : int
        Views of each participant.
    epoch : int or None
        From 1.

    """

    similarities: Tensor
    alike: Tensor
    apart: Tensor
    precise: bool
    others: Tensor
    rows: Tensor
    views: int
    epoch: int | None


class WeightedContrastiveLoss(ContrastiveLoss, ABC):
    """What the weighted losses share.

    Parameters
    ----------
    kernel : str
        One of `KERNELS`.
    bandwidth : float
        Of the kernel: σ in years (``"cauchy"``: γ, per squared year).
    temperature, base_temperature : float
        τ and τ₀; the loss is multiplied by their ratio. The authors never set τ₀ from 0.07.
    variant : str
        One of `VARIANTS`; it matters to the exponential losses only.

    Raises
    ------
    BrainageError
        If a setting is none of these.

    """

    def __init__(
        self,
        kernel: str = "rbf",
        bandwidth: float = 2.0,
        temperature: float = 0.1,
        base_temperature: float = 0.07,
        variant: str = "as_coded",
    ) -> None:
        super().__init__()
        check_choice("kernel", kernel, KERNELS)
        check_choice("variant", variant, VARIANTS)
        self.kernel, self.bandwidth, self.variant = kernel, check_bandwidth(bandwidth), variant
        self.temperature = check_number("temperature", temperature, above=0)
        self.base_temperature = check_number("base_temperature", base_temperature, above=0)

    def forward(self, features: Tensor, ages: Tensor, epoch: int | None = None) -> Tensor:
        """Return the loss of a batch, a scalar, computed in float32 or better.

        Anchors that nobody repels, or that are like nobody (weights that sum to less than 1e-30), are left out; the
        loss of a batch without any other is 0.

        Parameters
        ----------
        features : Tensor
            ``(batch, views, dim)``, of unit length.
        ages : Tensor
            ``(batch,)``, years; any type of number, never rounded.
        epoch : int, optional
            From 1; what depends on it says so.

        Raises
        ------
        BrainageError
            If shapes or types do not fit, something is NaN or infinite or becomes so, or there is not one pair.

        """
        check_batch(features, ages)
        with torch.autocast(features.device.type, enabled=False):  # which would round similarities to three digits
            pairs = self._pairs(features, ages, epoch)
            terms = self.log_terms(pairs)
            used = torch.isfinite(terms).any(dim=1) & (pairs.alike.sum(dim=1) > _LIKE_NOBODY)
            if not used.any():
                return pairs.rows.sum() * 0
            repulsion = terms[used].logsumexp(dim=1, keepdim=True)
            scale = self.temperature / self.base_temperature
            loss = scale * self._average(repulsion - pairs.similarities[used], pairs.alike[used])
            check_finite("terms of the loss", loss, "give features of unit length and usual temperatures")
            return loss

    def _pairs(self, features: Tensor, ages: Tensor, epoch: int | None) -> Pairs:
        rows, ages, views, precise = rows_of_views(features, ages)
        others = ~torch.eye(len(rows), dtype=torch.bool, device=rows.device)
        alike = similarity(ages, self.kernel, self.bandwidth).to(rows.dtype) * others
        similarities = rows @ rows.T / self.temperature
        longest = f"give features of unit length, or raise temperature, {self.temperature:g}"
        check_finite("similarities of features", similarities, longest)
        check_finite("weights of pairs", alike, "ages or bandwidth are far from years")
        if self.variant == "as_coded":
            similarities = similarities - similarities.max(dim=1, keepdim=True).values.detach()
        apart = (ages[:, None] - ages[None, :]).abs()
        return Pairs(similarities, alike, apart, precise, others, rows, views, epoch)

    @abstractmethod
    def log_terms(self, pairs: Pairs) -> Tensor:
        """Return the logarithm of each term of the denominators, ``(n, n)``; minus infinity for what is left out.

        Parameters
        ----------
        pairs : Pairs
            Of the batch.

        """

    def _average(self, losses: Tensor, weights: Tensor) -> Tensor:
        """Return the mean over anchors of their weighted means."""
        return ((losses * weights).sum(dim=1) / weights.sum(dim=1)).mean()


class YAwareLoss(WeightedContrastiveLoss):
    r"""Repels all others alike (Dufumier et al. 2021, as in Barbano et al. 2023).

    .. math:: D_i = \sum_{j \ne i} \exp(s_{ij})

    The two variants are equal here: a shift of a row cancels.
    """

    name = "y_aware"

    def log_terms(self, pairs: Pairs) -> Tensor:
        """Return s for every other row.

        Parameters
        ----------
        pairs : Pairs
            Of the batch.

        """
        return pairs.similarities.masked_fill(~pairs.others, -torch.inf)


class ThresholdLoss(WeightedContrastiveLoss):
    r"""Repels each sample as often as there are samples less like it than the anchor is (Barbano et al. 2023, code).

    .. math:: D_i = \sum_{j \ne i} n_{ij} \exp(s_{ij}), \quad n_{ij} = |\{l: w_{jl} < w_{ji}\}|

    A shift of a row cancels, so the two variants differ in who is equally alike only: exact, whoever is equally far in
    age to an hour; as coded, whoever has the same weight, so that all who are too far for a weight (more than 27 years
    in float32, at σ = 2) are equally far.
    """

    name = "threshold"

    def log_terms(self, pairs: Pairs) -> Tensor:
        """Return s and the logarithm of how often the row repels.

        Parameters
        ----------
        pairs : Pairs
            Of the batch.

        """
        nearness, tied = self._nearness(pairs), tolerance(self.variant, precise=pairs.precise)
        nearness = nearness.masked_fill(~pairs.others, torch.inf)  # nobody is more like a sample than itself
        counts = far_to_near(nearness, tied).first.T  # how many in a row are below each of its values
        return (pairs.similarities + counts.to(pairs.alike).log()).masked_fill(~pairs.others, -torch.inf)

    def _nearness(self, pairs: Pairs) -> Tensor:
        if self.variant == "exact":
            return -pairs.apart
        return pairs.alike if pairs.precise else (-pairs.apart).masked_fill(pairs.alike == 0, -torch.inf)


class ExponentialLoss(WeightedContrastiveLoss):
    r"""Repels the more, the less alike ages are: L^exp (Barbano et al. 2023).

    .. math:: D_i = \sum_{j \ne i} \exp(s_{ij} (1 - w_{ij}))

    As coded, the row's maximum is subtracted from s first, which multiplies the term of j by exp(-max (1 - w)): a
    sample of the anchor's age then outweighs all others, and damps how they are repelled.
    """

    name = "exponential"

    def log_terms(self, pairs: Pairs) -> Tensor:
        """Return s (1 - w) for every other row.

        Parameters
        ----------
        pairs : Pairs
            Of the batch.

        """
        return (pairs.similarities * (1 - pairs.alike)).masked_fill(~pairs.others, -torch.inf)
