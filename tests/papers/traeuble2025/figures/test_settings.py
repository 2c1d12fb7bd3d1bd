from itertools import product

import pandas as pd
import pytest

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.settings import errors_by_setting

INPUTS = ("mri", "mre")
REPORTED = {"pca_gp": {"mri": 7.47, "mre": 6.51}, "contrastive": {"mre": 3.51}}


@pytest.fixture
def mae() -> pd.DataFrame:
    """Learner i errs by i + 5 and i + 6 years on two splits."""
    rows = [
        {"learner": learner, "inputs": name, "seed": seed, "mae": i + 5.0 + seed, "mae_of_mean": 19.0}
        for (i, learner), name, seed in product(enumerate(LEARNERS), INPUTS, (0, 1))
    ]
    return pd.DataFrame(rows)


def offsets(axis) -> list[tuple[float, float]]:
    return [tuple(point) for drawn in axis.collections for point in getattr(drawn, "get_offsets", list)()]


def test_each_setting_has_a_panel_with_means_and_what_is_reported(mae: pd.DataFrame) -> None:
    lines = pd.DataFrame({"line": ["oracle", "floor"], "inputs": ["mre", "mri"], "mae": [4.0, 8.0]})
    figure = errors_by_setting({"one": (mae, lines), "other": (mae.assign(mae=mae["mae"] + 2), None)}, REPORTED)
    first, other = figure.axes
    assert [axis.get_title(loc="left") for axis in (first, other)] == ["one", "other"]
    heights = [height for _, height in offsets(first)]
    for mean in (5.5, 6.5, 7.5, 7.47, 6.51, 3.51):
        assert any(height == pytest.approx(mean) for height in heights), mean
    assert any(height == pytest.approx(9.5) for _, height in offsets(other))
    assert {tuple(line.get_ydata()) for line in first.get_lines()} >= {(4.0, 4.0), (8.0, 8.0)}
    assert (4.0, 4.0) not in {tuple(line.get_ydata()) for line in other.get_lines()}


def test_a_reported_error_stands_where_its_learner_and_input_stand(mae: pd.DataFrame) -> None:
    axis = errors_by_setting({"one": (mae, None)}, REPORTED).axes[0]
    places = {round(height, 2): x for x, height in offsets(axis) if round(height, 2) in (3.51, 7.47)}
    assert places[7.47] < 0.2  # of T1w, the first learner
    assert places[3.51] > 1  # of both maps, the last learner
