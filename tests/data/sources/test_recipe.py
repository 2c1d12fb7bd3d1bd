import json
from dataclasses import replace

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.data.sources.recipe import recipe
from brainage.simulation.person.latents import LATENTS
from brainage.simulation.person.model import GROUPS, PARKINSON, Model


def test_a_simulated_cohort_says_how_it_was_made(small_cohort: Cohort) -> None:
    made = recipe(small_cohort)
    assert (made.n, made.voxel_size, made.seed, made.plain, made.model.describe()) == (30, 8, 0, True, {})
    other = recipe(replace(small_cohort, parameters={**small_cohort.parameters, "disease": 2.0}))
    assert (other.n, other.plain, other.model.describe()) == (30, False, {"disease": 2.0})


@pytest.mark.parametrize(
    "model",
    [
        Model(strength={"t1w": 1.4}, locality=0.5, visits=2, mix={"CN": 1.0}),
        Model(groups=(*GROUPS, PARKINSON)),
        Model(correlations=np.eye(len(LATENTS))),
    ],
)
def test_settings_are_read_back_from_what_a_folder_says(model: Model, small_cohort: Cohort) -> None:
    said = json.loads(json.dumps(model.describe()))
    assert (
        recipe(replace(small_cohort, parameters={**small_cohort.parameters, **said})).model.describe()
        == model.describe()
    )


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
