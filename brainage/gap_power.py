"""How often a comparison of brain age gaps finds a disease, by who the correction was fitted on.

Predictions are simulated without any maps: ``50 + 0.8 (age - 50)`` plus a normal error, as a model that leans towards
the middle gives them, and in patients plus the disease's shift. Without a shift, every difference found is false.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from brainage.errors import BrainageError
from brainage.gap import covariate_test, fit_bias

__all__ = ["METHODS", "Ages", "Design", "Method", "rejection_rates"]

Array = NDArray[np.float64]

_CENTER, _SLOPE, _ERROR = 50.0, 0.8, 6.0
_LEVEL = 0.05


class Ages(NamedTuple):
    """So many participants, of ages spread evenly from youngest to oldest, years."""

    n: int
    youngest: float
    oldest: float


class Design(NamedTuple):
    """Who is compared, and the other healthy people that a correction can be fitted on."""

    controls: Ages
    patients: Ages
    healthy: Ages = Ages(200, 20, 90)


class Method(NamedTuple):
    """A correction and the group it is fitted on; ``"covariate"`` has age in the test instead."""

    correction: str
    fitted_on: str


METHODS = (
    Method("none", "nobody"),
    Method("theil_sen", "compared controls"),  # the paper's
    Method("linear", "compared controls"),
    Method("theil_sen", "other healthy"),
    Method("linear", "other healthy"),
    Method("covariate", "both groups"),
)


def rejection_rates(design: Design, shifts: Sequence[float], n: int = 3000, seed: int = 0) -> pd.DataFrame:
    """Simulate studies and count how many find a difference: Mann-Whitney, or a t-test with age as covariate, at 5 %.

    Parameters
    ----------
    design : Design
        Who is compared.
    shifts : sequence of float
        True effects of the disease on predicted age, years; 0 gives the rate of false positives, others power.
    n : int
        Studies to simulate.
    seed : int
        Of the studies.

    Returns
    -------
    DataFrame
        ``correction``, ``fitted_on``, ``shift``, ``rate``, ``low``, ``high`` (95 % interval of the rate, Wilson).

    Raises
    ------
    BrainageError
        If ``n`` is not positive.

    """
    if n < 1:
        msg = f"n is {n}; expected at least one study to simulate"
        raise BrainageError(msg)
    rng = np.random.default_rng(seed)
    ages, predicted = zip(*(_draw(group, n, rng) for group in design), strict=True)
    rows = []
    for method in METHODS:
        for shift, p in _p_values(method, ages, predicted, shifts):
            found = stats.binomtest(int((p < _LEVEL).sum()), n)
            low, high = found.proportion_ci(method="wilson")
            rows.append({**method._asdict(), "shift": shift, "rate": found.statistic, "low": low, "high": high})
    return pd.DataFrame(rows)


def _draw(group: Ages, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return ages and predicted ages of a group in each study, ``(n, members)``."""
    ages = rng.uniform(group.youngest, group.oldest, (n, group.n))
    return ages, _CENTER + _SLOPE * (ages - _CENTER) + _ERROR * rng.standard_normal(ages.shape)


def _p_values(
    method: Method, ages: Sequence[Array], predicted: Sequence[Array], shifts: Sequence[float]
) -> Iterator[tuple[float, Array]]:
    """Yield each shift with the p of every study."""
    (controls, patients, healthy), (own, theirs, reference) = ages, predicted
    if method.correction == "covariate":
        for shift in shifts:
            pairs = zip(controls, patients, own - controls, theirs + shift - patients, strict=True)
            yield shift, np.array([_covariate_p(*study) for study in pairs])
        return
    fitted = (healthy, reference) if method.fitted_on == "other healthy" else (controls, own)
    lines = [
        fit_bias(*study, correction=method.correction, fitted_on=method.fitted_on)
        for study in zip(*fitted, strict=True)
    ]
    intercepts, slopes = (np.array([getattr(line, name) for line in lines])[:, None] for name in ("intercept", "slope"))
    first, second = own - (intercepts + slopes * controls), theirs - (intercepts + slopes * patients)
    for shift in shifts:
        yield shift, np.asarray(stats.mannwhitneyu(first, second + shift, axis=1).pvalue)


def _covariate_p(controls: Array, patients: Array, first: Array, second: Array) -> float:
    group = np.repeat([False, True], [len(controls), len(patients)])
    return covariate_test(np.concatenate([first, second]), np.concatenate([controls, patients]), group).p
