import pandas as pd
import pytest
from matplotlib.colors import to_hex

from brainage.papers.traeuble2025.figures.ladder import KNOWING, ladder, ladder_chart

MAE = pd.DataFrame(
    {
        "learner": ["pca_gp", "pca_gp", "contrastive", "contrastive", "contrastive"],
        "inputs": ["mre", "mre", "mre", "mre", "mri"],
        "seed": [0, 1, 0, 1, 0],
        "mae": [7.0, 9.0, 9.0, 10.0, 1.0],
    }
)
LINES = pd.DataFrame(
    {
        "line": ["floor", "oracle", "guessing", "two groups", "gap"],
        "inputs": ["mre", "mre", "nothing", "age group", "brain age"],
        "mae": [6.5, 5.0, 19.0, 6.1, 2.4],
    }
)


def test_rungs_are_ordered_and_learners_are_of_the_input_asked_for() -> None:
    table = ladder(MAE, LINES)
    assert table["mae"].tolist() == [19.0, 9.5, 8.0, 6.5, 6.1, 5.0, 2.4]
    assert table["rung"].tolist()[1:3] == ["Contrastive + Ridge", "PCA + Gaussian process"]
    assert table["rung"].tolist()[0] == KNOWING["guessing"]
    assert table.set_index("rung")["reported"].dropna().to_dict() == {
        "Contrastive + Ridge": 3.51,
        "PCA + Gaussian process": 6.51,
    }


def test_reported_errors_are_hollow_beside_what_is_measured() -> None:
    axis = ladder_chart(MAE, LINES).axes[0]
    hollow = axis.collections[-1]
    assert sorted(hollow.get_offsets()[:, 0]) == pytest.approx([3.51, 6.51])
    assert len(hollow.get_facecolor()) == 0
    assert to_hex(hollow.get_edgecolor()[0]) == "#0173b2"  # learners are blue, as on the first page
    assert axis.get_yticklabels()[0].get_text() == KNOWING["guessing"]
