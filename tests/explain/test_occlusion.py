import numpy as np
import pytest
from sklearn.pipeline import make_pipeline

from brainage.core.errors import BrainageError
from brainage.explain import occlusion
from brainage.explain.occlusion import occluded_ages, place_cubes
from brainage.models.estimators import ContrastiveRegressor, PCAGaussianProcess, SupervisedRegressor

SHAPE = (21, 24, 18)
MIDDLE = (slice(7, 14), slice(7, 14))  # y and z of the cubes with the ball and opposite


@pytest.fixture(scope="module", params=["supervised", "contrastive"])
def fitted(request):
    """A network on noise with a ball of zeros around it, and its maps."""
    rng = np.random.default_rng(0)
    radius = np.linalg.norm((np.indices(SHAPE).T - (10, 12, 9)), axis=-1).T
    maps = rng.standard_normal((12, 2, *SHAPE)).astype(np.float32) * (radius < 9)
    ages = rng.uniform(20, 80, 12)
    ball = np.linalg.norm((np.indices(SHAPE).T - (4, 10, 10)), axis=-1).T < 4
    maps[:, 0] += ((ages - 50) / 10)[:, None, None, None] * ball
    kinds = {"supervised": SupervisedRegressor, "contrastive": ContrastiveRegressor}
    settings = {"epochs": 3, "batch_size": 6, "learning_rate": 1e-3}
    settings |= {"step_size": 1, "end_neighbors": 4} if request.param == "contrastive" else {}
    return kinds[request.param](**settings).fit(maps, ages), maps, ages


@pytest.mark.parametrize(("size", "stride"), [(7, None), (4, None), (5, 3)])
def test_equals_brute_force(fitted, size: int, stride: int | None) -> None:
    model, maps = fitted[0], fitted[1][:3]  # a batch of two and one of one
    cubes = place_cubes(SHAPE, size, stride, top=2)
    as_is, fast = occluded_ages(model, maps, cubes, batch_size=2)
    np.testing.assert_allclose(as_is, model.predict(maps), atol=1e-4)
    for column, box in enumerate(cubes.boxes):
        occluded = maps.copy()
        occluded[:, :, *box] = 0
        np.testing.assert_allclose(fast[:, column], model.predict(occluded), atol=1e-4)


def test_cubes_outside_the_brain_change_nothing(fitted) -> None:
    model, maps, _ = fitted
    cubes = place_cubes(SHAPE, 3)
    empty = [column for column, box in enumerate(cubes.boxes) if not maps[:, :, *box].any()]
    assert empty
    as_is, occluded = occluded_ages(model, maps, cubes)
    np.testing.assert_allclose(occluded[:, empty], np.tile(as_is[:, None], len(empty)), rtol=0, atol=1e-10)


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


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((SHAPE, 0, None, 0), "size is 0; expected at least 1, a whole number"),
        ((SHAPE, "3", None, 0), "size is '3'; expected at least 1, a whole number"),
        ((SHAPE, 7, 0, 0), "stride is 0; expected 1 to 7, a whole number: no gaps between cubes"),
        (((11, 11, 11), 2, 4), "stride is 4; expected 1 to 2, a whole number: no gaps between cubes"),
        ((SHAPE, 7, None, 18), "top is 18; expected 0 to 17, a whole number: of 18 slices"),
        ((SHAPE, 7, None, -1), "top is -1; expected 0 to 17"),
        (((11, 11), 3), r"shape is \(11, 11\); expected three numbers of voxels"),
        ((None, 3), "shape is None; expected three numbers of voxels"),
        (((11.0, 11, 11), 3), "length x of shape is 11.*; expected at least 1, a whole number"),
        (((11, 11, 0), 3), "length z of shape is 0; expected at least 1, a whole number"),
    ],
)
def test_impossible_cubes_are_told(given: tuple, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        place_cubes(*given)


@pytest.mark.parametrize("model", [PCAGaussianProcess(), make_pipeline(PCAGaussianProcess()), None])
def test_models_that_are_no_networks_are_told(model) -> None:
    with pytest.raises(BrainageError, match=r"model is of type .*; expected a network, .* model\[-1\]"):
        occluded_ages(model, np.zeros((2, 1, 7, 7, 7), np.float32), place_cubes((7, 7, 7), 7))


@pytest.mark.parametrize("cubes", [None, (), [(slice(0, 1),) * 3]])
def test_what_are_no_cubes_is_told(cubes) -> None:
    with pytest.raises(BrainageError, match=r"cubes are of type .*; expected some, from place_cubes"):
        occlusion._check_cubes(cubes, (7, 7, 7))


def test_the_planted_ball_matters_more_than_its_mirror_image(fitted) -> None:
    """Trained longer, the network leans on the ball in which age was planted; untrained, on neither side."""
    model, maps, ages = fitted
    cubes = place_cubes(SHAPE, 7)
    planted, mirrored = ([box[0].start == x and box[1:] == MIDDLE for box in cubes.boxes] for x in (0, 14))
    ratios = {}
    for epochs in (0, 40):
        settings = {**model.get_params(), "epochs": epochs or 2, "untrained": epochs == 0}
        again = type(model)(**settings).fit(maps, ages)
        as_is, occluded = occluded_ages(again, maps, cubes)
        change = np.abs(occluded - as_is[:, None]).mean(axis=0)
        ratios[epochs] = change[planted].item() / change[mirrored].item()
    assert ratios[40] > 1.5 * ratios[0]
    assert ratios[40] > 1.5


def test_maps_and_cubes_that_do_not_fit_are_refused(fitted) -> None:
    model, maps, _ = fitted
    cubes = place_cubes(SHAPE, 7)
    spoilt = maps[:2].copy()
    spoilt[1, 0, 0, 0, 0] = np.nan
    with pytest.raises(BrainageError, match="1 of 2 maps hold NaN or infinity"):
        occluded_ages(model, spoilt, cubes)
    with pytest.raises(BrainageError, match=r"a participant has 1 channel of .* fitted on 2 channels of 21 x 24 x 18"):
        occluded_ages(model, maps[:2, :1], cubes)
    with pytest.raises(BrainageError, match="cubes reach 28 x 24 x 18 voxels, maps have 21 x 24 x 18; place them with"):
        occluded_ages(model, maps[:2], place_cubes((28, 24, 18), 7))
    with pytest.raises(BrainageError, match="batch_size is 0; expected at least 1, a whole number"):
        occluded_ages(model, maps[:2], cubes, batch_size=0)
