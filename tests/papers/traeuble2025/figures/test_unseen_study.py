import pandas as pd

from brainage.papers.traeuble2025.figures.unseen_study import cost_table, costs_by_study

COSTS = pd.DataFrame(
    {
        "learner": ["pca_gp", "pca_gp", "contrastive", "contrastive"],
        "study": ["Study 1", "Study 2"] * 2,
        "n": [134, 12] * 2,
        "youngest": [18.0, 66.0] * 2,
        "oldest": [35.0, 73.0] * 2,
        "seen": [5.0, 6.0, 7.0, 8.0],
        "without_study": [4.0, 3.0, 2.0, -1.0],
        "without_ages": [1.0, 0.5, 0.0, 0.25],
        "ages_low": [0.0, 0.0, -1.0, 0.0],
        "ages_high": [2.0, 1.0, 1.0, 0.5],
    }
)


def test_where_people_were_scanned_alike_too_there_is_a_third_marker_and_a_column() -> None:
    alike = COSTS.assign(scanned_alike=[0.5, 0.25, 0.0, -0.5])
    points = [part.get_offsets()[:, 0].tolist() for part in costs_by_study(alike).axes[1].collections]
    assert [0.0, -0.5] in points
    assert cost_table(alike).columns[-2:].tolist() == ["The same, all scanned alike", "Without its ages"]


def test_each_learner_has_a_panel_and_each_study_two_markers() -> None:
    first, second = costs_by_study(COSTS).axes
    assert first.get_title() == "PCA +\nGaussian process"
    points = [part.get_offsets()[:, 0].tolist() for part in second.collections if len(part.get_offsets()) == 2]
    assert sorted(map(tuple, points)) == [(0.0, 0.25), (2.0, -1.0)]
    assert [text.get_text() for text in first.get_yticklabels()] == [
        "Study 1\nn = 134, 18–35 y",
        "Study 2\nn = 12, 66–73 y",
    ]


def test_costs_stand_beside_the_error_in_random_splits() -> None:
    row = cost_table(COSTS).iloc[3]
    assert row.tolist() == ["Study 2", 12, "66–73", "Contrastive + Ridge", "8.0", "−1.0", "+0.2"]
