"""How far predicted ages are from ages: one number a seed for each metric, and their mean over seeds."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from sklearn.metrics import mean_absolute_error, median_absolute_error, r2_score, root_mean_squared_error

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.left_out import named

#: Column of `metrics` and its label; errors are in years.
METRICS = {
    "mae": "MAE",
    "macro_mae": "MAE, mean over decades",
    "mae_of_mean": "MAE, guessing the mean",
    "median_ae": "Median absolute error",
    "rmse": "RMSE",
    "r2": "R²",
    "pearson_r": "Pearson r",
}
_PREDICTED = ("age", "predicted_age", "training_mean")


def metrics(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the `METRICS` of each seed, one row a seed.

    ``mae_of_mean`` is the error of predicting the training participants' mean age for everybody: a model that does
    no better has learned nothing. ``macro_mae`` is the mean over decades of age of the error in each of them: where
    most people are young or old, a model may find these two groups and nothing in between, which ``mae`` hides. Where
    ages do not vary, as of one participant, R² and r are NaN, and r where predictions do not.

    Parameters
    ----------
    predictions : DataFrame
        ``seed``, ``age``, ``predicted_age``, ``training_mean``, as of `evaluate`.

    Raises
    ------
    BrainageError
        If a column or value is missing, a value is infinite, or nobody was predicted.

    """
    arguments.table("predictions", predictions, ["seed", *_PREDICTED])
    arguments.labels("seed", predictions["seed"], len(predictions))
    if "participant_id" in predictions and predictions["age"].isna().any():
        people = list(predictions["participant_id"][predictions["age"].isna()].unique())
        refuse(f"age: {len(people)} participants have none ({named(people)}); leave them out, errors need an age")
    for name in _PREDICTED:
        arguments.numbers(name, predictions[name])
    return pd.DataFrame([{"seed": seed, **_metrics(rows)} for seed, rows in predictions.groupby("seed")])


def summarize(per_seed: pd.DataFrame) -> pd.DataFrame:
    """Return mean and SD over seeds of each metric, one row a metric.

    Seeds share participants, so the SD says how much the split matters; it is no standard error. A metric that one seed
    lacks has no mean (NaN), rather than that of the others.

    Parameters
    ----------
    per_seed : DataFrame
        Of `metrics`: one row a seed.

    Raises
    ------
    BrainageError
        If a metric is not there, or no seed.

    """
    values = arguments.table("metrics", per_seed, list(METRICS))[list(METRICS)]
    mean, sd = values.mean(skipna=False), values.std(skipna=False)
    return pd.DataFrame({"metric": METRICS.keys(), "mean": mean.to_numpy(), "sd": sd.to_numpy()})


def _metrics(rows: pd.DataFrame) -> dict[str, float]:
    age, predicted = rows["age"].to_numpy(float), rows["predicted_age"].to_numpy(float)
    return {
        "mae": mean_absolute_error(age, predicted),
        "macro_mae": _over_decades(age, np.abs(predicted - age)),
        "mae_of_mean": mean_absolute_error(age, rows["training_mean"]),
        "median_ae": median_absolute_error(age, predicted),
        "rmse": root_mean_squared_error(age, predicted),
        "r2": float("nan") if arguments.nearly_constant(age) else r2_score(age, predicted),
        "pearson_r": _correlation(age, predicted),
    }


def _over_decades(age: NDArray[np.float64], errors: NDArray[np.float64]) -> float:
    """Return the mean over decades of age, those that are there, of the mean error in each."""
    return float(pd.Series(errors).groupby(age // 10).mean().mean())


def _correlation(age: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """Return Pearson's r; constant ages and a constant prediction have none."""
    if any(arguments.nearly_constant(values) for values in (age, predicted)):
        return float("nan")
    return float(stats.pearsonr(age, predicted).statistic)
