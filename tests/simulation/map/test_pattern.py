import numpy as np
import pytest

from brainage.simulation.lattice.areas import AREAS, averages
from brainage.simulation.lattice.fields import to_nodes
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.level_solver import area_sds
from brainage.simulation.map.pattern import anatomical_features, mean_map, noise_profile, pattern
from brainage.simulation.numbers.parameters import measured
from brainage.simulation.person.latents import MECHANICAL, targets, typical_latents
from brainage.space import anatomy


@pytest.mark.parametrize("modality", MECHANICAL)
def test_the_mean_map_has_the_measured_means_and_sds_of_areas(modality: str) -> None:
    everywhere = to_nodes(covered())
    wanted = targets(typical_latents(), modality)
    np.testing.assert_allclose(averages(mean_map(modality), everywhere), wanted.means, rtol=1e-3)
    sds = measured("patterns").set_index("area").loc[list(AREAS), modality]
    ratio = area_sds(mean_map(modality), everywhere) / sds
    assert ((ratio > 0.8) & (ratio < 1.3)).all()
    assert ratio.median() == pytest.approx(1, abs=0.05)


def test_the_pattern_is_nearly_the_same_on_both_sides() -> None:
    values = pattern("stiffness")
    both = anatomy.region_mask("brain") & anatomy.region_mask("brain")[::-1]
    assert np.corrcoef(values[both], values[::-1][both])[0, 1] > 0.8
    assert not values[~covered()].any()


def test_noise_is_larger_near_the_surface() -> None:
    features = anatomical_features("stiffness")
    brain = anatomy.region_mask("brain")
    for modality in MECHANICAL:
        profile = noise_profile(modality)[brain]
        near = features["surface"][brain] > 0.3
        assert profile[near].mean() > 1.15 * profile[~near].mean()
        assert profile.min() > 0


def test_features_have_their_coefficients() -> None:
    assert list(anatomical_features("stiffness")) == measured("regression")["feature"].tolist()
