"""Everything that a report says of people's ages, as tables."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.evaluate.intervals import wilson
from brainage.evaluate.paired_tests import bootstrap_mean
from brainage.lab.lab_model import LabModel
from brainage.lab.predicting import predict_lab

_FEWEST = 3  # people of whom an error has an interval
_DECADES = (0, 30, 40, 50, 60, 70, 80, 200)


@dataclass(frozen=True)
class Analysis:
    """What is known of everybody's age, and how well.

    Attributes
    ----------
    ages : DataFrame
        Of `brainage.lab.predicting.predict_lab`, with ``healthy``, ``gap`` (predicted less true age), ``corrected_gap``
        (less what healthy people of that age have, see `corrected_gaps`), years; NaN where the age is unknown.
    errors : DataFrame
        Of the healthy of known age: one row for all, for each decade and each study (``of``, ``what``): ``n``, ``mae``,
        ``low``, ``high`` (95 % interval over people), ``guessing`` (error of saying their mean age), ``mean_gap``, and
        ``held``, ``held_low``, ``held_high``, the share whose interval holds their age.
    slope : float
        Years of predicted age a year of age, of the healthy.
    spread : float
        Standard deviation of their corrected gaps, years.
    gain : tuple of float
        By how much the error is smaller than that of guessing, years, with its 95 % interval.

    """

    ages: pd.DataFrame
    errors: pd.DataFrame
    slope: float
    spread: float
    gain: tuple[float, float, float]


def analyze(model: LabModel, cohort: Cohort) -> Analysis:
    """Predict everybody and say how well it went.

    Parameters
    ----------
    model : LabModel
        Of `brainage fit`.
    cohort : Cohort
        People to report on: those whom it was fitted on, or others.

    Raises
    ------
    BrainageError
        If fewer than three healthy people have a known age, or as of `predict_lab`.

    """
    if not model.knows_people and model.about.fingerprint == cohort.fingerprint:
        refuse(
            f"{cohort.name}: is the cohort that the model was fitted on, and its file was made without saying whom; "
            "expected other people, or the file that knows them: fit again without --without-people"
        )
    ages = predict_lab(model, cohort)
    ages["healthy"] = (ages["diagnosis"] == cohort.control).to_numpy()
    ages["gap"] = ages["predicted_age"] - ages["age"]
    healthy = ages[ages["healthy"] & ages["age"].notna()]
    if healthy["participant_id"].nunique() < _FEWEST or healthy["age"].nunique() < 2:
        n = healthy["participant_id"].nunique()
        refuse(
            f"{cohort.name}: {n} healthy people ({cohort.control}) of known age; expected {_FEWEST} or more of "
            "different ages, against whom to tell how good ages are: brainage predict gives ages without a report"
        )
    ages["corrected_gap"], slope = corrected_gaps(ages)
    spread = float(ages.loc[healthy.index, "corrected_gap"].std(ddof=1))
    guessing = _once(healthy, (healthy["age"] - healthy["age"].mean()).abs())
    gain = bootstrap_mean(guessing - _once(healthy, healthy["gap"].abs()))
    return Analysis(ages, _errors(healthy), slope, spread, gain)


def corrected_gaps(ages: pd.DataFrame) -> tuple[NDArray[np.float64], float]:
    """Return gaps less the straight line that healthy people's gaps follow with age, and the slope of predicted age.

    A healthy person's line is that of all other healthy people, visits of the same person left out with them, so that
    nobody is corrected by themselves; others' is that of all the healthy.

    Parameters
    ----------
    ages : DataFrame
        ``participant_id``, ``age`` (years, NaN: unknown), ``gap``, ``healthy``.

    Examples
    --------
    >>> people = pd.DataFrame({"participant_id": list("abcd"), "age": [20.0, 40, 60, 30], "gap": [4.0, 0, -4, 5],
    ...                        "healthy": [True, True, True, False]})
    >>> gaps, slope = corrected_gaps(people)
    >>> np.allclose(gaps, [0, 0, 0, 3]), round(slope, 6)
    (True, 0.8)

    """
    fitted = (ages["healthy"] & ages["age"].notna()).to_numpy()
    who, age, gap = (ages[name].to_numpy() for name in ("participant_id", "age", "gap"))
    whole = np.polyfit(age[fitted], gap[fitted], 1)
    corrected = gap - np.polyval(whole, age)
    for one in dict.fromkeys(who[fitted]):
        others, own = fitted & (who != one), fitted & (who == one)
        if len(np.unique(age[others])) > 1:
            corrected[own] = gap[own] - np.polyval(np.polyfit(age[others], gap[others], 1), age[own])
    return corrected, 1 + float(whole[0])


def _errors(healthy: pd.DataFrame) -> pd.DataFrame:
    rows = [_error(healthy, "all", "all healthy people")]
    decades = pd.cut(healthy["age"], list(_DECADES), right=False)
    for decade, some in healthy.groupby(decades, observed=True):
        low, high = int(decade.left), int(decade.right)
        name = f"under {high}" if low == _DECADES[0] else f"{low} to {high - 1}"
        name = name if high < _DECADES[-1] else f"{low} and over"
        rows.append(_error(some, "age", name))
    studies = healthy.groupby("study", sort=True)
    rows += [_error(some, "study", str(study)) for study, some in studies if studies.ngroups > 1]
    return pd.DataFrame(rows)


def _error(some: pd.DataFrame, of: str, what: str) -> dict[str, object]:
    missed = _once(some, some["gap"].abs())
    n = len(missed)
    mae, low, high = bootstrap_mean(missed) if n >= _FEWEST else (float(missed.mean()), np.nan, np.nan)
    held = _once(some, some["age"].between(some["low"], some["high"]).astype(float))
    rate = wilson(int(held.sum()), n)
    guessing = float((some["age"] - some["age"].mean()).abs().mean())
    return {
        "of": of, "what": what, "n": n, "mae": mae, "low": low, "high": high, "guessing": guessing,
        "mean_gap": float(_once(some, some["gap"]).mean()),
        "held": rate.rate, "held_low": rate.low, "held_high": rate.high,
    }  # fmt: skip


def _once(some: pd.DataFrame, values: pd.Series) -> NDArray[np.float64]:
    """Return one value a person, the mean over their visits."""
    return values.groupby(some["participant_id"], sort=False).mean().to_numpy(float)
