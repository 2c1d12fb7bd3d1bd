import pandas as pd

from brainage.papers.traeuble2025.figures.learning_curve import learning_curves


def test_means_of_splits_are_lines_and_every_split_a_point() -> None:
    curve = pd.DataFrame({"n": [60, 60, 1000, 1000], "seed": [0, 1, 0, 1], "mae": [10.0, 12.0, 6.0, 8.0]})
    (axis,) = learning_curves(curve.assign(learner="pca_gp", training_mae=[1.0, 3.0, 4.0, 6.0])).axes
    test, training = axis.lines[:2]
    assert test.get_xydata().tolist() == [[60, 11], [1000, 7]]
    assert training.get_xydata().tolist() == [[60, 2], [1000, 5]]
    assert sorted(axis.collections[0].get_offsets()[:, 1].tolist()) == [6, 8, 10, 12]
    assert [text.get_text() for text in axis.get_xticklabels()] == ["60", "1,000"]
