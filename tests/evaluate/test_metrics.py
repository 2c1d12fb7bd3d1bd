import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate import metrics


def test_metrics_equal_a_calculation_by_hand() -> None:
    predictions = pd.DataFrame(
        {"seed": 0, "age": [20.0, 30.0, 40.0], "predicted_age": [22.0, 29.0, 46.0], "training_mean": 25.0}
    )
    row = metrics.metrics(predictions).iloc[0]
    assert row["mae"] == pytest.approx((2 + 1 + 6) / 3)
    assert row["mae_of_mean"] == pytest.approx((5 + 5 + 15) / 3)
    assert row["macro_mae"] == row["mae"]  # one person a decade
    assert row["median_ae"] == 2
    assert row["rmse"] == pytest.approx(np.sqrt((4 + 1 + 36) / 3))
    assert row["r2"] == pytest.approx(1 - 41 / 200)
    assert row["pearson_r"] == pytest.approx(np.corrcoef([20, 30, 40], [22, 29, 46])[0, 1])


def test_summary_is_mean_and_sd_over_seeds() -> None:
    per_seed = pd.DataFrame({name: [1.0, 3.0] for name in metrics.METRICS}).assign(seed=[0, 1])
    table = metrics.summarize(per_seed).set_index("metric")
    assert table.loc["mae"].tolist() == [2.0, pytest.approx(np.sqrt(2))]


def test_a_constant_prediction_has_no_correlation() -> None:
    predictions = pd.DataFrame({"seed": 0, "age": [20.0, 40.0], "predicted_age": 30.0, "training_mean": 30.0})
    assert np.isnan(metrics.metrics(predictions)["pearson_r"].iloc[0])


def test_one_predicted_participant_has_an_error_and_no_correlation() -> None:
    table = pd.DataFrame({"seed": [0], "age": [40.0], "predicted_age": [43.0], "training_mean": [50.0]})
    row = metrics.metrics(table).iloc[0]
    assert row["mae"] == 3
    assert row[["r2", "pearson_r"]].isna().all()


def predicted(ages: list[float], found: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"seed": 0, "age": ages, "predicted_age": found, "training_mean": 50.0})


def test_decades_count_alike_whoever_is_in_them() -> None:
    """Eight young people err by 1, one of 35 and one of 39 by 10 and 20: the mean of all hides the middle."""
    ages = [*np.linspace(20, 29.9, 8), 35.0, 39.0]
    row = metrics.metrics(predicted(ages, [*(np.array(ages[:8]) + 1), 45.0, 59.0])).iloc[0]
    assert row["mae"] == pytest.approx((8 * 1 + 10 + 20) / 10)
    assert row["macro_mae"] == pytest.approx((1 + 15) / 2)


def test_what_is_not_defined_is_no_number() -> None:
    """R² of 0 would say: as good as the mean."""
    same_age = metrics.metrics(predicted([60.0] * 3, [61.0, 60, 62])).iloc[0]
    assert same_age[["r2", "pearson_r"]].isna().all()
    assert same_age["mae"] == 1
    rounded = metrics.metrics(predicted([0.3, 0.1 + 0.2, 0.3], [61.0, 60, 62])).iloc[0]
    assert rounded[["r2", "pearson_r"]].isna().all()
    constant = metrics.metrics(predicted([60.0, 61, 62], [0.1 + 0.2, 0.3, 0.3])).iloc[0]
    assert np.isnan(constant["pearson_r"])
    assert constant["r2"] < 0


def test_a_metric_that_one_seed_lacks_has_no_mean() -> None:
    table = pd.concat([predicted([60.0, 70], [61.0, 69]), predicted([60.0], [63.0]).assign(seed=1)])
    summary = metrics.summarize(metrics.metrics(table)).set_index("metric")["mean"]
    assert summary["mae"] == 2
    assert summary[["r2", "pearson_r"]].isna().all()


@pytest.mark.parametrize("column", ["age", "predicted_age", "training_mean"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_missing_values_are_told_by_column(column: str, value: float) -> None:
    table = predicted([60.0, 70, 80], [61.0, 69, 80])
    table.loc[1, column] = value
    with pytest.raises(BrainageError, match=rf"{column}: 1 of 3 values is missing or infinite \(first: number 2\)"):
        metrics.metrics(table)


def test_tables_that_are_none_are_told() -> None:
    table = predicted([60.0, 70], [61.0, 69])
    with pytest.raises(BrainageError, match=r"predictions: columns are .*; expected one each of seed, age"):
        metrics.metrics(table.drop(columns="seed"))
    with pytest.raises(BrainageError, match="predictions: 0 rows"):
        metrics.metrics(table[:0])
    with pytest.raises(BrainageError, match="seed: 1 of 2 labels missing"):
        metrics.metrics(table.assign(seed=[0, np.nan]))
    with pytest.raises(BrainageError, match="metrics: 0 rows"):
        metrics.summarize(metrics.metrics(table)[:0])


def test_who_has_no_known_age_is_not_scored_and_named() -> None:
    table = pd.DataFrame({"seed": 0, "participant_id": ["sub-1", "sub-2"], "age": [60, np.nan], "predicted_age": 61.0})
    with pytest.raises(BrainageError, match=r"age: 1 participants have none \(sub-2\); leave them out"):
        metrics.metrics(table.assign(training_mean=50.0))
