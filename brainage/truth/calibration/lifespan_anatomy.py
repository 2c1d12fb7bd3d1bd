"""Write what real people's tables say of anatomy: ``python -m brainage.truth.calibration.lifespan_anatomy FOLDER``.

``FOLDER`` is the optional folder of lifespan tables. It takes two minutes and writes ``anatomy.csv`` (curves and SDs),
``anatomy_correlations.csv``, ``anatomy_scalars.csv`` and ``anatomy_gap.csv`` to ``simulation/numbers/measured``.

Tables give volumes beside the intracranial volume (ICV) as FreeSurfer estimates it, from the scaling of an affine
registration, which errs. Volumes of people with the same estimate therefore differ more than volumes of people with the
same head: brain over ICV, measured in OASIS-1 by other means, differs less. The error of the estimate is what makes up
the difference, and it is taken off what people differ by; the simulation draws head and estimate apart.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from brainage.simulation.numbers import parameters
from brainage.simulation.numbers.parameters import number
from brainage.truth.calibration.growth_curves import (
    Curves,
    best_gap,
    best_smoothing,
    fit_curves,
    honest_gap,
    own_covariance,
    without,
)
from brainage.truth.lifespan.tables import FEATURES, dementia, freesurfer

Array = NDArray[np.float64]

#: Ages in years at which curves are kept.
AGES = np.arange(5.0, 106.0, 5.0)
_YOUNGEST = 8  # years, of whom curves are fitted on
_LEAST = 0.1  # of the variance: what is left of it without the head's error
_BRAIN = [name for name in FEATURES if "cerebellum" in name] + ["brain stem", "tissue"]


def calibrate(source: Path, folder: Path) -> None:
    """Write the tables of `measure_anatomy` to a folder."""
    people = freesurfer(source / "nki_oasis2.csv.gz")
    tables = measure_anatomy(people, dementia(source / "oasis_cross-sectional.csv"))
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.5g")


def measure_anatomy(people: pd.DataFrame, brains: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what the simulation is given.

    Parameters
    ----------
    people : DataFrame
        Of `tables.freesurfer`.
    brains : DataFrame
        Of `tables.dementia`.

    Returns
    -------
    dict of DataFrame
        ``anatomy`` (per feature ``sd``, ``head``: exponent of the head's volume, ``sex``: logarithm of men over women,
        and its logarithm at `AGES` over that at the age of the young adult), ``anatomy_correlations``,
        ``anatomy_scalars`` and ``anatomy_gap`` (of `best_gap`).

    """
    grown = people[people["age"] >= _YOUNGEST].reset_index(drop=True)
    smoothing, shrinkage = best_smoothing(grown)
    curves, gaps = fit_curves(grown, smoothing, shrinkage), best_gap(grown, smoothing, shrinkage)
    gap = round(honest_gap(gaps), 1)
    head = head_sizes(grown, brains)
    exponents = curves.effects[-3] / head["reliability"]
    everything = own_covariance(curves, gap)
    unseen = exponents * head["unseen_sd"]
    own = without(everything, np.outer(unseen, unseen))
    correlations = own / np.sqrt(np.outer(np.diag(own), np.diag(own)))
    sds = np.sqrt(np.maximum(np.diag(everything) - unseen**2, _LEAST * np.diag(everything)))
    scalars = {"smoothing": smoothing, "shrinkage": shrinkage, "gap_sd": gap, **head}
    scalars |= {"sd_growth": curves.growth[0], "sd_age": curves.growth[1], "people": float(len(grown))}
    return {
        "anatomy": _curve_table(curves, sds, exponents),
        "anatomy_correlations": pd.DataFrame(correlations, columns=FEATURES).assign(volume=FEATURES),
        "anatomy_scalars": pd.DataFrame(scalars.items(), columns=["key", "value"]),
        "anatomy_gap": gaps,
    }


def head_sizes(people: pd.DataFrame, brains: pd.DataFrame) -> dict[str, float]:
    """Return the size of heads (log mL), what men's and women's differ by, and how reliable its estimate is.

    The reliability is the share of the variance of the estimate that is the head's own: that under which brain over
    true ICV differs as much between people as in OASIS-1. ``brain_growth`` is the slope of that SD's logarithm
    against age, ``unseen_sd`` the SD of the head given the estimate.
    """
    estimate = np.log(people["icv"] / 1000)
    men = people["sex"] == 1
    variance = float(estimate.var())
    brain = np.log(people[_BRAIN].sum(axis=1))
    exponent, spread = _beside_head(brain, people, estimate)
    wanted, growth = _spread_about_age(brains[brains["cdr"] == 0])
    shares = np.arange(0.5, 1.0, 0.005)
    unseen = shares * (1 - shares) * variance
    own = spread**2 - (exponent / shares) ** 2 * unseen + (exponent / shares - 1) ** 2 * shares * variance
    share = float(shares[np.argmin(np.abs(own - wanted**2))])
    within = float(estimate[men].var() * men.mean() + estimate[~men].var() * (1 - men.mean()))
    error = (1 - share) * variance
    return {
        "head_mean": float((estimate[men].mean() + estimate[~men].mean()) / 2),
        "head_sex": float(estimate[men].mean() - estimate[~men].mean()),
        "head_sd": float(np.sqrt(within - error)),
        "estimate_sd": float(np.sqrt(error)),
        "reliability": share,
        "unseen_sd": float(np.sqrt(share * (1 - share) * variance)),
        "brain_sd": wanted,
        "brain_growth": growth,
    }


def _beside_head(brain: pd.Series, people: pd.DataFrame, estimate: pd.Series) -> tuple[float, float]:
    """Return the exponent of the estimate in a log volume and what people of one age and estimate differ by."""
    age, site = people["age"] / 50, people["site"] != people["site"].iloc[0]
    design = np.column_stack([np.ones(len(people)), age, age**2, age**3, estimate, people["sex"], site]).astype(float)
    effects, *_ = np.linalg.lstsq(design, brain, rcond=None)
    left = brain - design @ effects
    return float(effects[4]), float(np.sqrt((left**2).sum() / (len(people) - design.shape[1])))


def _spread_about_age(people: pd.DataFrame) -> tuple[float, float]:
    """Return the SD of brains over ICV at one age, and the slope of its logarithm a year."""
    values = np.log(people["brain"])
    left = values - np.polyval(np.polyfit(people["age"], values, 3), people["age"])
    return float(np.sqrt((left**2).sum() / (len(people) - 4))), _growth(left.to_numpy(), people["age"].to_numpy())


def _growth(left: Array, ages: Array) -> float:
    """Return the slope of the logarithm of an SD against age under which residuals are most likely."""

    def unlikely(line: Array) -> float:
        log_sd = line[0] + line[1] * (ages - ages.mean()) / 100
        return float((log_sd + left**2 / np.exp(2 * log_sd) / 2).sum())

    return float(minimize(unlikely, [np.log(left.std()), 0.0]).x[1] / 100)


def _curve_table(curves: Curves, sds: Array, exponents: Array) -> pd.DataFrame:
    young = curves.at(np.array([number("age.young")]))
    columns: Mapping[str, Array] = {f"{age:g}": row for age, row in zip(AGES, curves.at(AGES) - young, strict=True)}
    return pd.DataFrame({"volume": FEATURES, "sd": sds, "head": exponents, "sex": curves.effects[-2], **columns})


if __name__ == "__main__":
    calibrate(Path(sys.argv[1]), Path(parameters.__file__).parent / "measured")
