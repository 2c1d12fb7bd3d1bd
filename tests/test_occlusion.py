import numpy as np
import pytest

from brainage.errors import BrainageError
from brainage.estimators import ContrastiveRegressor, SupervisedRegressor
from brainage.occlusion import occluded_ages, place_cubes

SHAPE = (21, 24, 18)


@pytest.fixture(scope="module", params=["supervised", "contrastive"])
def fitted(request):
    """A network on noise with a ball of zeros around it, and its maps."""
    rng = np.random.default_rng(0)
    radius = np.linalg.norm((np.indices(SHAPE).T - (10, 12, 9)), axis=-1).T
    maps = rng.standard_normal((12, 2, *SHAPE)).astype(np.float32) * (radius < 9)
    ages = rng.uniform(20, 80, 12)
    maps[:, 0] += ((ages - 50) / 30)[:, None, None, None] * (radius < 4)
    kinds = {"supervised": SupervisedRegressor, "contrastive": ContrastiveRegressor}
    settings = {"epochs": 3, "batch_size": 6, "learning_rate": 1e-3}
    settings |= {"step_size": 1, "end_neighbors": 4} if request.param == "contrastive" else {}
    return kinds[request.param](**settings).fit(maps, ages), maps, ages


@pytest.mark.parametrize(("size", "stride"), [(7, None), (4, None), (5, 3)])
def test_equals_brute_force(fitted, size: int, stride: int | None) -> None:
    model, maps, _ = fitted
    cubes = place_cubes(SHAPE, size, stride, top=2)
    fast = occluded_ages(model, maps, cubes, batch_size=5)
    for column, box in enumerate(cubes.boxes):
        occluded = maps.copy()
        occluded[:, :, *box] = 0
        np.testing.assert_allclose(fast[:, column], model.predict(occluded), atol=1e-4)


def test_cubes_outside_the_brain_change_nothing(fitted) -> None:
    model, maps, _ = fitted
    cubes = place_cubes(SHAPE, 3)
    empty = [column for column, box in enumerate(cubes.boxes) if not maps[:, :, *box].any()]
    assert empty
    np.testing.assert_allclose(
        occluded_ages(model, maps, cubes)[:, empty], np.tile(model.predict(maps)[:, None], len(empty)), atol=1e-4
    )


@pytest.mark.parametrize(("size", "stride", "top"), [(7, None, 0), (7, None, 5), (4, 2, 0), (3, 3, 1), (30, None, 0)])
def test_cubes_cover_all_but_the_top(size: int, stride: int | None, top: int) -> None:
    cubes = place_cubes(SHAPE, size, stride, top)
    covered = np.zeros(SHAPE, int)
    for box in cubes.boxes:
        covered[box] += 1
    assert len(cubes.boxes) == np.prod(cubes.counts)
    assert (covered[:, :, : SHAPE[2] - top] > 0).all()
    assert (covered[:, :, SHAPE[2] - top :] == 0).all()
    if stride in (None, size):
        assert covered.max() == 1


@pytest.mark.parametrize(("size", "stride", "top"), [(0, None, 0), (7, 0, 0), (7, None, 18)])
def test_impossible_cubes_are_told(size: int, stride: int | None, top: int) -> None:
    with pytest.raises(BrainageError, match="expected positive numbers of voxels"):
        place_cubes(SHAPE, size, stride, top)


def test_the_planted_ball_matters_most(fitted) -> None:
    """Trained longer, the network leans on the ball in which age was planted."""
    model, maps, ages = fitted
    model = type(model)(**{**model.get_params(), "epochs": 40}).fit(maps, ages)
    cubes = place_cubes(SHAPE, 7)
    increase = np.abs(occluded_ages(model, maps, cubes) - model.predict(maps)[:, None]).mean(axis=0)
    inside = np.array([box[0].start == 7 and box[1].start in (7, 14) and box[2].start == 7 for box in cubes.boxes])
    assert increase[inside].max() > 2 * increase[~inside].mean()
