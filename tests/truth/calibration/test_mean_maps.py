import numpy as np
import pandas as pd
import pytest
from scipy.ndimage import binary_erosion

from brainage.data.cohort import Cohort
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.surface import covered
from brainage.simulation.numbers.parameters import measured
from brainage.space import anatomy
from brainage.truth.calibration import mean_maps


@pytest.fixture(scope="module")
def means_and_sds(all_of_mre134: Cohort):
    return mean_maps.mean_and_sd_maps(all_of_mre134)


def test_means_and_sds_of_voxels_are_numpys(means_and_sds, all_of_mre134: Cohort) -> None:
    means, sds = means_and_sds
    thalamus = anatomy.region_mask("thalamus")
    rows = []
    for one in all_of_mre134.participants["participant_id"]:
        values = np.asarray(all_of_mre134.map(one, "stiffness"))
        rows.append(np.where(binary_erosion(values != 0), values, np.nan)[thalamus].astype(float))
    values = np.array(rows)
    np.testing.assert_allclose(means["stiffness"][thalamus[covered()]], np.nanmean(values, axis=0), rtol=1e-4)
    np.testing.assert_allclose(sds["stiffness"][thalamus[covered()]], np.nanstd(values, axis=0), rtol=1e-3)


def test_tables_are_those_of_mre134(means_and_sds) -> None:
    means, sds = means_and_sds
    labels = mean_maps.label_table(means)
    pd.testing.assert_frame_equal(labels, measured("labels"), rtol=2e-3, atol=1e-3, check_dtype=False)
    depth = mean_maps.depth_table(means, sds, labels).drop(columns="fine")  # which is corrected until maps meet
    kept = measured("depth").drop(columns="fine")
    pd.testing.assert_frame_equal(depth, kept, rtol=0.02, atol=2e-3, check_dtype=False)
    pd.testing.assert_frame_equal(mean_maps.pattern_table(means), measured("patterns"), rtol=2e-3, atol=1e-3)
    table = mean_maps.regression_table(means).set_index("feature")
    known = measured("regression").set_index("feature")
    pd.testing.assert_frame_equal(table, known, rtol=0.05, atol=0.03, check_dtype=False)


def test_a_planted_mean_map_is_described() -> None:
    """One value a region, and so no spread within any."""
    flat = np.zeros(anatomy.grid(2).shape)
    for number, area in enumerate(AREAS, start=1):
        flat[anatomy.region_mask(area)] = number
    maps = {"stiffness": flat[covered()]}
    labels = mean_maps.label_table(maps).set_index("label")["stiffness"]
    assert labels[10] == AREAS.index("thalamus") + 1
    assert labels[1024] == AREAS.index("gray matter") + 1
    assert not mean_maps.pattern_table(maps)["stiffness"].any()
