import numpy as np
import pytest

from brainage.occlusion import place_cubes
from brainage.saliency import age_groups, occlusion_effects, saliency_map

SHAPE = (21, 24, 18)


def test_effects_are_those_of_each_groups_mean_absolute_error_and_prediction() -> None:
    """By hand: two groups, two cubes."""
    ages, predicted = np.array([20.0, 30.0, 70.0]), np.array([22.0, 29.0, 70.0])
    occluded = np.array([[24.0, 20.0], [29.0, 30.0], [60.0, 71.0]])
    table = occlusion_effects(ages, predicted, occluded, np.array([0, 0, 1])).set_index(["group", "cube"])
    expected = {(0, 0): 1.0, (0, 1): -1.5, (1, 0): 10.0, (1, 1): 1.0}
    assert table["increase"].to_dict() == pytest.approx(expected)
    changes = {(0, 0): 1.0, (0, 1): 1.5, (1, 0): 10.0, (1, 1): 1.0}
    assert table["change"].to_dict() == pytest.approx(changes)
    assert table["n"].to_dict() == {(0, 0): 2, (0, 1): 2, (1, 0): 1, (1, 1): 1}


def test_age_groups_are_fifths_of_the_reference() -> None:
    reference = np.random.default_rng(0).uniform(20, 90, 1000)
    sizes = np.bincount(age_groups(reference, reference))
    np.testing.assert_array_equal(sizes, [200] * 5)
    assert age_groups(np.array([10.0, 100.0]), reference).tolist() == [0, 4]


def test_a_map_peaks_where_its_cube_is() -> None:
    cubes = place_cubes(SHAPE, 3, top=3)
    increase = np.zeros(len(cubes.boxes))
    peak = cubes.boxes[100]
    increase[[100, 101, *range(40, 60)]] = [3.0, 3.0, *[1.0] * 20]  # more than 5 % are not 0, so clipping keeps them
    volume = saliency_map(increase, cubes, SHAPE)
    assert (volume.min(), volume.max()) == (0, 1)
    assert volume[peak].mean() > 0.5
    assert (volume[:, :, 15:] == 0).all()


def test_a_map_of_nothing_is_zero() -> None:
    cubes = place_cubes(SHAPE, 3)
    assert (saliency_map(np.zeros(len(cubes.boxes)), cubes, SHAPE) == 0).all()
