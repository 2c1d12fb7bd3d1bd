import numpy as np
import pandas as pd

from brainage.papers.this_book.figures.study1_realism import GROUPS, curves, guess, yardsticks
from brainage.space import anatomy


def test_every_comparison_is_a_point_on_its_side_of_the_line() -> None:
    table = pd.DataFrame(
        {
            "group": ["mean", "mean", "texture"],
            "difference": [0.01, 0.1, 0.3],
            "yardstick_p95": [0.05, 0.05, 0.02],
            "inside": [True, False, False],
        }
    )
    axis = yardsticks(table).axes[0]
    points = np.concatenate([one.get_offsets() for one in axis.collections])
    np.testing.assert_allclose(sorted(points[:, 0]), [0.2, 2, 15])
    assert [text.get_text() for text in axis.get_yticklabels()] == [GROUPS["mean"], GROUPS["texture"]]
    assert axis.get_xscale() == "log"


def test_curves_show_both_cohorts() -> None:
    rows = [("texture", "stiffness", "2 mm"), ("texture", "stiffness", "8 mm"), ("texture", "damping_ratio", "2 mm")]
    rows += [("components", "stiffness", "1"), ("components", "stiffness", "5"), ("coverage", "both", "slice 3")]
    table = pd.DataFrame(rows, columns=["group", "modality", "name"]).assign(real=0.5, simulated=0.4)
    figure = curves(table)
    assert [len(axis.lines) for axis in figure.axes] == [2, 2, 2]
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [2, 8])


def test_a_riddle_shows_letters_and_no_names() -> None:
    maps = [{name: np.where(anatomy.region_mask("brain"), np.float32(2), 0) for name in ("stiffness", "damping_ratio")}]
    figure = guess(maps * 3)
    titles = [axis.get_title() for axis in figure.axes if axis.get_title()]
    assert titles == ["A", "B", "C"] * 2
    assert len(figure.axes) == 2 * (4 + 1)  # a row of four places and a colour bar for each modality
