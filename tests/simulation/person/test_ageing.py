import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt

from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.fields import NODES
from brainage.simulation.lattice.lobes import LOBES
from brainage.simulation.person.ageing import change, relative_slopes, slope_field
from brainage.space import anatomy


def at(age: float, slope: float = -0.3) -> np.ndarray:
    return change("stiffness", np.full(len(AREAS), age), slope)


def inside(region: str) -> tuple[int, ...]:
    """The node that is deepest in a region: there no neighbour is blended in."""
    labels = anatomy.region_mask(region, NODES)
    return tuple(np.argwhere(labels)[np.argmax(distance_transform_edt(labels)[labels])])


def test_nothing_changes_at_the_age_of_the_measured_maps() -> None:
    np.testing.assert_allclose(at(23.4), 1)


def test_change_is_linear_where_no_bend_is_reported() -> None:
    """By hand, with the slope of the place: white matter has 1.1 times the brain's, times its lobe's."""
    place = inside("white matter")
    slope = 0.003 * slope_field("stiffness")[place]
    assert at(80)[place] == pytest.approx((1 - slope * (80 - 41)) / (1 - slope * (23.4 - 41)), rel=1e-3)


def test_the_frontal_lobe_softens_faster() -> None:
    """By the table of numbers, 1.08 times as fast as the cerebrum; damping ratio has no such source."""
    labels = anatomy.labels(NODES)
    frontal = np.isin(labels, [label for name in LOBES["frontal"] for label in anatomy.PARCELS[name]])
    cortex = anatomy.region_mask("gray matter", NODES)
    stiffness, damping = slope_field("stiffness"), slope_field("damping_ratio")
    assert stiffness[frontal].mean() / stiffness[cortex].mean() == pytest.approx(1.07, abs=0.03)
    assert damping[frontal].mean() / damping[cortex].mean() == pytest.approx(1, abs=0.05)


def test_subcortical_decline_doubles_past_sixty() -> None:
    thalamus = inside("thalamus")
    before, after = at(60)[thalamus] - at(50)[thalamus], at(80)[thalamus] - at(70)[thalamus]
    assert after == pytest.approx(2 * before, rel=0.02)


def test_the_sign_of_damping_is_a_setting() -> None:
    ages = np.full(len(AREAS), 80.0)
    assert (change("damping_ratio", ages, 0.3) > 1).all()
    assert (change("damping_ratio", ages, -0.3) < 1).all()


def test_areas_differ_as_stated() -> None:
    slopes = dict(zip(AREAS, relative_slopes("stiffness"), strict=True))
    assert slopes["cerebellum"] < slopes["thalamus"] < slopes["white matter"]
