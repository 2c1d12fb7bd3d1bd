import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.figures.comparison import (
    LEARNERS,
    ablation_errors,
    embeddings,
    errors_by_input,
    predicted_ages,
)
from brainage.plotting.style import INPUTS

LIMIT = pd.DataFrame(
    {"line": ["oracle", "oracle", "gap"], "inputs": ["mri", "mre", "brain age"], "mae": [8.0, 4.5, 2.2]}
)


@pytest.fixture
def mae() -> pd.DataFrame:
    """Learner i has an error of i + 5 and i + 6 years on two seeds."""
    rows = [
        {"learner": learner, "inputs": name, "seed": seed, "mae": i + 5.0 + seed, "mae_of_mean": 19.0}
        for i, learner in enumerate(LEARNERS)
        for name in ("mri", "mre")
        for seed in (0, 1)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def predictions(mae: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    parts = []
    for row in mae.itertuples():
        table = pd.DataFrame({"age": rng.uniform(20, 80, 12), "participant_id": range(12)})
        network = row.learner != "pca_gp"
        table["predicted_age"] = table["age"] + row.mae
        table["embedding_1"], table["embedding_2"] = (rng.normal(size=12) if network else np.nan for _ in range(2))
        parts.append(table.assign(learner=row.learner, inputs=row.inputs, seed=row.seed))
    return pd.concat(parts, ignore_index=True)


def points(axis) -> np.ndarray:
    return np.concatenate([one.get_offsets() for one in axis.collections if len(one.get_offsets())])


def test_every_seed_is_a_point_and_their_mean_a_bar(mae: pd.DataFrame) -> None:
    axis = errors_by_input(mae, LIMIT, {}).axes[0]
    assert sorted(points(axis)[:, 1]) == sorted(mae["mae"])
    bars = [line.get_ydata()[0] for line in axis.lines if line.get_linewidth() == 2.5]
    assert sorted(bars) == [5.5, 5.5, 6.5, 6.5, 7.5, 7.5]
    assert [text.get_text() for text in axis.get_xticklabels()] == [INPUTS["mri"], INPUTS["mre"]]


def test_limits_and_guessing_stand_as_lines(mae: pd.DataFrame) -> None:
    figure = errors_by_input(mae, LIMIT, {})
    heights = {float(line.get_ydata()[0]) for line in figure.axes[0].lines}
    assert {8.0, 4.5, 2.2, 19.0} <= heights
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names[3:] == [
        "a reader who knows the simulation",
        "who knows brain age without error",
        "guessing the mean age",
    ]
    assert len(errors_by_input(mae, reported={}).legends[0].get_texts()) == 4  # without limits


def test_what_is_reported_is_hollow_beside_its_learner(mae: pd.DataFrame) -> None:
    axis = errors_by_input(mae, None, {"pca_gp": {"mre": 6.51}}).axes[0]
    hollow = [one for one in axis.collections if len(one.get_facecolor()) == 0]
    shown = [tuple(one.get_offsets()[0]) for one in hollow]
    assert (shown[0][0], shown[0][1]) == (pytest.approx(1 - 0.22), 6.51)  # left of the second input's middle
    assert hollow[-1].get_label() == "reported by the paper"
    assert len(hollow) == 2


def test_predictions_have_a_panel_for_each_learner_and_input(predictions: pd.DataFrame) -> None:
    figure = predicted_ages(predictions)
    assert len(figure.axes) == 6
    assert all(len(points(axis)) == 24 for axis in figure.axes)
    assert [axis.get_title() for axis in figure.axes[:2]] == ["T1w", "MRE (both)"]


def test_embeddings_are_those_of_networks_on_one_seed(predictions: pd.DataFrame) -> None:
    figure = embeddings(predictions, seed=1)
    panels = figure.axes[:-1]  # the last one is the colour bar
    assert len(panels) == 4
    assert all(len(points(axis)) == 12 for axis in panels)
    assert figure.axes[-1].get_xlabel() == "Age (years)"


def test_the_ablation_has_a_panel_for_each_width() -> None:
    rows = [
        {"objective": o, "learning_rate": r, "architecture": w, "seed": s, "mae": 5.0 + s}
        for o in ("L1", "y-aware")
        for r in (1e-4, 1e-3)
        for w in ("narrow", "wide")
        for s in (0, 1)
    ]
    figure = ablation_errors(pd.DataFrame(rows))
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["narrow network", "wide network"]
    assert all(len(points(axis)) == 8 for axis in figure.axes)
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["L1", "y-aware"]
