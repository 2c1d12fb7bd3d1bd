import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.figures.gap_profiles import _circles, example_profiles, gap_profiles

REGIONS = ["thalamus", "putamen", "caudate"]
PROPERTIES = ("stiffness", "damping_ratio")


def test_profiles_close_their_circle() -> None:
    rows = [
        {"inputs": name, "group": group, "region": region, "mean": 3.0 * i + j}
        for name in PROPERTIES
        for i, group in enumerate(("controls", "AD"))
        for j, region in enumerate(REGIONS)
    ]
    axes = gap_profiles(pd.DataFrame(rows)).axes
    for axis in axes:
        lines = [line.get_ydata() for line in axis.lines if len(line.get_ydata()) == 4]
        np.testing.assert_allclose(lines, [[0, 1, 2, 0], [3, 4, 5, 3]])
    assert axes[0].get_ylim() == axes[1].get_ylim()
    assert [one.get_text() for one in axes[0].get_yticklabels()] == ["5 y"]


def test_examples_are_drawn_over_the_mean_of_their_patients() -> None:
    gaps = {"sub-1": [1.0, 2, 3], "sub-2": [4.0, 8, 12], "sub-3": [6.0, 10, 14], "sub-4": [9.0, 9, 9]}
    roles = {"sub-1": "held out", "sub-2": "patient", "sub-3": "patient", "sub-4": "control"}
    rows = [
        {"inputs": "stiffness", "patients": "AD", "role": roles[who], "participant_id": who, "region": name, "gap": gap}
        for who, values in gaps.items()
        for name, gap in zip(REGIONS, values, strict=True)
    ]
    example = {"inputs": "stiffness", "patients": "AD", "participant_id": "sub-1", "correlation": 1.0}
    figure = example_profiles(pd.DataFrame(rows), pd.DataFrame([example, {**example, "participant_id": "sub-4"}]))
    lines = [line.get_ydata() for line in figure.axes[0].lines[:2]]
    np.testing.assert_allclose(lines, [[5, 9, 13, 5], [1, 2, 3, 1]])
    assert "sub-4" in figure.axes[1].get_title()
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim() == (0, 15)
    assert [one.get_text() for one in figure.axes[0].get_yticklabels()] == ["", "", "15 y"]


@pytest.mark.parametrize(
    ("values", "circles"),
    [([-3.0, 8.0], [-5, 0, 5, 10]), ([2.0, 4.0], [0, 5]), ([-41.0, 30.0], [-45, -30, -15, 0, 15, 30])],
)
def test_circles_are_round_and_few(values: list[float], circles: list[int]) -> None:
    np.testing.assert_array_equal(_circles(pd.Series(values)), circles)
