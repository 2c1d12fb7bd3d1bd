from functools import cache

import numpy as np
import pytest

from brainage.simulation.map.deformation import misregistration, still
from brainage.simulation.map.own_anatomy import Anatomy, own_anatomy, segmentation, thinning
from brainage.simulation.map.shapes import shape_mask
from brainage.simulation.person.atrophy import draw_head, draw_volumes, expected_volumes
from brainage.simulation.person.model import Model
from brainage.simulation.person.volumes import PARCELS, SHAPES, VOLUMES
from brainage.space import anatomy

NONE = dict.fromkeys(VOLUMES, 0.0)
YOUNG = 0.85  # of the atlas's cortex, which holds sulci


@cache
def drawn(age: float, seed: int) -> tuple[dict[str, float], np.ndarray, Anatomy]:
    rng = np.random.default_rng(seed)
    head = draw_head(rng, "F")
    volumes = draw_volumes(rng, age, "F", head, expected_volumes(age, "CN", Model()))
    own = own_anatomy(volumes, misregistration(rng))
    return volumes, segmentation(own, 2), own


@pytest.mark.parametrize(("age", "seed"), [(20, 0), (50, 1), (78, 3)])
def test_a_written_segmentation_holds_the_drawn_volumes(age: float, seed: int) -> None:
    """To 3 %, ventricles to 5 %; white matter, which people of one age differ least in, to 1 %."""
    volumes, labels, _ = drawn(age, seed)
    for name in SHAPES:
        found = np.log(shape_mask(name, labels).sum() / shape_mask(name).sum())
        close = 0.05 if "ventricle" in name and "diencephalon" not in name else 0.01 if name == "white matter" else 0.03
        few = 1.5 / shape_mask(name).sum()  # voxels
        assert found == pytest.approx(volumes[name], abs=close + few), name


@pytest.mark.parametrize(("age", "seed"), [(50, 1), (78, 3)])
def test_parcels_of_the_cortex_have_the_drawn_volumes(age: float, seed: int) -> None:
    volumes, labels, _ = drawn(age, seed)
    missed = {}
    for name, ids in PARCELS.items():
        wanted = YOUNG * np.isin(anatomy.labels(2), ids).sum() * np.exp(volumes[name] + volumes["cortical area"])
        missed[name] = abs(np.log(np.isin(labels, ids).sum() / wanted))
    assert np.median(list(missed.values())) < 0.01
    assert max(missed.values()) < 0.2, missed  # what large ventricles press together cannot all be kept


def test_the_mean_young_adult_is_the_template_but_for_sulci() -> None:
    labels = segmentation(own_anatomy(NONE, still()), 2)
    structures = np.any([shape_mask(name) for name in SHAPES], axis=0)
    assert (labels == anatomy.labels(2))[structures].mean() > 0.98
    cortex = anatomy.region_mask("gray matter")
    assert np.isin(labels, anatomy.REGIONS["gray matter"]).sum() / cortex.sum() == pytest.approx(YOUNG, abs=0.01)


def test_grids_show_the_same_anatomy() -> None:
    _, labels, own = drawn(50, 1)
    same = segmentation(own, 4) == labels[::2, ::2, ::2]
    assert same[labels[::2, ::2, ::2] > 0].mean() > 0.99


def test_thinning_is_what_is_lost_since_youth() -> None:
    cortex = anatomy.region_mask("gray matter")
    losses = np.full(len(PARCELS) + 1, 0.35)
    assert thinning(losses)[cortex].mean() == pytest.approx(0.2, abs=0.02)
    assert not thinning(losses)[~cortex].any()
    assert not thinning(np.full(len(PARCELS) + 1, 0.15)).any()


def test_dementia_takes_as_much_brain_as_in_oasis() -> None:
    """Brain over intracranial volume, by voxels: 3.8 % less with a CDR above 0 than without, at one age past 60."""
    with_it, without = (expected_volumes(75, diagnosis, Model()) for diagnosis in ("AD", "CN"))
    lost = {name: with_it[name] - without[name] for name in without}
    changes = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        head = draw_head(rng, "F")
        healthy = draw_volumes(rng, 75, "F", head, expected_volumes(75, "CN", Model()))
        moved = misregistration(rng)
        both = (healthy, {name: log + lost[name] for name, log in healthy.items()})
        voxels = [np.isin(segmentation(own_anatomy(one, moved), 2), anatomy.REGIONS["brain"]).sum() for one in both]
        changes.append(np.log(voxels[1] / voxels[0]))
    assert np.mean(changes) == pytest.approx(-0.038, abs=0.008)
