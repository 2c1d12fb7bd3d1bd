from dataclasses import replace

import numpy as np
import pytest

from brainage.evaluate.age_slope import age_slope
from brainage.simulation.map.participant_maps import RealMaps, draw_maps, expected_map, sensitivity, tissue_slopes
from brainage.simulation.person.drawn_person import draw_person, healthy_ages
from brainage.simulation.person.model import Model
from brainage.space import anatomy

BRAIN = anatomy.region_mask("brain", 4)


@pytest.mark.parametrize(
    ("modality", "settings", "slope"),
    [
        ("stiffness", {}, -0.33),
        ("damping_ratio", {}, 0.34),
        ("damping_ratio", {"damping_slope": -0.2}, -0.2),
        ("stiffness", {"stiffness_slope": -0.1, "atrophy": 2.0}, -0.1),
        ("stiffness", {"strength": {"stiffness": 2, "t1w": 1.5}, "locality": 0.25}, -0.495),
    ],
)
def test_the_whole_brain_has_the_stated_slope_over_the_healthy_pool(modality, settings, slope) -> None:
    """Noise-free maps at all ages of the pool, fitted as Figure 2 is: atrophy and fluid are part of the slope."""
    model = Model(**settings)
    ages = 5 * np.round(healthy_ages(model.groups)[::6] / 5)
    known = {age: expected_map(modality, age, model)[BRAIN].mean() for age in np.unique(ages)}
    fitted = age_slope(ages, np.array([known[age] for age in ages]))
    at_41 = fitted.level * (1 + fitted.percent_per_year / 100 * (41 - fitted.age))
    assert fitted.percent_per_year * fitted.level / at_41 == pytest.approx(slope, abs=0.015)


def test_a_person_is_the_same_on_every_grid() -> None:
    person, slopes = draw_person(7, 0, Model()), tissue_slopes(Model())
    fine, coarse = draw_maps(person, slopes, 2), draw_maps(person, slopes, 8)
    for name, values in coarse.items():
        np.testing.assert_allclose(fine[name][::4, ::4, ::4].astype(float), values, atol=2e-3)


def test_an_older_brain_is_softer_smaller_and_damps_more() -> None:
    old = {name: expected_map(name, 85, Model()) for name in ("stiffness", "damping_ratio", "t1w")}
    young = {name: expected_map(name, 25, Model()) for name in old}
    assert old["stiffness"][BRAIN].mean() < 0.85 * young["stiffness"][BRAIN].mean()
    assert old["damping_ratio"][BRAIN].mean() > 1.15 * young["damping_ratio"][BRAIN].mean()
    cortex = anatomy.region_mask("gray matter", 4)
    assert old["t1w"][cortex].mean() < young["t1w"][cortex].mean()


def test_without_study_effects_the_site_does_not_matter() -> None:
    """The same person at two studies: only coverage, which goes with the scanner's slab, may differ."""
    model, slopes = Model(study_effects=0), tissue_slopes(Model())
    person = draw_person(0, 0, model)
    elsewhere = replace(person, site="Study 2" if person.site != "Study 2" else "Study 3")
    here, there = (draw_maps(one, slopes, 8)["stiffness"] for one in (person, elsewhere))
    both = BRAIN[::2, ::2, ::2] & (here > 0) & (there > 0)
    assert np.corrcoef(here[both], there[both])[0, 1] > 0.98
    apart = [draw_maps(replace(one, study_effects=3.0), slopes, 8)["stiffness"][both] for one in (person, elsewhere)]
    assert np.corrcoef(*apart)[0, 1] < 0.95


def test_sensitivity_is_the_slope_of_the_expected_map() -> None:
    found = sensitivity("stiffness", Model(), 4)
    expected = (expected_map("stiffness", 70, Model()) - expected_map("stiffness", 30, Model())) / 40
    np.testing.assert_allclose(found, expected)
    thalamus, cerebellum = (anatomy.region_mask(name, 4) for name in ("thalamus", "cerebellum"))
    assert found[thalamus].mean() < 3 * found[cerebellum].mean() < 0


def test_real_maps_carry_planted_age_and_keep_their_texture() -> None:
    """A flat map of a 30-year-old: what comes out is the planted change, and no data stay no data."""
    person, slopes = draw_person(0, 0, Model()), tissue_slopes(Model())
    half = anatomy.region_mask("brain") & (anatomy.grid(2).centers()[..., 0] > 0)
    flat = RealMaps(30.0, {"stiffness": np.where(half, np.float32(3), 0), "damping_ratio": np.where(half, 0.2, 0)})
    maps = draw_maps(person, slopes, 4, flat)
    known = half[::2, ::2, ::2]
    np.testing.assert_array_equal(maps["stiffness"] > 0, known)
    white = known & anatomy.region_mask("white matter", 4)
    slope = slopes["stiffness"] / 100 * 1.1
    age = person.brain_ages("stiffness")[-1]
    expected = 3 * (1 + slope * (age - 41)) / (1 + slope * (30 - 41))
    assert maps["stiffness"][white].mean() == pytest.approx(expected, rel=0.02)
