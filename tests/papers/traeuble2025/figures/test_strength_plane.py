from itertools import product

import pandas as pd

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.strength_plane import errors_over_strength, reached


def errors() -> pd.DataFrame:
    """Errors of 12 years over the strength, less one for each learner; with more people, a year less."""
    rows = [
        {"strength": k, "locality": share, "participants": n, "learner": learner, "seed": seed, "mae": mae}
        for k, share, n in [*product((1.0, 2.0, 3.5), (0.0, 0.5, 1.0), (311,)), (2.0, 0.5, 1250)]
        for i, learner in enumerate(LEARNERS)
        for seed in (0, 1)
        for mae in [12 / k - i + 0.1 * seed - (n > 311)]
    ]
    return pd.DataFrame(rows).assign(mae_of_mean=19.0)


def test_each_locality_has_a_panel_with_a_line_for_each_learner_and_what_is_reported() -> None:
    figure = errors_over_strength(errors())
    assert [axis.get_title(loc="left") for axis in figure.axes] == [
        "spread over areas",
        "half in spots",
        "all in spots",
    ]
    first = figure.axes[0]
    lines = {line.get_label(): line.get_ydata() for line in first.get_lines()}
    assert lines[LEARNERS["supervised"]].round(2).tolist() == [11.05, 5.05, 2.48]
    assert {8.91, 5.70, 3.57} <= {line.get_ydata()[0] for line in first.get_lines()}
    larger = [len(axis.collections) for axis in figure.axes]
    assert larger[1] - larger[0] == len(LEARNERS)  # the point with more people stands in the middle alone


def test_what_is_reported_is_reached_where_errors_are_as_low() -> None:
    table = reached(errors()).set_index(["strength", "locality", "participants", "learner"])
    assert not table.loc[(1.0, 0.0, 311, "pca_gp"), "reached"]
    assert table.loc[(2.0, 0.0, 311, "pca_gp"), "reached"]
    assert table.loc[(2.0, 0.5, 1250, "contrastive"), "mae"].round(2) == 3.05
    assert table.loc[(2.0, 0.5, 1250, "contrastive"), "reached"]
    assert not table.loc[(2.0, 0.5, 311, "contrastive"), "reached"]
