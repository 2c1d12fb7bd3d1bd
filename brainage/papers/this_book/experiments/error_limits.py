"""Errors on a simulated cohort of who knows brain age, of who knows the simulation, and of who learns its features."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from tqdm import tqdm

from brainage.core import settings
from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.data.sources.dial.as_strong import AS_STRONG
from brainage.data.sources.simulated import Model
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.evaluate.paired_tests import bootstrap_mean
from brainage.evaluate.splits import RandomSplit
from brainage.truth import oracle
from brainage.truth.age_posterior import gap_limit
from brainage.truth.ageing import gaussian_process, unneeded_kernels

_INPUTS = ("stiffness", "damping_ratio", "mre", "mri")

#: What somebody might know of an age without a map: the years at which one group ends and the next begins.
COARSE = {"two groups": (40,), "three groups": (35, 60)}


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Show the reader the 2 mm maps of the healthy participants, drawn anew, whatever the profile's grid.

    Returns
    -------
    dict of DataFrame
        ``lines`` (mean absolute errors with 95 % intervals over participants: of the reader who knows the
        simulation, called ``oracle``, by input, of the gap limit, of the pool's median, and of the medians of `COARSE`
        groups of ages; and the ``floor``: of a
        Gaussian process on the reader's features, fitted on four fifths, over random splits), ``predictions`` of the
        reader, and ``floor``: predictions of the Gaussian process by split.

    Raises
    ------
    BrainageError
        If the cohort was not simulated.

    """
    made = simulated.recipe(cohort)
    if made is None:
        refuse(f"{cohort.folder}: was not simulated; expected a cohort whose truth is known")
    healthy = cohort.healthy.participants.iloc[: size.own["shown"]].reset_index(drop=True)
    identifiers = tqdm(healthy["participant_id"], "limit", leave=False)
    observe = delayed(_observe)
    seen = np.array(Parallel(n_jobs=settings.jobs())(observe(one, made.seed, made.model) for one in identifiers))
    told = [
        healthy[["participant_id", "age"]].assign(
            inputs=inputs, predicted=oracle.predict(seen, inputs, made.model, made.seed)
        )
        for inputs in _INPUTS
    ]
    table, learned = pd.concat(told, ignore_index=True), floor(seen, healthy, size.own["splits"])
    return {"lines": lines(table, learned, made.model), "predictions": table, "floor": learned}


LIMIT = Experiment(
    "limit",
    run,
    ("lines", "predictions", "floor"),
    (
        simulated.SIMULATED.key,
        AS_STRONG.key,
    ),  # where ageing is in spots, areas say nothing and the reader knows nothing
    published="paper",
    own={
        "smoke": {"shown": 8, "splits": 4},  # of which two people each are told, and an interval needs three
        "laptop": {"shown": None, "splits": 10},  # shown: at most; None: everybody
        "paper": {"shown": None, "splits": 10},
    },
)


def floor(features: NDArray[np.float64], people: pd.DataFrame, splits: int) -> pd.DataFrame:
    """Predict ages by a Gaussian process that learns from the reader's features of training participants alone.

    Parameters
    ----------
    features : ndarray
        Rows of `brainage.truth.oracle.observe`; NaN, where an area has no data, becomes the mean of those trained on.
    people : DataFrame
        ``participant_id`` and ``age`` of each row.
    splits : int
        Random splits, those of Figure 2.

    Returns
    -------
    DataFrame
        ``inputs``, ``seed``, ``participant_id``, ``age`` and ``predicted_age``.

    """
    ages, parts = people["age"].to_numpy(), []
    for inputs, seed in product(_INPUTS, range(splits)):
        train, test, _ = RandomSplit(seed).split(people)
        shown = oracle.shown(features, inputs)
        with unneeded_kernels():
            model = make_pipeline(SimpleImputer(), gaussian_process()).fit(shown[train], ages[train])
        rows = people.iloc[test][["participant_id", "age"]]
        parts.append(rows.assign(inputs=inputs, seed=seed, predicted_age=model.predict(shown[test])))
    return pd.concat(parts, ignore_index=True)


def lines(predictions: pd.DataFrame, learned: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Return the mean absolute error, years, of each line with its interval: ``line``, ``inputs``, ``mae``..."""
    rows = []
    for inputs, table in learned.groupby("inputs", sort=False):
        errors = (table["predicted_age"] - table["age"]).abs().groupby(table["participant_id"]).mean()
        rows.append({"line": "floor", "inputs": inputs, **_error(errors)})
    for inputs, table in predictions.groupby("inputs", sort=False):
        rows.append({"line": "oracle", "inputs": inputs, **_error(table["predicted"] - table["age"])})
    ages = predictions[predictions["inputs"] == _INPUTS[0]]["age"]
    rows.append({"line": "guessing", "inputs": "nothing", **_error(ages - ages.median())})
    for line, edges in COARSE.items():
        rows.append({"line": line, "inputs": "age group", **_error(coarse_errors(ages, edges))})
    rows.append({"line": "gap", "inputs": "brain age", "mae": gap_limit(model.groups, model.gap_sd)})
    return pd.DataFrame(rows)


def coarse_errors(ages: pd.Series, edges: Sequence[float]) -> pd.Series:
    """Return how far ages are from the median of their group, years.

    Parameters
    ----------
    ages : Series
        Years.
    edges : sequence of float
        Years at which a group ends and the next begins.

    Examples
    --------
    >>> coarse_errors(pd.Series([20.0, 30, 70, 80]), (40,)).abs().mean()
    np.float64(5.0)

    """
    return ages - ages.groupby(np.digitize(ages, edges)).transform("median")


def _observe(participant_id: str, seed: int, model: Model) -> NDArray[np.float64]:
    return oracle.observe(simulated.draw_maps(participant_id, 2, seed, model))


def _error(errors: pd.Series) -> dict[str, float]:
    return dict(zip(("mae", "low", "high"), bootstrap_mean(errors.abs()), strict=True))
