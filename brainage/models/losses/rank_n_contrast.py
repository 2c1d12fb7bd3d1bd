"""Rank-N-Contrast: whoever is further in age than j should be further in the embedding, too."""

import torch
from torch import Tensor

from brainage.core.setting_checks import check_choice, check_number
from brainage.models.losses.batch_checks import check_batch, check_finite, rows_of_views
from brainage.models.losses.contrastive_loss import ContrastiveLoss
from brainage.models.losses.ties import Ranks, far_to_near, tolerance
from brainage.models.losses.weighted import VARIANTS

_EXACT = "donot_use_mm_for_euclid_dist"  # the shortcut by products loses digits of short distances


class RankNContrastLoss(ContrastiveLoss):
    r"""Contrast every pair with the samples at least as far in age (Zha et al. 2023, equation 1 and code).

    With rows :math:`f_i`, one per view and not normalised, :math:`s_{ij} = -\|f_i - f_j\|_2 / \tau` and
    :math:`d_{ij} = |y_i - y_j|`,

    .. math:: L = \frac{1}{n (n - 1)} \sum_i \sum_{j \ne i}
              \left( \log \sum_{k \ne i,\, d_{ik} \geq d_{ij}} \exp(s_{ik}) - s_{ij} \right)

    Parameters
    ----------
    temperature : float
        τ.
    variant : str
        ``"exact"``: age differences less than an hour apart are equal; ``"as_coded"``: in float64 they are compared as
        they are, rounding included, as in the authors' code. Ages in float32 are always compared exactly.

    Raises
    ------
    BrainageError
        If the temperature is not positive, or the variant is neither.

    """

    name = "rank_n_contrast"
    unit_length = False

    def __init__(self, temperature: float = 2.0, variant: str = "as_coded") -> None:
        super().__init__()
        check_choice("variant", variant, VARIANTS)
        self.temperature, self.variant = check_number("temperature", temperature, above=0), variant

    def forward(self, features: Tensor, ages: Tensor, epoch: int | None = None) -> Tensor:  # noqa: ARG002
        """Return the loss of a batch, a scalar, computed in float32 or better.

        Parameters
        ----------
        features : Tensor
            ``(batch, views, dim)``.
        ages : Tensor
            ``(batch,)``, years.
        epoch : int, optional
            Plays no part.

        Raises
        ------
        BrainageError
            If shapes or types do not fit, something is NaN or infinite, or there is not one pair.

        """
        check_batch(features, ages)
        with torch.autocast(features.device.type, enabled=False):
            rows, ages, _, precise = rows_of_views(features, ages)
            n = len(rows)
            others = ~torch.eye(n, dtype=torch.bool, device=rows.device)
            similarities = -torch.cdist(rows, rows, compute_mode=_EXACT)[others].view(n, n - 1) / self.temperature
            remedy = f"give features closer to 0, or raise temperature, {self.temperature:g}"
            check_finite("distances of features", similarities, remedy)
            apart = (ages[:, None] - ages[None, :]).abs()[others].view(n, n - 1)
            ranks = far_to_near(-apart, tolerance(self.variant, precise=precise))
            return (_log_sum_of_farther(similarities, ranks) - similarities).mean()


def _log_sum_of_farther(similarities: Tensor, ranks: Ranks) -> Tensor:
    """Return for each pair the log-sum-exp over those at least as far in age, in n² log n steps.

    In a row sorted from far to near it is a cumulative sum, read where the last of equal age differences stands.
    """
    return similarities.gather(1, ranks.order).logcumsumexp(dim=1).gather(1, ranks.last)
