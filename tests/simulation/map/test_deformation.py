import numpy as np
import pytest

from brainage.simulation.map.deformation import displacement, log_volumes, misregistration, origins, still, warp
from brainage.simulation.person.volumes import SHAPES
from brainage.space import anatomy


def wish(**logs: float) -> np.ndarray:
    return np.array([logs.get(name.replace(" ", "_"), 0.0) for name in SHAPES])


@pytest.mark.parametrize(
    "wanted",
    [
        wish(left_thalamus=-0.2),
        wish(left_hippocampus=-0.3, right_amygdala=0.1),
        wish(left_ventricle=1.2, right_ventricle=1.0, third_ventricle=0.5),
        wish(white_matter=-0.1, left_cerebellum=-0.1),
    ],
    ids=["shrink", "neighbours", "ventricles", "large"],
)
def test_shapes_get_the_wanted_volumes_and_the_others_keep_theirs(wanted: np.ndarray) -> None:
    np.testing.assert_allclose(log_volumes(displacement(wanted, still())), wanted, atol=0.06)


def test_misregistration_is_part_of_the_displacement_and_changes_no_volume() -> None:
    moved = misregistration(np.random.default_rng(0))
    assert np.abs(log_volumes(moved)).max() > 0.03  # by itself it does
    np.testing.assert_allclose(log_volumes(displacement(wish(), moved)), 0, atol=0.03)


def test_a_flow_folds_nothing() -> None:
    """Where an image is folded, the determinant of the map's derivative is negative."""
    shift = displacement(wish(left_ventricle=1.2, right_ventricle=1.2), still())
    derivative = np.stack([np.stack(np.gradient(axis, 4)) for axis in shift]) + np.eye(3)[:, :, None, None, None]
    assert np.linalg.det(np.moveaxis(derivative, (0, 1), (-2, -1))).min() > 0


def test_no_wish_no_displacement() -> None:
    assert np.abs(displacement(wish(), still())).max() < 1e-5


def test_what_registration_leaves_has_the_stated_size() -> None:
    shifts = np.array([misregistration(np.random.default_rng(i)) for i in range(20)])
    assert np.sqrt((shifts**2).sum(axis=1).mean()) == pytest.approx(1.5, rel=0.15)


def test_warping_by_whole_voxels_is_a_shift() -> None:
    image = np.random.default_rng(0).random(anatomy.grid(2).shape).astype(np.float32)
    shift = still()
    shift[1] = 4.0  # mm along y: two voxels
    moved, inside = warp(image, origins(shift, 2), 2), anatomy.region_mask("thalamus")
    np.testing.assert_allclose(moved[inside], np.roll(image, -2, axis=1)[inside], atol=1e-5)


def test_coarser_grids_hold_some_voxels_of_the_finer_one() -> None:
    shift = misregistration(np.random.default_rng(0))
    fine, coarse = (warp(anatomy.template(), origins(shift, size), size) for size in (2, 8))
    np.testing.assert_allclose(fine[::4, ::4, ::4], coarse, atol=1e-3)
