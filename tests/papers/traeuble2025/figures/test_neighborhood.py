import json
import re

import numpy as np
import pytest
import torch

from brainage.models.losses.adaptive import neighborhood_size
from brainage.models.losses.kernels import similarity
from brainage.papers.traeuble2025.figures.neighborhood import neighborhood_chart, neighborhood_slider, repelled, weights

AGES = np.array([20.0, 22, 23, 50, 52, 80])


def test_weights_are_those_of_the_loss_s_kernel() -> None:
    expected = similarity(torch.from_numpy(AGES), "rbf", 2.0)[1]
    np.testing.assert_allclose(weights(AGES, 1, 2.0), expected)


def test_the_nearest_in_age_are_pushed_away_and_the_anchor_takes_a_place() -> None:
    assert AGES[repelled(AGES, 1, 3)].tolist() == [20, 23]
    assert repelled(AGES, 1, len(AGES)).sum() == len(AGES) - 1
    assert not repelled(AGES, 1, 1).any()


def test_filled_dots_are_those_pushed_away_in_each_epoch() -> None:
    sizes = [neighborhood_size(epoch, 1, 2, start_neighbors=6, epochs=6) for epoch in range(1, 7)]
    panels = neighborhood_chart(AGES, 1, sizes, (1, 6), 2.0).axes
    filled = [axis.collections[1].get_offsets()[:, 0].tolist() for axis in panels]
    assert filled == [AGES[repelled(AGES, 1, sizes[epoch - 1])].tolist() for epoch in (1, 6)]
    assert [len(one) for one in filled] == [sizes[0] - 1, 1]
    assert panels[1].get_title(loc="left") == "Epoch 6: 2 people"


def test_the_sliders_hold_the_batch_and_the_schedule() -> None:
    shown = neighborhood_slider(AGES[::-1], [6, 4, 2], 2.0)._repr_html_()
    data = json.loads(re.search("data-batch='([^']+)'", shown)[1])
    assert data == {"ages": AGES.tolist(), "sizes": [6, 4, 2], "bandwidth": 2.0}
    assert re.findall('max="([0-9]+)"', shown) == ["3", "6"]
    assert shown.count("<label>") == 2  # every slider is named


@pytest.mark.parametrize("anchor", [0, 5])
def test_people_at_the_ends_have_neighbours_too(anchor: int) -> None:
    assert repelled(AGES, anchor, 4).sum() == 3
