import math

import pytest
import torch

from brainage.models.losses import RankNContrastLoss
from tests.models.losses.cases import batch


def test_rank_n_contrast_is_the_printed_sum_with_ties() -> None:
    features, ages = batch()
    ages = ages.round(decimals=-1)  # many equal age differences
    rows, y = torch.cat([features[:, 0], features[:, 1]]), ages.repeat(2)
    s = -(rows[:, None] - rows[None]).norm(dim=-1).detach() / 2
    total, n = 0.0, len(rows)
    for i in range(n):
        for j in set(range(n)) - {i}:
            farther = [k for k in range(n) if k != i and abs(y[i] - y[k]) >= abs(y[i] - y[j])]
            total += math.log(sum(math.exp(s[i, k]) for k in farther)) - float(s[i, j])
    assert RankNContrastLoss()(features, ages).item() == pytest.approx(total / (n * (n - 1)), rel=1e-12)
