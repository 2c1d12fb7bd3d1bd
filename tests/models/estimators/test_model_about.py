import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.models.estimators import ModelAbout


def test_lists_and_numpys_numbers_are_taken() -> None:
    about = ModelAbout(["stiffness", "damping_ratio"], ["kPa", "1"], np.int64(4))
    assert about == ModelAbout(("stiffness", "damping_ratio"), ("kPa", "1"), 4.0)
    about.require(modalities=["stiffness", "damping_ratio"], voxel_size=np.float64(4))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"units": ()}, "1 modalities and 0 units; give one unit for each modality"),
        ({"modalities": (), "units": ()}, "0 modalities and 0 units; give one unit for each modality"),
        ({"voxel_size": 0}, "voxel_size is 0; expected more than 0"),
        ({"voxel_size": "2 mm"}, "voxel_size is '2 mm'; expected more than 0"),
    ],
)
def test_what_says_nothing_is_refused(settings: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        ModelAbout(**{"modalities": ("stiffness",), "units": ("kPa",), "voxel_size": 2, **settings})


def test_channels_in_another_order_are_refused() -> None:
    about = ModelAbout(("stiffness", "damping_ratio"), ("kPa", "1"), 4)
    with pytest.raises(
        BrainageError, match=r"modalities of the maps: damping_ratio, stiffness; .* fitted on stiffness, dam"
    ):
        about.require(modalities=("damping_ratio", "stiffness"))


ONE = ModelAbout(("stiffness",), ("kPa",), 2)


@pytest.mark.parametrize("kind", [list, tuple, np.array, pd.Index, pd.Series])
def test_names_may_stand_in_any_list(kind) -> None:
    ONE.require(modalities=kind(["stiffness"]), units=kind(["kPa"]))
    with pytest.raises(BrainageError, match="units of the maps: Pa; the model was fitted on kPa"):
        ONE.require(units=kind(["Pa"]))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (
            {"unit": "kPa"},
            "unit is nothing that a model's file tells; expected any of modalities, units, voxel_size, reg",
        ),
        ({"training": ""}, "training is nothing that a model's file tells"),
        ({"modalities": "stiffness"}, "modalities is 'stiffness'; expected a list of names"),
        ({"units": None}, "units is None; expected a list of names"),
        ({"voxel_size": "2"}, "voxel_size is '2'; expected more than 0"),
        (
            {"region": "thalamus"},
            "region of the maps: thalamus; the model was fitted on the whole brain, no region: read",
        ),
        ({"region": None}, "region is None; expected text"),
    ],
)
def test_what_a_file_does_not_tell_is_refused(found: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        ONE.require(**found)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("stiffness", "kPa", 2), "modalities is 'stiffness'; expected a list of names"),
        (("ab", "cd", 2), "modalities is 'ab'; expected a list of names"),
        ((["stiffness"], "kPa", 2), "units is 'kPa'; expected a list of names"),
        ((None, None, 2), "modalities is None; expected a list of names"),
        ((["stiffness"], [1], 2), "one of units is 1; expected text"),
        ((["stiffness"], ["kPa"], 2, None), "region is None; expected text"),
    ],
)
def test_names_are_no_letters(wrong: tuple, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        ModelAbout(*wrong)
