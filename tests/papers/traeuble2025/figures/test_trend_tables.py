import pandas as pd

from brainage.engine.results import Results
from brainage.papers.traeuble2025.figures import trend_tables
from tests.papers.this_book.figures.test_cohort_tables import plain

SLOPES = pd.DataFrame(
    {
        "modality": ["stiffness", "stiffness"],
        "group": ["all", "within studies"],
        "percent_per_year": [-0.331, -0.2],
        "low": [-0.36, -0.3],
        "high": [-0.3, -0.1],
        "n": [311, 311],
    }
)
ACCURACY = pd.DataFrame(
    {
        "inputs": "mre",
        "metric": ["mae", "mae_of_mean", "median_ae", "rmse", "r2", "pearson_r"],
        "mean": [3.0, 3.4, 2.5, 3.8, -0.05, 0.4],
        "sd": [0.1] * 6,
    }
)
RESULTS = Results({"slopes": SLOPES, "accuracy": ACCURACY}, {})


def test_reported_and_measured_never_share_a_column() -> None:
    table = trend_tables.slope_table({"stiffness": -0.33}, {"MRE134": RESULTS})
    assert list(table) == ["Slope (%/year)", "Reported", "Measured here: MRE134"]
    assert plain(table.iloc[0]) == ["Stiffness", "−0.33", "−0.33 [−0.36, −0.30]"]


def test_slopes_by_study() -> None:
    table = trend_tables.study_slope_table(RESULTS)
    assert plain(table.iloc[1]) == ["within studies", "311", "−0.20 [−0.30, −0.10]"]


def test_accuracy_has_the_mean_predictor_beside_it() -> None:
    table = trend_tables.accuracy_table(RESULTS)
    row = dict(zip(table, plain(table.iloc[0]), strict=True))
    assert row["Input"] == "MRE (both)"
    assert row["MAE"] == "3.00 ± 0.10"
    assert row["MAE, guessing the mean"] == "3.40 ± 0.10"
    assert row["R²"] == "−0.05 ± 0.10"
