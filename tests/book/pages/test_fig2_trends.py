from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from brainage.book.pages import fig2_trends
from brainage.engine.results import Results
from brainage.papers.traeuble2025.experiments import trends
from tests.page_results import published


def results(name: str = "Simulated lifespan") -> Results:
    ages = [20.0, 40.0, 60.0, 80.0]
    means = pd.DataFrame(
        {
            "participant_id": list("abcd"), "age": ages, "study": list("xxyy"), "modality": "stiffness",
            "mean": [2.0, 2.0, 3.0, 3.0], "coverage": 1.0,
        }
    )  # fmt: skip
    slope = {"percent_per_year": -0.33, "low": -0.4, "high": -0.26, "n": 4, "modality": "stiffness"}
    slopes = pd.DataFrame([{**slope, "group": "all"}, {**slope, "group": "within studies", "percent_per_year": 9.0}])
    accuracy = pd.DataFrame({"inputs": "mre", "metric": ["mae", "mae_of_mean"], "mean": [8.04, 18.96]})
    predictions = pd.DataFrame({"seed": [0, 0, 1]})
    tables = {"means": means, "slopes": slopes, "accuracy": accuracy, "predictions": predictions}
    return Results(tables, {"cohort": name})


def test_each_cohort_has_its_slope_people_and_errors() -> None:
    found = fig2_trends.numbers({"simulated": results(), "mre134": results()})
    for key in ("simulated", "mre134"):
        assert found[f"{key}_stiffness_slope"].split() == ["−0.33", "[−0.40,", "−0.26]"]
        assert found[f"{key}_stiffness_study"] == "100"  # studies differ, and people within them do not
        assert (found[f"{key}_n"], found[f"{key}_ages"]) == (4, "20–80")
        assert (found[f"{key}_mae"], found[f"{key}_mae_of_mean"]) == ("8.0", "19.0")
    assert found["n_splits"] == 2


def test_a_lab_s_cohort_is_named_in_the_table_of_slopes() -> None:
    both = published(fig2_trends)
    assert list(fig2_trends.slopes(both))[2] == "Measured here: Simulated lifespan cohort"
    ours = {**both, "simulated": Results(both["simulated"].tables, {"cohort": "Our scanner"})}
    assert list(fig2_trends.slopes(ours))[2] == "Measured here: Our scanner"


def test_without_real_maps_there_are_no_slices_of_them_and_a_note_instead(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = published(fig2_trends)
    assert fig2_trends.slices(both, "mre134", "mre134", 8) is None
    assert fig2_trends.without_real_maps().text.startswith("> **The real maps are not here.**")
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    assert fig2_trends.without_real_maps() is None


def test_simulated_people_are_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each age is enough here."""
    monkeypatch.setattr(trends, "_NEAREST", 2)
    figure = fig2_trends.slices(published(fig2_trends), "simulated", "simulated", 8)
    assert isinstance(figure, Figure)


def test_of_a_coarse_cohort_of_a_lab_no_slices_are_drawn(small_cohort) -> None:
    people = small_cohort.participants[["participant_id", "age"]].assign(modality="stiffness", coverage=1.0)
    ours = {"simulated": Results({"means": people}, {})}
    assert fig2_trends.slices(ours, "simulated", str(small_cohort.folder), 8) is None
