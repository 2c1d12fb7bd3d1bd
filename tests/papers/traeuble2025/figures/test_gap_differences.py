import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.experiments import disease_gaps
from brainage.papers.traeuble2025.figures.gap_differences import gap_differences
from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY, PUBLISHED_WAY, WAYS, of_way
from brainage.papers.traeuble2025.reported import REPORTED_MEDIANS
from tests.papers.traeuble2025.experiments.test_disease_gaps import predictions


@pytest.fixture(scope="module")
def comparisons() -> pd.DataFrame:
    return disease_gaps.compare(disease_gaps.gaps(predictions(shift=12, n=15)))


def test_every_way_is_a_point_with_its_interval(comparisons: pd.DataFrame) -> None:
    (axis,) = gap_differences(comparisons).axes
    points = {one.get_label(): one.get_offsets()[0, 0] for one in axis.collections if len(one.get_offsets())}
    row = {way: of_way(comparisons, way).iloc[0] for way in WAYS}
    assert points["no correction"] == row[WAYS[0]]["median_difference"]
    assert points["as published: line on the compared controls"] == row[PUBLISHED_WAY]["median_difference"]
    assert points["line on other healthy people"] == row[OTHERS_WAY]["median_difference"]
    assert points["at the same age (recommended)"] == row[OTHERS_WAY]["covariate"]
    ends = [
        segment[:, 0].tolist()
        for one in axis.collections
        if hasattr(one, "get_segments")
        for segment in one.get_segments()
    ]
    assert [row[OTHERS_WAY]["robust_low"], row[OTHERS_WAY]["robust_high"]] in ends
    for way in (WAYS[0], PUBLISHED_WAY, OTHERS_WAY):
        assert row[way][["median_difference_low", "median_difference_high"]].tolist() in ends


def test_hollow_is_the_difference_of_the_reported_medians(comparisons: pd.DataFrame) -> None:
    (axis,) = gap_differences(comparisons).axes
    (reported,) = [one for one in axis.collections if one.get_label() == "reported"]
    name = comparisons["inputs"].iloc[0]
    controls, patients, _ = REPORTED_MEDIANS["AD", name]
    np.testing.assert_allclose(reported.get_offsets()[0, 0], patients - controls)
    (published,) = [one for one in axis.collections if one.get_label().startswith("as published")]
    assert reported.get_offsets()[0, 1] == published.get_offsets()[0, 1]


def test_a_disease_that_nobody_has_takes_no_panel(comparisons: pd.DataFrame) -> None:
    assert [axis.get_title(loc="left") for axis in gap_differences(comparisons).axes] == ["a  AD"]
