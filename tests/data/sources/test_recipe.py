from dataclasses import replace

import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.data.sources.recipe import Recipe, recipe


def test_a_simulated_cohort_says_how_it_was_made(small_cohort: Cohort) -> None:
    assert recipe(small_cohort) == Recipe(n=30, voxel_size=8, seed=0, plain=True)
    other = replace(small_cohort, parameters={**small_cohort.parameters, "disease": 2.0})
    assert recipe(other) == Recipe(n=30, voxel_size=8, seed=0, plain=False)


def test_a_lab_may_call_its_parameters_as_the_simulation_does(small_cohort: Cohort) -> None:
    """A cohort is simulated because its folder says so, not because something is called seed."""
    assert (
        recipe(replace(small_cohort, source="scans of 2024", parameters={"seed": 1, "n": 3, "voxel_size": 2})) is None
    )


@pytest.mark.parametrize(
    "parameters", [{}, {"n": 3, "voxel_size": 8, "seed": "1"}, {"n": 3.0, "voxel_size": 8, "seed": 0}]
)
def test_a_simulated_cohort_that_does_not_say_how_is_told(parameters: dict, small_cohort: Cohort) -> None:
    with pytest.raises(BrainageError, match="is said to be simulated, with n, voxel_size and seed"):
        recipe(replace(small_cohort, parameters=parameters))
