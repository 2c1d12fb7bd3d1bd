import numpy as np
import pytest

from brainage.simulation.numbers.parameters import measured
from brainage.simulation.person.model import GROUPS, Model
from brainage.simulation.person.site_means import measured_offsets, site_noise, site_offset

BY_SITE = {group.site: group for group in GROUPS if group.diagnosis == "CN"}


def test_sub_studies_have_their_measured_offsets_in_every_seed() -> None:
    expected = measured("latents")["offset A"].to_numpy()
    for seed in (0, 5):
        np.testing.assert_array_equal(site_offset(BY_SITE["A"], seed, Model()), expected)


def test_other_studies_differ_as_much_as_the_sub_studies_do() -> None:
    """Over many seeds; of the four studies' variance two parts go with the trend, more of it from the large ones."""
    sites = [site for site in BY_SITE if site.startswith("Study")]
    drawn = np.array([site_offset(BY_SITE[site], seed, Model()) for seed in range(150) for site in sites])
    known = np.array(list(measured_offsets().values()))
    ratio = (drawn**2).sum(axis=0) / (150 * 2) / (known**2).mean(axis=0)
    assert 0.7 < np.median(ratio) < 1.6


def test_drawn_offsets_have_no_trend_with_age() -> None:
    sites = [site for site in BY_SITE if site.startswith("Study")]
    n = np.array([BY_SITE[site].n for site in sites])
    ages = np.array([BY_SITE[site].mean for site in sites])
    offsets = np.array([site_offset(BY_SITE[site], 3, Model()) for site in sites])
    np.testing.assert_allclose(n @ offsets, 0, atol=1e-9)
    np.testing.assert_allclose((n * ages) @ offsets, 0, atol=1e-8)
    assert np.abs(offsets).max() > 0.01


def test_patients_share_the_scanner_of_their_controls() -> None:
    patients = next(group for group in GROUPS if group.diagnosis == "AD")
    np.testing.assert_array_equal(site_offset(patients, 0, Model()), site_offset(BY_SITE["Study 5"], 0, Model()))


def test_study_effects_can_be_switched_off() -> None:
    assert not site_offset(BY_SITE["A"], 0, Model(study_effects=0)).any()


def test_site_noise_belongs_to_the_site() -> None:
    assert site_noise("A", 0, "stiffness").std() == pytest.approx(1, abs=0.1)
    np.testing.assert_array_equal(site_noise("A", 0, "stiffness"), site_noise("A", 1, "stiffness"))
    assert not np.array_equal(site_noise("Study 2", 0, "stiffness"), site_noise("Study 2", 1, "stiffness"))
    assert not np.array_equal(site_noise("A", 0, "stiffness"), site_noise("A", 0, "damping_ratio"))
