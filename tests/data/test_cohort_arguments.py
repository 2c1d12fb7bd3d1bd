import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import open_cohort
from brainage.space import anatomy
from tests.cohorts import draw, made


@pytest.fixture
def cohort(plan, tmp_path):
    made(tmp_path, plan, draw)
    return open_cohort(tmp_path / "made")


def test_answers_belong_to_their_rows(cohort) -> None:
    assert cohort.select(lambda people: people["age"] > 30).ages.tolist() == [61.5]
    with pytest.raises(BrainageError, match="its answers are for other rows, or in another order"):
        cohort.select(lambda people: people.sort_values("age", ascending=False)["age"] > 30)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("age > 30", "condition is 'age > 30'; expected a function"),
        (lambda people: people["Age"] > 30, "there is no column 'Age'; the participants have participant_id, age"),
        (lambda people: people["sex"], "condition: holds 'F', 'M'; expected True and False"),
        (lambda people: (people["age"] > 30)[:1], "condition: its answers are for other rows"),
        (lambda people: people["age"].map({24.0: True, 61.5: None}), "condition: holds"),
    ],
)
def test_conditions_that_are_none_are_told(condition, message: str, cohort) -> None:
    with pytest.raises(BrainageError, match=message):
        cohort.select(condition)


WHOLE = anatomy.brain_box(8)


@pytest.mark.parametrize(
    "box",
    [
        (slice(None),) * 3,
        (slice(0, 9, 2), *WHOLE[1:]),
        (slice(0, 99), *WHOLE[1:]),
        (slice(9, 3), *WHOLE[1:]),
        WHOLE[:2],
        [1],
    ],
)
def test_a_box_that_is_none_is_told(box, cohort) -> None:
    with pytest.raises(BrainageError, match=r"box is .*; expected three slices within"):
        cohort.volumes("stiffness", 8, box)


@pytest.mark.parametrize(
    "mask", ["brain", np.ones((2, 2, 2), bool), np.zeros((23, 28, 23), bool), np.ones((23, 28, 23))]
)
def test_a_mask_of_another_grid_is_told(mask, cohort) -> None:
    with pytest.raises(BrainageError, match=r"mask is .*; expected bool"):
        cohort.maps("stiffness", mask)


def test_inputs_and_people_that_there_are_not_are_told(cohort) -> None:
    with pytest.raises(BrainageError, match=r"inputs is .*; expected one of"):
        cohort.maps(["stiffness"])
    for ask in (cohort.segmentation, lambda one: cohort.map(one, "stiffness")):
        with pytest.raises(BrainageError, match="participant_id is 'sub-01'; Test has 2 others, such as sub-001"):
            ask("sub-01")
    with pytest.raises(BrainageError, match="voxel_size is 3"):
        cohort.lattice(3)
