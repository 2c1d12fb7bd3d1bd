import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.sources.simulated import Model, draw_maps
from brainage.data.sources.simulated_people import draw_participants, person_index


def test_the_pool_has_the_papers_ages() -> None:
    """Over many seeds, so that the test is about the distribution and not about one draw."""
    pool = pd.concat([draw_participants(seed=seed) for seed in range(10)])
    ages = pool[pool["diagnosis"] == "CN"]["age"]
    assert ages.mean() == pytest.approx(41.0, abs=1.0)
    assert ages.std() == pytest.approx(21.9, abs=0.7)
    assert ages.between(14, 90).all()
    assert ages.between(36, 58).mean() < 0.15  # bimodal: few people in middle age
    young = pool[pool["study"] == "Study 1"]["age"]
    assert (young.mean(), young.std()) == (pytest.approx(23.4, abs=0.3), pytest.approx(4.0, abs=0.3))


def test_a_participant_is_the_same_whatever_the_number_and_order() -> None:
    pd.testing.assert_frame_equal(draw_participants(400, seed=7).iloc[:50], draw_participants(50, seed=7))
    last = draw_maps("sub-00003", 8, seed=7)
    draw_maps("sub-00001", 8, seed=7)
    for modality, values in draw_maps("sub-00003", 8, seed=7).items():
        np.testing.assert_array_equal(values, last[modality])


def test_seeds_draw_other_people() -> None:
    assert (draw_participants(50, seed=0)["age"] != draw_participants(50, seed=1)["age"]).mean() > 0.9


def test_brain_ages_are_age_gap_and_shift() -> None:
    people = draw_participants(model=Model(regional_gap_sd=0))
    excess = people["brain_age_stiffness"] - people["age"] - people["gap"]
    by_diagnosis = excess.groupby(people["diagnosis"]).mean()
    assert by_diagnosis["CN"] == pytest.approx(0, abs=0.001)
    assert by_diagnosis["MCI"] == pytest.approx(1.2, abs=0.1)
    assert by_diagnosis["AD"] == pytest.approx(8.4, abs=0.6)


@pytest.mark.parametrize(
    "participant_id", ["x", "sub-0", "sub-", "sub-50001", "sub--1", "sub-1.5", "sub-\u0661", "", 3.5]
)
def test_nobody_of_another_name_is_drawn(participant_id: object) -> None:
    with pytest.raises(BrainageError, match=r"participant_id is .*; expected sub-00001 to sub-50000"):
        person_index(participant_id)
    assert person_index("sub-00042") == 41


@pytest.mark.parametrize(
    ("n", "seed"), [(2.5, 0), ("3", 0), (True, 0), (3, None), (3, 1.5), (3, -1), (float("nan"), 0)]
)
def test_numbers_that_are_none_are_told(n: object, seed: object) -> None:
    with pytest.raises(BrainageError, match=r"expected .* a whole number"):
        draw_participants(n, seed)
