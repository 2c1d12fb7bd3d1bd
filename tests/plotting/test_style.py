import warnings
from collections.abc import Iterator
from io import BytesIO

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from brainage.papers.this_book.figures.ages import age_distribution
from brainage.papers.traeuble2025.experiments.trends import slopes
from brainage.papers.traeuble2025.figures.gap_profiles import example_profiles
from brainage.papers.traeuble2025.figures.trends import age_trends
from brainage.plotting.style import figure_style, label, palette


def test_the_callers_settings_come_back() -> None:
    before = plt.rcParams["font.size"]
    with figure_style():
        assert plt.rcParams["font.size"] == 12
    assert plt.rcParams["font.size"] == before


def test_labels_carry_units_and_levels_have_their_own_colours() -> None:
    assert label("t1w") == "T1w intensity (a.u.)"
    assert len(set(palette(["a", "b", "c"]).values())) == 3


@pytest.mark.parametrize("name", ["_hidden", "pays $x", r"a $\frac$ b", r"a \$ b $", "<b>|`c` {{d}}", "$$"])
def test_names_are_drawn_as_they_are(name: str) -> None:
    """In legends, titles and on axes; `$...$` would be set as a formula, or end in an error."""
    people = pd.DataFrame({"age": [20.0, 21, 24], "study": name})
    means = people.assign(modality="stiffness", mean=[3.0, 3.1, 2.9])
    gaps = {
        "inputs": "stiffness",
        "patients": name,
        "participant_id": name,
        "region": ["a", "b", "c"],
        "gap": [1, 2, 3],
    }
    rows = pd.concat([pd.DataFrame({**gaps, "role": role}) for role in ("held out", "patient")])
    example = pd.DataFrame([{"inputs": "stiffness", "patients": name, "participant_id": name, "correlation": 1.0}])
    figures = [age_distribution(people), age_trends(means, slopes(means)), example_profiles(rows, example)]
    for figure in figures:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure.savefig(BytesIO(), format="svg", metadata={"Date": None})
        assert name in "".join(_drawn(figure))


def _drawn(figure: Figure) -> Iterator[str]:
    """Yield the texts of a figure as Matplotlib draws them."""
    for text in figure.findobj(Text):
        shown, formula = text._preprocess_math(text.get_text())
        assert not formula
        yield shown
