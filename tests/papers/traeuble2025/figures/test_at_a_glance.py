import numpy as np
import pandas as pd

from brainage.papers.traeuble2025.figures.at_a_glance import ages_chart, errors_chart, maps_chart
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.space import anatomy


def test_a_slice_of_each_modality_is_drawn() -> None:
    brain = np.where(anatomy.region_mask("brain"), np.float32(1), np.float32(0))
    figure = maps_chart(dict.fromkeys(("stiffness", "damping_ratio", "t1w"), brain))
    assert [axis.get_title() for axis in figure.axes] == ["stiffness", "damping", "T1w"]
    assert [len(axis.images) for axis in figure.axes] == [1, 1, 1]  # nothing behind it, in dark pages too


def test_everybody_who_was_held_out_is_a_point_once() -> None:
    people = pd.DataFrame({"participant_id": ["a", "a", "b"], "age": [30.0, 30, 70], "predicted_age": [20.0, 30, 60]})
    (axis,) = ages_chart(people).axes
    assert axis.collections[0].get_offsets().tolist() == [[30, 25], [70, 60]]


def test_errors_go_down_and_hollow_circles_are_what_is_reported() -> None:
    mae = pd.DataFrame({"learner": ["pca_gp", "contrastive", "supervised"], "inputs": "mre", "mae": [7.0, 6.5, 6.8]})
    lines = pd.DataFrame(
        [("guessing", "nothing", 19.0), ("two groups", "age group", 6.1), ("oracle", "mre", 4.0), ("gap", "age", 2.0)],
        columns=["line", "inputs", "mae"],
    )
    (axis,) = errors_chart(mae, lines).axes
    assert [bar.get_width() for bar in axis.patches] == [19, 7, 6.5, 6.1, 4]
    somebody, learner, *others = [bar.get_facecolor() for bar in axis.patches]
    assert (others, somebody != learner) == ([learner, somebody, somebody], True)
    assert learner[2] > learner[0]  # blue, as the caption says
    (reported,) = axis.lines
    told = [REPORTED_MAE[name]["mre"] for name in ("pca_gp", "contrastive")]
    assert reported.get_xdata()[~np.isnan(reported.get_xdata().astype(float))].tolist() == told
