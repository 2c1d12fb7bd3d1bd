import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from brainage.core.errors import BrainageError
from brainage.explain.occlusion import place_cubes
from brainage.explain.saliency import age_groups, occlusion_effects, saliency_map

SHAPE = (21, 24, 18)


def test_effects_are_those_of_each_groups_mean_absolute_error_and_prediction() -> None:
    """By hand: two groups, two cubes."""
    ages, predicted = np.array([20.0, 30.0, 70.0]), np.array([22.0, 29.0, 70.0])
    occluded = np.array([[24.0, 20.0], [29.0, 30.0], [60.0, 71.0]])
    table = occlusion_effects(ages, predicted, occluded, np.array([0, 0, 1]))
    assert table.index.tolist() == [0, 1, 2, 3]
    assert table.dtypes[["group", "cube", "n"]].tolist() == [np.int64] * 3
    table = table.set_index(["group", "cube"])
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


@pytest.mark.parametrize(("size", "stride"), [(3, 3), (3, 2), (5, 4), (1, 1)])
def test_at_the_centre_of_each_cube_stands_its_clipped_value(size: int, stride: int) -> None:
    """From the 5th to the 95th percentile, stretched to 0 to 1; splines pass through what they interpolate."""
    cubes = place_cubes(SHAPE, size, stride, top=3)
    increase = np.random.default_rng(0).exponential(1, len(cubes.boxes))
    volume = saliency_map(increase, cubes, SHAPE)
    whole = [i for i, box in enumerate(cubes.boxes) if all(side.stop - side.start == size for side in box)]
    centres = [tuple(side.start + size // 2 for side in cubes.boxes[i]) for i in whole]
    found = np.array([volume[centre] for centre in centres])
    clipped = np.clip(increase, *np.percentile(increase, [5, 95]))[whole]
    line = np.polyfit(clipped, found, 1)
    np.testing.assert_allclose(found, np.polyval(line, clipped), atol=1e-9)
    assert line[0] > 0


@pytest.mark.parametrize("size", [3, 2])
def test_a_map_is_as_symmetric_as_its_cubes(size: int) -> None:
    """Where cubes tile the volume: shifted by half a voxel, one side would differ from the other."""
    shape = (18, 24, 12)
    cubes = place_cubes(shape, size)
    along = [np.abs(np.arange(n) - (n - 1) / 2) for n in cubes.counts]
    increase = (along[0][:, None, None] + along[1][:, None] ** 2 + 3 * along[2]).ravel()
    volume = saliency_map(increase, cubes, shape)
    for axis in range(3):
        np.testing.assert_allclose(volume, np.flip(volume, axis), atol=1e-9)


def test_one_cube_that_sticks_out_does_not_hide_the_others() -> None:
    """Without clipping all but one would be near 0."""
    cubes = place_cubes(SHAPE, 3)
    increase = np.random.default_rng(0).uniform(0, 1, len(cubes.boxes))
    increase[50] = 1000
    assert 0.2 < np.median(saliency_map(increase, cubes, SHAPE)) < 0.8
    increase[50] = -1000
    assert 0.2 < np.median(saliency_map(increase, cubes, SHAPE)) < 0.8


def test_who_is_as_old_as_an_edge_belongs_to_the_older() -> None:
    reference = np.arange(101.0)  # edges at 20, 40, 60 and 80
    assert age_groups(np.array([19.9, 20, 20.1, 79.9, 80]), reference).tolist() == [0, 1, 1, 3, 4]
    assert age_groups(np.array([49.9, 50]), reference, 2).tolist() == [0, 1]
    assert age_groups(np.array([49.9, 50]), reference, 1).tolist() == [0, 0]


def test_ages_that_are_missing_belong_to_no_group() -> None:
    """NaN would be older than everybody."""
    for ages, reference, n, message in (
        ([20, np.nan], [20, 30], 5, "ages: 1 of 2 values is missing"),
        ([20], [20, np.nan], 5, "reference: 1 of 2 values is missing"),
        ([20], [], 5, "reference: 0 given"),
        ([20], [20, 30], 2.5, "n is 2.5; expected at least 1, a whole number"),
        ([20], [20, 30], "a", "n is 'a'"),
        ([20], [20, 30], np.nan, "n is nan"),
        ([20], [20, 30], 0, "n is 0; expected at least 1, a whole number: groups"),
    ):
        with pytest.raises(BrainageError, match=message):
            age_groups(np.array(ages), np.array(reference), n)


def test_effects_of_missing_ages_and_of_other_people_are_told() -> None:
    ages, occluded, groups = np.array([20.0, 30.0]), np.ones((2, 3)), np.array([0, 1])
    for given, message in (
        ((ages, np.array([22.0, np.nan]), occluded, groups), "predicted: 1 of 2 values is missing"),
        ((ages, ages[:, None], occluded, groups), r"predicted: shape is \(2, 1\)"),
        ((ages, ages, occluded[:1], groups), "occluded has 1 rows; expected one for each of 2"),
        ((ages, ages, occluded[..., None], groups), r"occluded: shape is \(2, 3, 1\); expected a table"),
        ((ages, ages, occluded * np.nan, groups), "occluded: 6 of 6 values are missing"),
        ((ages, ages, occluded, np.array([0.5, 1])), "groups: holds 0.5; expected whole numbers"),
        ((ages, ages, occluded, np.array(["a", "b"])), "groups: holds 'a'; expected numbers"),
        ((ages, ages, occluded, groups[:1]), r"groups: shape is \(1,\)"),
    ):
        with pytest.raises(BrainageError, match=message):
            occlusion_effects(*given)


def test_a_map_of_other_cubes_is_told() -> None:
    cubes = place_cubes(SHAPE, 3)
    increase = np.ones(len(cubes.boxes))
    for values, shape, message in (
        (increase[:-1], SHAPE, r"increase has \d+ values; expected one for each of \d+ cubes"),
        (increase * np.nan, SHAPE, "increase: .* values are missing"),
        (increase, (20, 24, 18), r"shape is \(20, 24, 18\) but cubes reach \(21, 24, 18\)"),
        (increase, (21, 24), r"shape is \(21, 24\); expected three numbers"),
        (increase, (21, 24, 17), "but cubes reach"),
    ):
        with pytest.raises(BrainageError, match=message):
            saliency_map(values, cubes, shape)


def test_between_centres_a_map_is_cubic() -> None:
    """A parabola over cubes comes out as one, where straight lines would have corners; the ends do not reach far."""
    shape, size = (217, 7, 7), 7
    cubes = place_cubes(shape, size)
    increase = np.arange(31.0) ** 2
    middle = saliency_map(increase, cubes, shape)[91:126, 3, 3]
    bends = np.diff(middle, 2)
    np.testing.assert_allclose(bends, bends.mean(), rtol=0.05)
    assert bends.mean() > 0


def test_between_centres_a_map_is_the_cubic_spline() -> None:
    """Quartic ones run elsewhere; what differs at the ends has died away twelve cubes further in."""
    cubes = place_cubes((217, 7, 7), 7)
    increase = np.random.default_rng(0).choice([0.0, 1.0, 3.0], 31)
    found = saliency_map(increase, cubes, (217, 7, 7))[91:126, 3, 3]
    expected = CubicSpline(np.arange(31) * 7 + 3, increase)(np.arange(91, 126))
    np.testing.assert_allclose(found, np.polyval(np.polyfit(expected, found, 1), expected), atol=1e-5)


def test_beyond_the_outermost_centres_a_map_goes_on() -> None:
    """Values of 5 to 6 do not fall to 0 at the faces of the volume."""
    cubes = place_cubes(SHAPE, 3)
    increase = np.random.default_rng(0).uniform(5, 6, len(cubes.boxes))
    volume = saliency_map(increase, cubes, SHAPE)
    for axis in range(3):
        faces = [np.take(volume, place, axis) for place in (0, 1, -2, -1)]
        np.testing.assert_allclose(faces[0], faces[1], atol=0.2)
        np.testing.assert_allclose(faces[3], faces[2], atol=0.2)


@pytest.mark.parametrize("other", [0.1, 9.0])
def test_a_map_of_equal_cubes_is_zero_everywhere(other: float) -> None:
    """Rounding of the splines was stretched to a map from 0 to 1; one cube that differs is clipped away."""
    cubes = place_cubes(SHAPE, 7, top=3)
    increase = np.full(len(cubes.boxes), 0.1)
    increase[0] = other
    assert (saliency_map(increase, cubes, SHAPE) == 0).all()
