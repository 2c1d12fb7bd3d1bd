import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.figures.regional_errors import regional_errors, structure_sizes

REGIONS = ["thalamus", "putamen", "caudate"]
PROPERTIES = ("stiffness", "damping_ratio")


@pytest.fixture
def mae() -> pd.DataFrame:
    rows = [
        {"region": region, "inputs": name, "seed": seed, "mae": 9.0 - i + 3 * j + seed, "mae_of_mean": 19.0}
        for i, region in enumerate(REGIONS)
        for j, name in enumerate(PROPERTIES)
        for seed in (0, 1)
    ]
    return pd.DataFrame(rows)


def test_regions_are_ordered_by_the_error_of_stiffness(mae: pd.DataFrame) -> None:
    axis = regional_errors(mae, {}).axes[0]
    assert [text.get_text() for text in axis.get_yticklabels()] == ["caudate", "putamen", "thalamus"]
    points = np.concatenate([one.get_offsets() for one in axis.collections])[:, 0]
    assert sorted(points[~np.isnan(points.astype(float))]) == sorted(mae["mae"])
    assert sorted({bar.get_width() for bar in axis.patches}) == [7.5, 8.5, 9.5, 10.5, 11.5, 12.5]
    assert axis.lines[0].get_xdata()[0] == 19.0


def test_what_is_reported_is_a_hollow_marker_in_the_row_of_its_region(mae: pd.DataFrame) -> None:
    axis = regional_errors(mae, {"stiffness": {"putamen": 4.4}}).axes[0]
    hollow = [one for one in axis.collections if one.get_facecolor().tolist() == [[1, 1, 1, 1]]]
    told = np.ma.filled(hollow[0].get_offsets().astype(float), np.nan)
    assert told[~np.isnan(told[:, 0])].tolist() == [[4.4, pytest.approx(1 - 0.17)]]


def test_sizes_stand_beside_the_reported_ones() -> None:
    volumes = pd.DataFrame({"region": REGIONS, "voxels": [2500.0, 1900, 1200], "voxels_sd": [200.0, 150, 100]})
    axis = structure_sizes(volumes).axes[0]
    assert [bar.get_width() for bar in axis.patches] == [2500, 1900, 1200]
    known = np.ma.getdata(axis.collections[-1].get_offsets())[:, 0]
    assert known[0] == 2603
    assert axis.get_xscale() == "log"
