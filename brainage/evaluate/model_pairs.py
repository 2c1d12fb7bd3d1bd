"""Two models compared by the errors of the same people and splits."""

import pandas as pd

from brainage.evaluate import paired_tests


def compare_pair(table: pd.DataFrame, errors: pd.DataFrame, first: str, second: str) -> dict[str, object]:
    """Compare two models in three ways, see `comparisons`.

    Parameters
    ----------
    table : DataFrame
        Mean absolute error, years: one row a seed, one column a model.
    errors : DataFrame
        See `participant_errors`; participants whom either model lacks take no part in the interval.
    first, second : str
        Columns of both.

    """
    published = paired_tests.published_paired_test(table[first], table[second])
    corrected = paired_tests.corrected_resampled_t(table[first], table[second])
    _, low, high = paired_tests.bootstrap_mean((errors[first] - errors[second]).dropna())
    return {
        "difference": published.difference,
        "test": published.test,
        "p": published.p,
        "p_corrected": corrected.p,
        "low": low,
        "high": high,
    }


def participant_errors(predictions: pd.DataFrame, between: str) -> pd.DataFrame:
    """Return each participant's mean absolute error over the seeds in which they were held out, by model."""
    errors = predictions.assign(error=(predictions["predicted_age"] - predictions["age"]).abs())
    return errors.pivot_table(index="participant_id", columns=between, values="error")
