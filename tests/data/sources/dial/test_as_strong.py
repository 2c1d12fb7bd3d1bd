import pandas as pd

from brainage.data.sources.dial import as_strong
from brainage.data.sources.dial.as_strong import AS_STRONG, fitted_strengths
from tests.conftest import ROOT


def test_its_strengths_are_those_that_the_published_fit_found() -> None:
    """Nothing is typed by hand, and nothing but the fit may change them."""
    published = pd.read_csv(ROOT / "results/published/baseline_strengths/simulated/strengths.csv")
    columns = ["strength", "mae", "reported"]
    pd.testing.assert_frame_equal(published.set_index("modality")[columns], fitted_strengths()[columns])


def test_people_are_those_of_the_book_with_other_strengths() -> None:
    cohort = AS_STRONG.open(1, 8)
    assert cohort.parameters["strength"] == fitted_strengths()["strength"].to_dict()
    assert "locality" not in cohort.parameters  # that of the book's cohort
    assert as_strong.as_strong().slope("stiffness") != 0
