"""How strong ageing must be for the paper's linear baseline to err by what the paper reports.

One factor each for T1w, stiffness and damping ratio, found by secants: the same people are drawn again with other
strengths until PCA and a Gaussian process, on the splits of Figure 2, err as reported for each input alone. Nothing
else is fitted to the paper, and no other result is looked at.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.data.sources import simulated
from brainage.data.sources.simulated import Model
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.protocol import fits_over_seeds
from brainage.papers.traeuble2025.reported import REPORTED_MAE

#: The input that each strength is told by.
TOLD_BY = {INPUTS[inputs][0]: inputs for inputs in ("stiffness", "damping_ratio", "mri")}
_LEARNER = "pca_gp"
_MOST = {"stiffness": 3.5, "damping_ratio": 3.5, "t1w": 3.0}  # what `Model` allows
_LEAST = 0.2
_FARTHEST = np.log(1.6)  # that a strength moves in a round


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Draw the people of the book's cohort again until the errors are the reported ones.

    Returns
    -------
    dict of DataFrame
        ``rounds`` (per ``round`` and ``modality``: ``strength``, ``mae`` in years and ``reported``) and ``strengths``
        (the round of each modality that came closest).

    """
    del cohort  # of one strength
    rounds: list[pd.DataFrame] = []
    for number in range(size.repeats):
        strengths = next_strengths(rounds)
        errors = _errors(strengths, size)
        rounds.append(pd.DataFrame([_row(number, modality, strengths, errors) for modality in TOLD_BY]))
    table = pd.concat(rounds, ignore_index=True)
    missed = (table["mae"] - table["reported"]).abs()
    closest = table.loc[missed.groupby(table["modality"], sort=False).idxmin()]
    return {"rounds": table, "strengths": closest.reset_index(drop=True)}


BASELINE_STRENGTHS = Experiment(
    "baseline_strengths",
    run,
    ("rounds", "strengths"),
    repeats={"smoke": 1, "laptop": 5, "paper": 5},
    repeated="rounds",
    own={"smoke": {"splits": 1}, "laptop": {"splits": 10}, "paper": {"splits": 10}},
    coarse=True,
)


def next_strengths(rounds: Sequence[pd.DataFrame]) -> dict[str, float]:
    """Return the strengths to try next: 1, then in proportion to the error, then where a secant meets the report.

    Parameters
    ----------
    rounds : sequence of DataFrame
        ``modality``, ``strength``, ``mae`` and ``reported`` of each round so far.

    Examples
    --------
    >>> next_strengths([])["t1w"]
    1.0

    """
    found = {}
    for modality in TOLD_BY:
        tried = [table[table["modality"] == modality].iloc[0] for table in rounds]
        found[modality] = _step(tried, _MOST[modality]) if tried else 1.0
    return found


def _step(tried: Sequence[pd.Series], most: float) -> float:
    """Return the next strength of one modality; errors fall about straight with its logarithm."""
    last = tried[-1]
    missed, at = float(last["mae"] - last["reported"]), np.log(float(last["strength"]))
    step = missed / float(last["reported"])
    if len(tried) > 1:
        along, rise = at - np.log(float(tried[-2]["strength"])), float(last["mae"] - tried[-2]["mae"])
        step = -missed * along / rise if rise * along < 0 else step  # noise of splits may turn a short secant around
    moved = at + np.clip(step, -_FARTHEST, _FARTHEST)
    return round(float(np.clip(np.exp(moved), _LEAST, most)), 3)


def _errors(strengths: dict[str, float], size: Profile) -> pd.Series:
    """Return the mean absolute error over splits by input, years."""
    model = Model(strength=strengths)
    cohort = simulated.local_cohort(size.participants, voxel_size=size.voxel_size, model=model)
    fits = [
        fit
        for inputs in TOLD_BY.values()
        for fit in fits_over_seeds(cohort, size, _LEARNER, inputs, seeds=size.own["splits"])
    ]
    told = scores(predictions_of(fits, "strengths")).groupby("inputs")["mae"].mean()
    assert isinstance(told, pd.Series)
    return told


def _row(number: int, modality: str, strengths: dict[str, float], errors: pd.Series) -> dict[str, object]:
    inputs = TOLD_BY[modality]
    reported = REPORTED_MAE[_LEARNER][inputs]
    return {
        "round": number,
        "modality": modality,
        "strength": strengths[modality],
        "mae": errors[inputs],
        "reported": reported,
    }
