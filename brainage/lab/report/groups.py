"""Each group of patients against the healthy: at the same age first, then other ways, and how often each errs here."""

from typing import Any, NamedTuple

import pandas as pd
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.gaps.bias_correction import age_overlap, covariate_test
from brainage.gaps.power import Ages, Design, Method, rejection_rates
from brainage.lab.report.analysis import Analysis

#: Years by which patients look older than they are, for which power is said.
SHIFT = 5.0
_STUDIES = 1000  # simulated for each rate
_SIMULATED_ERROR = 6.0  # years, of `brainage.gaps.power`
#: Ways to compare, the recommended one first: what pages call it, and what `rejection_rates` does.
WAYS = {
    "at the same age (recommended)": ("covariate_hc3", "both groups"),
    "corrected by a line of the healthy": ("linear", "compared controls"),
    "uncorrected": ("none", "nobody"),
}


class Groups(NamedTuple):
    """Comparisons of patients with the healthy.

    Attributes
    ----------
    differences : DataFrame
        ``diagnosis``, ``way`` (a key of `WAYS`), ``n``, ``healthy`` (how many), ``overlap`` (share of patients within
        the ages of the healthy), ``difference``, ``low``, ``high`` (years, 95 %), ``p``, and in simulated studies of
        these numbers and ages ``false`` (share that find a difference where there is none) and ``power`` (at `SHIFT`).
    left_out : dict
        By diagnosis, why it is not compared.

    """

    differences: pd.DataFrame
    left_out: dict[str, str]


def compare_groups(analysis: Analysis, seed: int = 0) -> Groups:
    """Compare every diagnosis with the healthy, each person once.

    Parameters
    ----------
    analysis : Analysis
        Of everybody.
    seed : int
        Of simulated studies.

    """
    known = analysis.ages[analysis.ages["age"].notna()]
    visits = known.groupby(["participant_id", "diagnosis", "healthy"], sort=False)
    people = visits[["age", "gap", "corrected_gap"]].mean().reset_index()
    controls = people[people["healthy"]]
    rows: list[dict[str, Any]] = []
    left_out = {}
    for diagnosis, patients in people[~people["healthy"]].groupby("diagnosis", sort=True):
        try:
            rows += _compared(str(diagnosis), controls, patients, analysis.spread, seed)
        except BrainageError as error:
            left_out[str(diagnosis)] = str(error)
    return Groups(pd.DataFrame(rows, columns=_COLUMNS), left_out)


_COLUMNS = [
    *("diagnosis", "way", "n", "healthy", "overlap", "difference", "low", "high", "p"),
    *("false", "power"),
]


def _compared(
    diagnosis: str, controls: pd.DataFrame, patients: pd.DataFrame, spread: float, seed: int
) -> list[dict[str, Any]]:
    both = pd.concat([controls, patients])
    ill = ~both["healthy"].to_numpy(bool)
    found = {"at the same age (recommended)": covariate_test(both["gap"], both["age"], ill, robust=True)._asdict()}
    for way, column in (("corrected by a line of the healthy", "corrected_gap"), ("uncorrected", "gap")):
        found[way] = _welch(patients[column], controls[column])
    rates = _rates(controls, patients, spread, seed)
    about = {
        "diagnosis": diagnosis,
        "n": len(patients),
        "healthy": len(controls),
        "overlap": age_overlap(controls["age"], patients["age"]),
    }
    return [about | {"way": way} | numbers | rates[way] for way, numbers in found.items()]


def _welch(patients: pd.Series, controls: pd.Series) -> dict[str, float]:
    test = stats.ttest_ind(patients, controls, equal_var=False)
    low, high = test.confidence_interval(0.95)
    return {"difference": float(patients.mean() - controls.mean()), "low": low, "high": high, "p": float(test.pvalue)}


def _rates(controls: pd.DataFrame, patients: pd.DataFrame, spread: float, seed: int) -> dict[str, dict[str, float]]:
    """Return by way how often studies of these numbers and ages find a difference: where there is none, and of `SHIFT`.

    Ages are spread evenly over each group's, and errors are as large against the shift as this lab's.
    """
    groups = [Ages(len(one), float(one["age"].min()), float(one["age"].max())) for one in (controls, patients)]
    shift = SHIFT * _SIMULATED_ERROR / spread
    design = Design(groups[0], groups[1], groups[0])
    methods = [Method(*one) for one in WAYS.values()]
    table = rejection_rates(design, [0.0, shift], n=_STUDIES, seed=seed, methods=methods)
    told = {}
    for way, (correction, fitted_on) in WAYS.items():
        rows = table[(table["correction"] == correction) & (table["fitted_on"] == fitted_on)]
        (false,) = rows[rows["shift"] == 0].to_dict("records")
        (power,) = rows[rows["shift"] != 0].to_dict("records")
        told[way] = {"false": false["rate"], "power": power["rate"]}
    return told
