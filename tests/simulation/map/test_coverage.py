import numpy as np
import pytest
from scipy.ndimage import binary_erosion

from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.coverage import draw_coverage, draw_failures
from brainage.space import anatomy

HEIGHT = anatomy.grid(2).centers()[..., 2]


def drawn(site: str, n: int = 12) -> np.ndarray:
    return np.mean([draw_coverage(np.random.default_rng(i), site) > 0 for i in range(n)], axis=0)


def test_a_slab_ends_where_its_sub_study_does() -> None:
    """Sub-study B scanned the lowest slices and not the top, sub-study D the top."""
    top = covered() & (HEIGHT > 55)
    assert drawn("B")[top].mean() < 0.05
    assert drawn("D")[top].mean() > 0.7
    bottom = anatomy.region_mask("cerebellum") & (HEIGHT < -50)
    assert drawn("B")[bottom].mean() > 0.6
    assert drawn("E")[bottom].mean() < 0.2


def test_the_surface_is_lost_and_the_depth_is_not() -> None:
    shares = drawn("D")
    deep = anatomy.region_mask("thalamus")
    assert shares[deep].min() == 1
    shell = covered() & ~binary_erosion(covered())
    assert shares[shell].mean() < 0.5
    assert not shares[~covered()].any()


def test_data_fade_within_a_voxel_and_nowhere_else() -> None:
    share = draw_coverage(np.random.default_rng(0), "D")
    fading = (share > 0) & (share < 1)
    assert 0.03 < fading.sum() / (share > 0).sum() < 0.2
    assert not (fading & binary_erosion(share > 0, iterations=3)).any()


def test_other_studies_have_one_of_these_slabs() -> None:
    assert 0.6 < drawn("Study 4", 30)[anatomy.region_mask("brain")].mean() < 0.95


@pytest.mark.parametrize(
    ("modality", "low", "high"), [("damping_ratio", 11 / 134, 18 / 134), ("stiffness", 0.0, 1 / 134)]
)
def test_impossible_values_stand_in_as_many_files_as_stated(modality: str, low: float, high: float) -> None:
    below = above = 0
    known = np.random.default_rng(1).random((20, 20)) > 0.5
    for i in range(600):
        failures = draw_failures(np.random.default_rng(i), modality, known)
        below += min(failures, default=0) < 0
        above += max(failures, default=0) > (2 if modality == "damping_ratio" else 20)
        assert all(0 < where.sum() < 12 and known[where].all() for where in failures.values())
    assert below / 600 == pytest.approx(low, abs=0.03)
    assert above / 600 == pytest.approx(high, abs=0.03)
