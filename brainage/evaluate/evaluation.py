"""Predict the ages of held-out participants over several random splits, and say how well."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.base import BaseEstimator, clone
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import has_fit_parameter
from tqdm import tqdm

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_seed
from brainage.evaluate.metrics import METRICS, metrics, summarize
from brainage.evaluate.splits import RandomSplit, Split
from brainage.evaluate.with_studies import needs_studies, predict_people, studies_for

__all__ = ["METRICS", "SEEDS", "evaluate", "fit_and_predict", "metrics", "summarize"]

#: The paper's ten seeds.
SEEDS = range(10)


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
        ``participant_id`` and ``age``, one row per map; whoever has several is on one side of a split with all of them.
    seeds : iterable of int
        One split and one fit each.
    test_size : float
        Share of participants held out.

    Returns
    -------
    DataFrame
        One row per seed and held-out participant: ``seed``, ``participant_id``, ``session`` if participants have it,
        ``age``, ``predicted_age``, ``training_mean`` (years).

    Raises
    ------
    BrainageError
        If maps and participants differ in number, an age is missing (leave these out, see `Cohort.with_ages`), there
        are no seeds or one is there twice, or too few people to hold some out.

    """
    _check_people(maps, participants)
    seeds, parts = _checked_seeds(seeds), []
    for seed in tqdm(seeds, "seeds", leave=False):
        split = RandomSplit(seed, test_size).split(participants)
        parts.append(fit_and_predict(estimator, maps, participants, split)[1])
    return pd.concat(parts, ignore_index=True)


def fit_and_predict(
    estimator: BaseEstimator, maps: NDArray[np.float32], participants: pd.DataFrame, split: Split
) -> tuple[BaseEstimator, pd.DataFrame]:
    """Fit a clone of the estimator on one part of the participants and predict the other.

    Parameters
    ----------
    estimator, maps, participants
        As of `evaluate`.
    split : Split
        Rows to train and to test on, of `brainage.evaluate.splits`.

    Returns
    -------
    estimator
        The fitted clone; its ``random_state`` parameters are the split's seed.
    DataFrame
        As of `evaluate`, for this split.

    Raises
    ------
    BrainageError
        If maps and participants differ in number, an age is missing, the split trains on whom it tests, or the
        estimator predicts anything but one finite age each.

    """
    _check_people(maps, participants)
    _check_split(split, participants["participant_id"])
    ages = participants["age"].to_numpy(float)
    training, tested = participants.iloc[split.train], participants.iloc[split.test]
    who = _grouping(estimator, training["participant_id"]) | studies_for(estimator, training)
    with config_context(enable_metadata_routing=needs_studies(estimator)):
        fitted = _seeded(estimator, split.seed).fit(maps[split.train], ages[split.train], **who)
    about = [name for name in ("participant_id", "session", "age") if name in participants]
    held_out = tested[about].reset_index(drop=True)
    predicted = _checked_predictions(fitted, maps[split.test], tested)
    table = held_out.assign(seed=split.seed, predicted_age=predicted, training_mean=ages[split.train].mean())
    return fitted, table[["seed", *about, "predicted_age", "training_mean"]]


def _grouping(estimator: BaseEstimator, people: pd.Series) -> dict[str, NDArray[np.int64]]:
    """Return what tells an estimator that makes folds of its own whose maps they are, if some have several."""
    name, last = estimator.steps[-1] if isinstance(estimator, Pipeline) else ("", estimator)
    if not (people.duplicated().any() and has_fit_parameter(last, "groups")):
        return {}
    return {f"{name}__groups" if name else "groups": pd.factorize(people)[0]}


def _seeded(estimator: BaseEstimator, seed: int) -> BaseEstimator:
    copy = clone(estimator)
    streams = {name: seed for name in copy.get_params() if name.rsplit("__", 1)[-1] == "random_state"}
    return copy.set_params(**streams)


def _check_people(maps: NDArray[np.float32], participants: pd.DataFrame) -> None:
    arguments.table("participants", participants, ["participant_id", "age"], least=1)
    if not hasattr(maps, "__array__") or isinstance(maps, pd.DataFrame | pd.Series) or not np.ndim(maps):
        refuse(f"maps: a {type(maps).__name__} was given; expected an array, (n, channels, ...)")
    if len(maps) != len(participants):
        refuse(f"{len(maps)} maps but {len(participants)} participants; give one row per map")
    missing = ~np.isfinite(pd.to_numeric(participants["age"], errors="coerce").to_numpy(float, na_value=np.nan))
    if missing.any():
        names = ", ".join(map(str, participants["participant_id"][missing][:5]))
        whom = f"{missing.sum()} without a finite age (first: {names})"
        refuse(f"participants: {whom}; leave them and their maps out: cohort.with_ages()")
    arguments.numbers("age", participants["age"])


def _checked_seeds(seeds: Iterable[int]) -> list[int]:
    if not isinstance(seeds, Iterable) or isinstance(seeds, str):
        refuse(f"seeds is {seeds!r}; expected several, for instance range(10)")
    found = [check_seed(seed, "seeds") for seed in seeds]
    if not found or len(set(found)) < len(found):
        refuse(f"seeds is {found or 'empty'}; expected one or more, one split each, and none of them twice")
    return found


def _check_split(split: Split, people: pd.Series) -> None:
    """Refuse rows that are none, and persons, by their name, who are trained and tested on."""
    for name, rows in (("train", np.asarray(split.train)), ("test", np.asarray(split.test))):
        numbers = rows.ndim == 1 and rows.dtype.kind in "iu" and rows.size
        if not numbers or rows.min() < 0 or rows.max() >= len(people):
            refuse(f"split: {name} holds no row numbers of 0 to {len(people) - 1}, or others; expected these, (n,)")
    tested = people.iloc[split.test]
    both = tested[tested.isin(people.iloc[split.train])].unique()
    if both.size:
        names = ", ".join(map(str, both[:5]))
        refuse(f"split: {both.size} participants are trained and tested on ({names}); expected nobody in both")


def _checked_predictions(fitted: BaseEstimator, maps: NDArray[np.float32], people: pd.DataFrame) -> NDArray[np.float64]:
    predicted = np.asarray(predict_people(fitted, maps, people))
    if predicted.shape != (len(maps),):
        refuse(f"{type(fitted).__name__} predicts shape {predicted.shape}; expected one age each, ({len(maps)},)")
    return arguments.numbers(f"ages predicted by {type(fitted).__name__}", predicted)
