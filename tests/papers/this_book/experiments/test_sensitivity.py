from dataclasses import replace

import numpy as np
import pytest

from brainage.papers.this_book.experiments import sensitivity
from brainage.papers.this_book.experiments.sensitivity import AS_IT_IS, NUMBERS, SENSITIVITY, changes, differences
from brainage.simulation.numbers.parameters import scalars

#: Assumed, but of diseases, or of what shows in later visits and old ages alone: no healthy person's error moves.
_ELSEWHERE = ("shift.", "extra_shift.", "relative_shift.", "disease.", "severity.", "visit.", "age.oldest")


def test_every_assumed_number_that_can_move_a_healthy_person_s_error_is_tried() -> None:
    tried = {key for change in changes() for key in change.numbers}
    tried |= {"gap.sd", "gap.regional_sd"}  # settings of the model
    table = scalars()
    assumed = set(table.loc[table["basis"] == "assumed", "key"])
    assert {key for key in assumed - tried if not key.startswith(_ELSEWHERE)} == set()


def test_values_that_are_tried_lie_on_both_sides_of_the_simulation_s_own() -> None:
    table = scalars().set_index("key")["value"]
    for key, (one, other) in NUMBERS.items():
        low, high = sorted((one, other))
        assert low < float(table[key]) < high, key


def test_differences_are_of_pairs() -> None:
    """Known answer: everybody's error grows by 1 year, whatever they differ by."""
    own = np.random.default_rng(0).exponential(5, 40)
    more = changes()[1]
    table = differences([(AS_IT_IS, {"t1w": own}), (more, {"t1w": own + 1})]).set_index("side")
    assert table.loc["as it is", "difference"] == 0
    assert table.loc[more.side, ["difference", "low_95", "high_95"]].tolist() == pytest.approx([1, 1, 1])
    assert table.loc[more.side, "mae"] == pytest.approx(own.mean() + 1)


@pytest.mark.slow
def test_people_stay_and_their_maps_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """In small: no gap and no noise beside as it is; the network is replaced by one that guesses."""
    monkeypatch.setenv("BRAINAGE_JOBS", "1")
    monkeypatch.setattr(sensitivity, "_told_by_network", lambda _, ages, __: np.full_like(ages, ages.mean()))
    monkeypatch.setattr(sensitivity, "told_ages", lambda values, _: values.sum(axis=1, keepdims=True).T)
    size = SENSITIVITY.size("smoke")
    size = replace(size, own={**size.own, "people": 4, "networked": 4, "only": ("nothing", "t1w.scale_sd")})
    tables = SENSITIVITY.run(None, size)
    assert set(SENSITIVITY.tables) == set(tables)
    moved = tables["changes"].set_index(["parameter", "side", "inputs"])["difference"]
    assert moved["t1w.scale_sd", "high", "t1w"] != 0
    assert moved["t1w.scale_sd", "high", "stiffness"] == 0
    assert set(tables["misregistration"]["learner"]) == {"pca_gp", "supervised"}
