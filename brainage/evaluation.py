"""Predict the ages of held-out participants over several random splits, and say how well."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from sklearn.base import BaseEstimator, clone
from sklearn.metrics import mean_absolute_error, median_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from tqdm import tqdm

from brainage.errors import BrainageError

__all__ = [
    "METRICS",
    "SEEDS",
    "DiseaseGroups",
    "Rows",
    "Split",
    "disease_groups",
    "evaluate",
    "fit_and_predict",
    "metrics",
    "random_split",
    "study_split",
    "summarize",
]

Rows = NDArray[np.int64]


class Split(NamedTuple):
    """Rows to train and to test on, and the seed of the fit."""

    train: Rows
    test: Rows
    seed: int


class DiseaseGroups(NamedTuple):
    """Rows of patients, of the healthy of their studies, and of the healthy of other studies."""

    patients: Rows
    controls: Rows
    others: Rows


#: The paper's ten seeds.
SEEDS = range(10)

#: Column of `metrics` and its label; errors are in years.
METRICS = {
    "mae": "MAE",
    "mae_of_mean": "MAE, guessing the mean",
    "median_ae": "Median absolute error",
    "rmse": "RMSE",
    "r2": "R²",
    "pearson_r": "Pearson r",
}


def evaluate(
    estimator: BaseEstimator,
    maps: NDArray[np.float32],
    participants: pd.DataFrame,
    seeds: Iterable[int] = SEEDS,
    test_size: float = 0.2,
) -> pd.DataFrame:
    """Fit on a random 80 % and predict the rest, once a seed (paper, "Evaluation Protocol").

    The estimator is cloned for each seed; its ``random_state`` parameters are set to the seed.

    Parameters
    ----------
    estimator : estimator
        Anything with ``fit(maps, ages)`` and ``predict(maps)``, for instance a pipeline that normalises first.
    maps : ndarray
        ``(n, channels, ...)``.
    participants : DataFrame
        ``participant_id`` and ``age``, one row per map.
    seeds : iterable of int
        One split and one fit each.
    test_size : float
        Share of participants held out.

    Returns
    -------
    DataFrame
        One row per seed and held-out participant: ``seed``, ``participant_id``, ``age``, ``predicted_age``,
        ``training_mean`` (years).

    Raises
    ------
    BrainageError
        If maps and participants differ in number.

    """
    parts = []
    for seed in tqdm(list(seeds), "seeds", leave=False):
        train, test = random_split(participants, seed, test_size)
        parts.append(fit_and_predict(estimator, maps, participants, Split(train, test, seed))[1])
    return pd.concat(parts, ignore_index=True)


def fit_and_predict(
    estimator: BaseEstimator, maps: NDArray[np.float32], participants: pd.DataFrame, split: Split
) -> tuple[BaseEstimator, pd.DataFrame]:
    """Fit a clone of the estimator on one part of the participants and predict the other.

    Returns
    -------
    estimator
        The fitted clone; its ``random_state`` parameters are the split's seed.
    DataFrame
        As of `evaluate`, for this split.

    Raises
    ------
    BrainageError
        If maps and participants differ in number.

    """
    if len(maps) != len(participants):
        msg = f"{len(maps)} maps but {len(participants)} participants; give one row per map"
        raise BrainageError(msg)
    ages = participants["age"].to_numpy(float)
    fitted = _seeded(estimator, split.seed).fit(maps[split.train], ages[split.train])
    held_out = participants.iloc[split.test][["participant_id", "age"]].reset_index(drop=True)
    predicted = fitted.predict(maps[split.test])
    table = held_out.assign(seed=split.seed, predicted_age=predicted, training_mean=ages[split.train].mean())
    return fitted, table[["seed", "participant_id", "age", "predicted_age", "training_mean"]]


def random_split(participants: pd.DataFrame, seed: int, test_size: float = 0.2) -> tuple[Rows, Rows]:
    """Return the rows to train and to test on: the seed's random 80:20."""
    train, test = train_test_split(np.arange(len(participants)), test_size=test_size, random_state=seed)
    return train, test


def study_split(participants: pd.DataFrame, study: str) -> tuple[Rows, Rows]:
    """Return the rows to train and to test on: all other studies, and this one.

    Raises
    ------
    BrainageError
        If nobody, or everybody, took part in the study.

    """
    inside = (participants["study"] == study).to_numpy()
    if inside.all() or not inside.any():
        msg = f"study is {study!r}, of {inside.sum()} of {len(inside)} participants; expected one of several studies"
        raise BrainageError(msg)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def disease_groups(participants: pd.DataFrame, diagnosis: str) -> DiseaseGroups:
    """Return the rows of patients, of the controls of their studies, and of healthy people of other studies.

    A model for the comparison of patients and controls is trained on the third group alone, so that neither study has
    been seen in training (paper, "Brain Age Gap").

    Raises
    ------
    BrainageError
        If nobody has the diagnosis, their studies have no healthy participant, or there is no other healthy one.

    """
    patients = (participants["diagnosis"] == diagnosis).to_numpy()
    healthy = (participants["diagnosis"] == "CN").to_numpy()
    same_study = participants["study"].isin(participants["study"][patients]).to_numpy()
    groups = DiseaseGroups(*(np.flatnonzero(rows) for rows in (patients, healthy & same_study, healthy & ~same_study)))
    if min(map(len, groups)) == 0:
        counts = ", ".join(f"{len(rows)} {name}" for name, rows in groups._asdict().items())
        msg = f"diagnosis is {diagnosis!r}: {counts}; expected patients, controls of their studies, and other healthy"
        raise BrainageError(msg)
    return groups


def metrics(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the `METRICS` of each seed, one row a seed.

    ``mae_of_mean`` is the error of predicting the training participants' mean age for everybody: a model that does
    no better has learned nothing.
    """
    return pd.DataFrame([{"seed": seed, **_metrics(rows)} for seed, rows in predictions.groupby("seed")])


def summarize(per_seed: pd.DataFrame) -> pd.DataFrame:
    """Return mean and SD over seeds of each metric, one row a metric.

    Seeds share participants, so the SD says how much the split matters; it is no standard error.
    """
    values = per_seed[list(METRICS)]
    return pd.DataFrame({"metric": METRICS.keys(), "mean": values.mean().to_numpy(), "sd": values.std().to_numpy()})


def _seeded(estimator: BaseEstimator, seed: int) -> BaseEstimator:
    copy = clone(estimator)
    streams = {name: seed for name in copy.get_params() if name.rsplit("__", 1)[-1] == "random_state"}
    return copy.set_params(**streams)


def _metrics(rows: pd.DataFrame) -> dict[str, float]:
    age, predicted = rows["age"].to_numpy(), rows["predicted_age"].to_numpy()
    return {
        "mae": mean_absolute_error(age, predicted),
        "mae_of_mean": mean_absolute_error(age, rows["training_mean"]),
        "median_ae": median_absolute_error(age, predicted),
        "rmse": root_mean_squared_error(age, predicted),
        "r2": r2_score(age, predicted) if len(rows) > 1 else float("nan"),
        "pearson_r": _correlation(age, predicted),
    }


def _correlation(age: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """Return Pearson's r; a constant prediction has none."""
    return float("nan") if np.ptp(predicted) == 0 else float(stats.pearsonr(age, predicted).statistic)
