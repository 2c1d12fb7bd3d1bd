import numpy as np
import pandas as pd

from brainage.papers.traeuble2025.experiments.trends import slopes
from brainage.papers.traeuble2025.figures.trends import age_trends


def means() -> pd.DataFrame:
    ages = np.tile([20.0, 40.0, 60.0, 80.0], 2)
    table = pd.DataFrame({"age": ages, "study": ["A"] * 4 + ["B"] * 4})
    stiffness = table.assign(modality="stiffness", mean=3 - 0.01 * ages)
    return pd.concat([stiffness, table.assign(modality="damping_ratio", mean=0.2 + 0.001 * ages)])


def test_shows_every_participant_the_fitted_line_and_units() -> None:
    figure = age_trends(means(), slopes(means()))
    axis = figure.axes[0]
    assert sum(len(points.get_offsets()) for points in axis.collections) == 8
    np.testing.assert_allclose(axis.lines[0].get_xydata(), [[20, 2.8], [80, 2.2]])
    assert [a.get_ylabel() for a in figure.axes] == ["Stiffness (kPa)", "Damping ratio"]
    assert figure.axes[0].get_xlabel() == "Age (years)"


def test_titles_state_the_slope() -> None:
    titles = [axis.get_title(loc="left") for axis in age_trends(means(), slopes(means())).axes]
    assert titles[0].startswith("a  −0.40 %/year [")  # -0.01 a year of 2.5 kPa
    assert titles[1].startswith("b  +0.40 %/year [")


def test_the_legend_names_studies_with_their_size() -> None:
    legend = age_trends(means(), slopes(means())).legends[0]
    assert [text.get_text() for text in legend.get_texts()] == ["A (n = 4)", "B (n = 4)"]


def test_no_study_is_left_out_when_there_are_more_than_markers() -> None:
    ages = np.linspace(20.0, 80, 30)
    table = pd.DataFrame(
        {"age": ages, "study": list("ABCDEFGHIJ") * 3, "modality": "stiffness", "mean": 3 - ages / 100}
    )
    legend = age_trends(table, slopes(table)).legends[0]
    assert len(legend.get_texts()) == 10
