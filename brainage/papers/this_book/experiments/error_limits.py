"""Errors on the simulated cohort of who knows brain age, and of a reader who knows the simulation."""

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from tqdm import tqdm

from brainage.core import settings
from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.data.sources.simulated import Model
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.evaluate.paired_tests import bootstrap_mean
from brainage.truth import oracle
from brainage.truth.age_posterior import gap_limit

_INPUTS = ("stiffness", "damping_ratio", "mre", "mri")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Show the reader the 2 mm maps of the healthy participants, drawn anew, whatever the profile's grid.

    Returns
    -------
    dict of DataFrame
        ``lines`` (mean absolute errors with 95 % intervals over participants: of the reader who knows the
        simulation, called ``oracle``, by input, of the gap limit and of the pool's median) and ``predictions`` of the
        reader.

    """
    healthy = cohort.healthy.participants.iloc[: size.own["shown"]]
    identifiers = tqdm(healthy["participant_id"], "limit", leave=False)
    seen = Parallel(n_jobs=settings.jobs())(delayed(_observe)(one) for one in identifiers)
    model = Model()
    predictions = [
        healthy[["participant_id", "age"]].assign(
            inputs=inputs, predicted=oracle.predict(np.array(seen), inputs, model)
        )
        for inputs in _INPUTS
    ]
    table = pd.concat(predictions, ignore_index=True)
    return {"lines": lines(table, model), "predictions": table}


LIMIT = Experiment(
    "limit",
    run,
    ("lines", "predictions"),
    published="paper",
    own={"smoke": {"shown": 8}, "laptop": {"shown": None}, "paper": {"shown": None}},  # at most; None: everybody
)


def lines(predictions: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Return the mean absolute error, years, of each line with its interval: ``line``, ``inputs``, ``mae``..."""
    rows = []
    for inputs, table in predictions.groupby("inputs", sort=False):
        rows.append({"line": "oracle", "inputs": inputs, **_error(table["predicted"] - table["age"])})
    ages = predictions[predictions["inputs"] == _INPUTS[0]]["age"]
    rows.append({"line": "guessing", "inputs": "nothing", **_error(ages - ages.median())})
    rows.append({"line": "gap", "inputs": "brain age", "mae": gap_limit(model.groups, model.gap_sd)})
    return pd.DataFrame(rows)


def _observe(participant_id: str) -> NDArray[np.float64]:
    return oracle.observe(simulated.draw_maps(participant_id, 2))


def _error(errors: pd.Series) -> dict[str, float]:
    return dict(zip(("mae", "low", "high"), bootstrap_mean(errors.abs()), strict=True))
