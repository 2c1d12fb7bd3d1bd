from functools import cache

import numpy as np
import pytest

from brainage.simulation.map.deformation import (
    cortical_loss,
    displacement,
    misregistration,
    origins,
    segmentation,
    shape_mask,
    thinning,
    warp,
)
from brainage.simulation.person.atrophy import SHAPES, VOLUMES
from brainage.space import anatomy

NONE = dict.fromkeys(VOLUMES, 0.0)


@cache
def still() -> np.ndarray:
    return segmentation(displacement(NONE), 0.1, 2)


def log_ratio(labels: np.ndarray, name: str) -> float:
    return float(np.log(shape_mask(name, labels).sum() / shape_mask(name, still()).sum()))


@pytest.mark.parametrize("name", SHAPES)
def test_a_structure_gets_the_wanted_volume_and_the_others_keep_theirs(name: str) -> None:
    """To first order: exp(-0.2) is met to 0.05, and neighbours stay within 6 %, most within 2 %."""
    labels = segmentation(displacement({**NONE, name: -0.2}), 0.1, 2)
    ratios = {other: log_ratio(labels, other) for other in SHAPES}
    assert ratios.pop(name) == pytest.approx(-0.2, abs=0.05)
    assert np.abs(list(ratios.values())).max() < 0.06
    assert np.median(np.abs(list(ratios.values()))) < 0.02


def test_ventricles_can_double() -> None:
    labels = segmentation(displacement({**NONE, "ventricles": np.log(2)}), 0.1, 2)
    assert log_ratio(labels, "ventricles") == pytest.approx(np.log(2), abs=0.15)


def test_no_wish_no_displacement() -> None:
    assert not displacement(NONE).any()
    brain = anatomy.labels(2) > 0
    same = segmentation(displacement(NONE), 0.0, 2)[brain] == anatomy.labels(2)[brain]
    assert same.mean() > 0.98  # shapes are cut out of smooth distances


def test_the_cortex_thins_by_the_stated_share() -> None:
    loss = cortical_loss(-0.2)
    assert loss == pytest.approx(1 - 0.9 * np.exp(-0.2))
    cortex = anatomy.region_mask("gray matter")
    left = np.isin(segmentation(displacement(NONE), loss, 2), anatomy.REGIONS["gray matter"]).sum()
    assert left / cortex.sum() == pytest.approx(1 - loss, abs=0.01)
    assert thinning(loss)[cortex].mean() == pytest.approx(loss - 0.1, abs=0.02)
    assert not thinning(loss)[~cortex].any()
    assert not thinning(0.1).any()


def test_what_warping_leaves_has_the_stated_size() -> None:
    shifts = np.array([misregistration(np.random.default_rng(i)) for i in range(20)])
    assert np.sqrt((shifts**2).sum(axis=1).mean()) == pytest.approx(1.5, rel=0.15)


def test_warping_by_whole_voxels_is_a_shift() -> None:
    image = np.random.default_rng(0).random(anatomy.grid(2).shape).astype(np.float32)
    shift = np.zeros((3, *anatomy.grid(4).shape), np.float32)
    shift[1] = 4.0  # mm along y: two voxels
    moved, inside = warp(image, origins(shift, 2), 2), anatomy.region_mask("thalamus")
    np.testing.assert_allclose(moved[inside], np.roll(image, -2, axis=1)[inside], atol=1e-5)


def test_coarser_grids_hold_some_voxels_of_the_finer_one() -> None:
    shift = misregistration(np.random.default_rng(0))
    fine, coarse = (warp(anatomy.template(), origins(shift, size), size) for size in (2, 8))
    np.testing.assert_allclose(fine[::4, ::4, ::4], coarse, atol=1e-3)
