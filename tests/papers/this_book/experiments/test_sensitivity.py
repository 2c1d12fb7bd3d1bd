from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from brainage.papers.this_book.experiments import sensitivity
from brainage.papers.this_book.experiments.sensitivity import AS_IT_IS, NUMBERS, SENSITIVITY, changes, differences
from brainage.papers.this_book.figures.sensitivity import parameter_label
from brainage.simulation.numbers.parameters import scalars

#: Assumed, but of diseases, of spots (none in the book's cohort), or of what shows in later visits and old ages
#: alone: no healthy person's error moves.
_ELSEWHERE = ("shift.", "extra_shift.", "relative_shift.", "disease.", "severity.", "visit.", "age.oldest", "spots.")


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


def test_every_parameter_that_is_tried_has_a_name_for_readers() -> None:
    tried = {change.parameter for change in changes()[1:]}
    assert {one for one in tried if parameter_label(one) == one} == set()


def test_differences_are_of_pairs() -> None:
    """Known answer: everybody's error grows by 1 year, whatever they differ by."""
    own = np.random.default_rng(0).exponential(5, 40)
    more = changes()[1]
    table = differences([(AS_IT_IS, {"t1w": own}), (more, {"t1w": own + 1})]).set_index("side")
    assert table.loc["as it is", "difference"] == 0
    assert table.loc[more.side, ["difference", "low_95", "high_95"]].tolist() == pytest.approx([1, 1, 1])
    assert table.loc[more.side, "mae"] == pytest.approx(own.mean() + 1)


def test_misregistration_is_tried_for_both_learners(monkeypatch: pytest.MonkeyPatch) -> None:
    """With images that are made up: whoever guesses errs more than whoever is told."""
    ages = np.linspace(20, 80, 6)
    monkeypatch.setattr(sensitivity, "draw_person", lambda index, *_: SimpleNamespace(age=ages[index]))
    monkeypatch.setattr(sensitivity, "draw_maps", lambda person, *_: {"t1w": np.full((2, 2, 2), person.age)})
    monkeypatch.setattr(sensitivity, "tissue_slopes", lambda _: {})
    monkeypatch.setattr(sensitivity, "told_ages", lambda values, _: values[:, :1].T)
    monkeypatch.setattr(sensitivity, "_told_by_network", lambda _, ages, __: np.full_like(ages, ages.mean()))
    size = SENSITIVITY.size("smoke")
    table = sensitivity._moved(1.5, replace(size, own={**size.own, "networked": 6})).set_index("learner")
    assert table.loc["pca_gp", "mae"] == 0
    assert table.loc["supervised", "mae"] == pytest.approx(np.abs(ages - 50).mean())
    assert set(table["millimetres"]) == {1.5}
