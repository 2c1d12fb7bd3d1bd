import pandas as pd
import pytest

from brainage.papers.this_book.figures.study_strengths import NAMES, reaching, strength_chart


@pytest.fixture
def errors() -> pd.DataFrame:
    """Stiffness reaches .80 at 1.5, volumes .75 at once, damping ratio .50 never."""
    values = {"stiffness_r2": (0.66, 0.81, 0.88), "t1w_r2": (0.76, 0.85, 0.9), "damping_r2": (0.2, 0.3, 0.45)}
    rows = [
        {"strength": strength, "statistic": name, "value": value, "slope": -0.33 * strength}
        for name, three in values.items()
        for strength, value in zip((1.0, 1.5, 2.0), three, strict=True)
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


def test_the_least_strength_that_reaches_what_was_asked(errors: pd.DataFrame) -> None:
    found = reaching(errors)
    assert found["strength"].to_dict() == pytest.approx(
        {"stiffness_r2": 1.5, "t1w_r2": 1.0, "damping_r2": float("nan")}, nan_ok=True
    )
    assert found.loc["stiffness_r2", "slope"] == pytest.approx(-0.495)


def test_each_input_has_a_panel_with_its_line_over_the_range_asked_for(errors: pd.DataFrame) -> None:
    figure = strength_chart(errors)
    assert [axis.get_title(loc="left") for axis in figure.axes] == list(NAMES.values())
    assert figure.axes[0].get_lines()[0].get_ydata().tolist() == [0.66, 0.81, 0.88]
    (asked,) = figure.axes[0].patches
    assert (asked.get_y(), asked.get_y() + asked.get_height()) == pytest.approx((0.80, 0.92))
