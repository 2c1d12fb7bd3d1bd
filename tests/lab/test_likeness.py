import numpy as np
import pytest

from brainage.lab.likeness import Likeness

N, VOXELS = 80, 500


def people(n: int, seed: int) -> np.ndarray:
    """Maps of two channels on other scales, with three patterns of which everybody has some, and noise."""
    rng, shared = np.random.default_rng(seed), np.random.default_rng(99)
    patterns = shared.normal(size=(3, 2, VOXELS))
    maps = np.tensordot(rng.normal(size=(n, 3)), patterns, 1) + rng.normal(0, 0.5, (n, 2, VOXELS))
    return ((maps + shared.normal(5, 1, (2, VOXELS))) * np.array([[[1.0], [0.01]]])).astype(np.float32)


@pytest.fixture(scope="module")
def known() -> Likeness:
    return Likeness.learn(people(N, 0), np.arange(N) % 5)


def test_new_people_of_the_same_kind_lie_anywhere_among_those_fitted_on(known: Likeness) -> None:
    new = people(400, 1)
    ranks = known.unusual(new)
    assert np.quantile(ranks, [0.25, 0.5, 0.75]) == pytest.approx([25, 50, 75], abs=12)
    assert known.is_far(new).mean() < 0.01


def test_those_fitted_on_are_measured_by_other_folds(known: Likeness) -> None:
    assert np.median(known.of_fitted()) == pytest.approx(50, abs=3)
    left = known.measure(people(N, 0).reshape(N, -1))[:, 0]  # by components that saw them
    assert (left < known.measured[:, 0]).mean() > 0.9


@pytest.mark.parametrize(
    "what", ["noise", "another pattern", "further along a pattern", "another channel's scale", "smooth"]
)
def test_maps_of_another_kind_are_far(known: Likeness, what: str) -> None:
    rng, maps = np.random.default_rng(2), people(5, 3)
    scale = np.array([[[1.0], [0.01]]])
    if what == "noise":
        maps = maps + rng.normal(0, 1, maps.shape) * scale
    elif what == "another pattern":
        maps = maps + rng.normal(0, 1, (1, 2, VOXELS)) * scale
    elif what == "further along a pattern":
        maps = maps + 8 * np.random.default_rng(99).normal(size=(3, 2, VOXELS))[:1] * scale
    elif what == "smooth":  # no noise of their own
        patterns = np.random.default_rng(99)
        maps = np.tensordot(rng.normal(size=(5, 3)), patterns.normal(size=(3, 2, VOXELS)), 1)
        maps = (maps + patterns.normal(5, 1, (2, VOXELS))) * scale
    else:
        maps = maps * np.array([[[1.0], [3.0]]])
    assert known.is_far(maps.astype(np.float32)).all()
    assert (known.unusual(maps.astype(np.float32)) > 98).all()


def test_what_is_kept_says_the_same(known: Likeness) -> None:
    again, new = Likeness.from_arrays(known.arrays()), people(20, 4)
    np.testing.assert_allclose(again.unusual(new), known.unusual(new), atol=3)
    assert again.axes.shape == (10, 2 * VOXELS)


def test_few_people_have_few_components() -> None:
    """Four people a component: what is kept of few people is not they themselves."""
    assert len(Likeness.learn(people(24, 0), np.arange(24) % 4).axes) == 6


def test_who_was_fitted_on_and_who_is_almost_so_is_not_far(known: Likeness) -> None:
    near = people(N, 0) + np.float32(1e-4)
    assert not known.is_far(people(N, 0)).any()
    assert not known.is_far(near).any()
