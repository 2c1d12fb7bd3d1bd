import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from brainage.papers.this_book.figures.ages import age_distribution
from brainage.papers.traeuble2025.figures.regional_errors import regional_errors
from brainage.papers.traeuble2025.figures.shortcuts import false_positives
from brainage.plotting.panel import figure_of, legend_below, panel, panels, shared_legend


def test_a_chart_of_its_own_is_closed_and_one_on_given_axes_is_not() -> None:
    with panel(None, 3.0) as axis:
        axis.plot([0, 1], label="line")
        legend_below(axis, 1)
    figure = figure_of(axis)
    assert figure.number not in plt.get_fignums()
    assert len(figure.legends) == 1
    mine, axes = plt.subplots(1, 2)
    with panel(axes[1], 3.0) as axis:
        axis.plot([0, 1], label="line")
        legend_below(axis, 1)
    assert axis is axes[1]
    assert mine.number in plt.get_fignums()
    assert axis.get_legend() is not None
    assert not mine.legends
    plt.close(mine)


def test_a_figure_of_many_panels_is_closed_and_names_what_one_of_them_shows() -> None:
    with panels(2, 3, 4.0, sharex=True) as (figure, axes):
        axes[1][2].plot([0, 1], label="line")
        shared_legend(figure, axes[1][2], 1)
    assert axes.shape == (2, 3)
    assert figure.number not in plt.get_fignums()
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["line"]


RATES = pd.DataFrame({"test": ["a", "b"], "way": ["published", "sound"], "rate": 0.2, "low": 0.1, "high": 0.3})
MAE = pd.DataFrame(
    {"region": ["thalamus"] * 2, "inputs": ["stiffness", "damping_ratio"], "mae": 3.0, "mae_of_mean": 9.0}
)
PEOPLE = pd.DataFrame({"age": np.linspace(20, 80, 30), "study": ["A", "B"] * 15})


@pytest.mark.parametrize(
    ("draw", "table"), [(false_positives, RATES), (regional_errors, MAE), (age_distribution, PEOPLE)]
)
def test_charts_of_one_panel_can_be_put_beside_each_other(draw, table: pd.DataFrame) -> None:
    figure, (left, right) = plt.subplots(1, 2)
    assert draw(table, ax=left) is figure
    assert left.has_data()
    assert not right.has_data()
    assert len(draw(table).axes) == 1
    plt.close(figure)
