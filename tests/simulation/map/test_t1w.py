import numpy as np
import pytest

from brainage.simulation.map.deformation import still
from brainage.simulation.map.own_anatomy import Anatomy
from brainage.simulation.map.t1w import draw_contrast, expected_t1w, scan
from brainage.simulation.person.volumes import PARCELS, SHAPES
from brainage.space import anatomy


def own(loss: float = 0.15) -> Anatomy:
    """The template, with a share of the cortex that is fluid; 15 % is a young adult's."""
    return Anatomy(still(), np.full(len(PARCELS) + 1, loss), np.zeros(len(SHAPES) - 1))


GRAY, WHITE = (anatomy.template(name) > 0.8 for name in ("gray matter", "white matter"))


def gap(image: np.ndarray) -> float:
    return float(image[WHITE].mean() - image[GRAY].mean())


def test_a_young_adult_shows_the_template() -> None:
    brain = anatomy.region_mask("brain")
    np.testing.assert_allclose(expected_t1w(own(), 23.4, 2)[brain], np.maximum(anatomy.template(), 0.01)[brain])


def test_contrast_falls_with_age_as_stated() -> None:
    """0.1 % of white matter a year: over 40 years about 4 %, where tissue is pure."""
    change = gap(expected_t1w(own(), 63.4, 2)) - gap(expected_t1w(own(), 23.4, 2))
    purity = gap(anatomy.template("white matter") - anatomy.template("gray matter")) / 2
    assert change == pytest.approx(-0.04 * purity, rel=0.02)


def test_strength_multiplies_the_drift_of_contrast_alone() -> None:
    """Twice the drift at 43.4 years is that of 63.4; the participant's own contrast stays."""
    strong, plain = expected_t1w(own(), 43.4, 2, 0.05, drift=2), expected_t1w(own(), 63.4, 2, 0.05)
    np.testing.assert_allclose(strong, plain, atol=1e-6)


def test_thinning_darkens_the_cortex() -> None:
    cortex = anatomy.region_mask("gray matter")
    assert expected_t1w(own(0.4), 23.4, 2)[cortex].mean() < expected_t1w(own(), 23.4, 2)[cortex].mean() - 0.05


def test_a_scan_adds_scale_bias_and_noise_only_in_the_brain() -> None:
    image = expected_t1w(own(), 23.4, 2)
    scans = np.array([scan(np.random.default_rng(i), image, 2)[WHITE] for i in range(30)])
    relative = scans / image[WHITE]
    assert relative.mean() == pytest.approx(1, abs=0.02)
    assert relative.std(axis=0).mean() == pytest.approx(np.sqrt(0.03**2 + 0.03**2 + 0.02**2), rel=0.2)
    assert not scan(np.random.default_rng(0), image, 2)[image == 0].any()


def test_people_differ_in_contrast_as_stated() -> None:
    draws = [draw_contrast(np.random.default_rng(i)) for i in range(500)]
    assert np.std(draws) == pytest.approx(0.021, rel=0.1)
