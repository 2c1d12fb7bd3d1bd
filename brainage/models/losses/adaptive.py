"""The paper's loss: L^exp whose repulsion is limited to a neighbourhood that shrinks from epoch to epoch."""

import torch
from torch import Tensor

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice, check_whole
from brainage.models.losses.weighted import ExponentialLoss, Pairs

#: How far two rows are apart when neighbours are chosen; the first three by the order of their norm.
DISTANCES = {"manhattan": 1.0, "euclidean": 2.0, "chebyshev": float("inf"), "cosine": None}
_EXACT = "donot_use_mm_for_euclid_dist"  # the shortcut by products loses digits of short distances


def neighborhood_size(
    epoch: int, step_size: int, end_neighbors: int, start_neighbors: int = 32, epochs: int = 50
) -> int:
    """Return how many participants a neighbourhood holds in an epoch, the anchor among them.

    Every ``step_size`` epochs it shrinks, from the whole batch (``start_neighbors``) to ``end_neighbors``; the
    schedule is that of the authors' code.

    Parameters
    ----------
    epoch : int
        From 1 to ``epochs``.
    step_size, end_neighbors, start_neighbors, epochs : int
        As for `AdaptiveNeighborhoodLoss`.

    Raises
    ------
    BrainageError
        If a number is not whole, there are fewer than two steps, or the neighbourhood would grow.

    Examples
    --------
    >>> [neighborhood_size(epoch, step_size=2, end_neighbors=8) for epoch in (1, 10, 25, 50)]
    [32, 27, 20, 8]

    """
    epoch, epochs = check_whole("epoch", epoch, least=1), check_whole("epochs", epochs, least=2)
    two = f"two steps or more in {epochs} epochs"
    steps = epochs // check_whole("step_size", step_size, least=1, most=epochs // 2, why=two)
    start_neighbors = check_whole("start_neighbors", start_neighbors, least=1)
    end_neighbors = check_whole("end_neighbors", end_neighbors, least=1, most=start_neighbors, why="the batch size")
    shrunk = (start_neighbors - end_neighbors) / (steps - 1) * (epoch // step_size)
    return max(end_neighbors, int(start_neighbors - shrunk))


class AdaptiveNeighborhoodLoss(ExponentialLoss):
    r"""Repels only the nearest rows of the batch, fewer of them from epoch to epoch (paper, "Loss Function").

    .. math:: D_i = \sum_{j \in N_i, j \ne i} \exp(s_{ij} (1 - w_{ij}))

    N_i holds the views × `neighborhood_size` rows nearest to the anchor, which takes one place itself. Attraction still
    runs over all pairs, and the weighted mean is taken over all pairs at once, as in the authors' code.

    As coded, batches smaller than ``start_neighbors``, such as an epoch's last, are not limited; the exact variant
    limits them, too.

    Parameters
    ----------
    step_size : int
        Epochs between two steps of the schedule.
    end_neighbors : int
        Participants in the last neighbourhood.
    start_neighbors : int
        Participants in the first one: the batch size.
    epochs : int
        Of the whole training.
    distance : str
        One of `DISTANCES`.
    **settings
        As for `ExponentialLoss`.

    Raises
    ------
    BrainageError
        If a setting is impossible.

    """

    name = "adaptive"

    def __init__(
        self,
        step_size: int = 2,
        end_neighbors: int = 8,
        start_neighbors: int = 32,
        epochs: int = 50,
        distance: str = "euclidean",
        **settings: float | str,
    ) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        check_choice("distance", distance, DISTANCES)
        neighborhood_size(1, step_size, end_neighbors, start_neighbors, epochs)
        self.step_size, self.epochs = int(step_size), int(epochs)
        self.end_neighbors, self.start_neighbors = int(end_neighbors), int(start_neighbors)
        self.distance = distance

    def log_terms(self, pairs: Pairs) -> Tensor:
        """Return s (1 - w) within each anchor's neighbourhood.

        Parameters
        ----------
        pairs : Pairs
            Of the batch.

        """
        return super().log_terms(pairs).masked_fill(~self._neighbors(pairs), -torch.inf)

    def _average(self, losses: Tensor, weights: Tensor) -> Tensor:
        """Return the weighted mean over all pairs: anchors with many like themselves count more."""
        return (losses * weights).sum() / weights.sum()

    def _neighbors(self, pairs: Pairs) -> Tensor:
        """Return which rows are near each anchor, ``(n, n)``."""
        if pairs.epoch is None:
            refuse("epoch is None; the adaptive neighbourhood shrinks with it: call loss(features, ages, epoch=1)")
        size = neighborhood_size(pairs.epoch, self.step_size, self.end_neighbors, self.start_neighbors, self.epochs)
        batch = len(pairs.rows) // pairs.views
        if self.variant == "as_coded" and batch < self.start_neighbors:
            return torch.ones_like(pairs.others)
        distances = self._distances(pairs).masked_fill(~pairs.others, -torch.inf)  # the anchor itself comes first
        nearest = distances.topk(pairs.views * min(size, batch), dim=1, largest=False).indices
        return torch.zeros_like(pairs.others).scatter(1, nearest, value=True)

    def _distances(self, pairs: Pairs) -> Tensor:
        order = DISTANCES[self.distance]
        rows = pairs.rows.detach()
        return -pairs.similarities.detach() if order is None else torch.cdist(rows, rows, p=order, compute_mode=_EXACT)
