"""How often a comparison of brain age gaps finds a disease, by who the correction was fitted on.

Predictions are simulated without any maps: ``50 + 0.8 (age - 50)`` plus a normal error, as a model that leans towards
the middle gives them, and in patients plus the disease's shift. Without a shift, every difference found is false.

Here predictions do follow one line over all ages, which is what a correction fitted on other healthy people counts on;
where they bend, it errs more often than these rates say, and the comparison at the same age does not.
"""

from collections.abc import Iterator, Sequence
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_number, check_seed, check_whole
from brainage.evaluate.intervals import wilson
from brainage.gaps.bias_correction import fit_bias
from brainage.gaps.corrections.registry import CORRECTIONS, LEARNED
from brainage.gaps.same_age import covariate_test

Array = NDArray[np.float64]

_CENTER, _SLOPE, _ERROR = 50.0, 0.8, 6.0
_LEVEL = 0.05
_FEWEST = 3  # of a group


class Ages(NamedTuple):
    """So many participants, of ages spread evenly from youngest to oldest, years."""

    n: int
    youngest: float
    oldest: float


class Design(NamedTuple):
    """Who is compared, and the other healthy people that a correction can be fitted on.

    Attributes
    ----------
    controls, patients, healthy : Ages
        The groups.
    spread : float
        Of patients' errors, in multiples of the controls'.

    """

    controls: Ages
    patients: Ages
    healthy: Ages = Ages(200, 20, 90)
    spread: float = 1.0


class Method(NamedTuple):
    """A correction and the group it is fitted on.

    ``"covariate"`` has age in the test instead, and ``"covariate_hc3"`` robust errors, too.
    """

    correction: str
    fitted_on: str


#: Every correction, on the compared controls, as in the paper, and on other healthy people; and none.
METHODS = (
    *(Method(name, "nobody") for name in CORRECTIONS if name not in LEARNED),
    *(Method(name, whom) for whom in ("compared controls", "other healthy") for name in LEARNED),
    Method("covariate", "both groups"),
    Method("covariate_hc3", "both groups"),
)


def rejection_rates(
    design: Design,
    shifts: Sequence[float],
    n: int = 3000,
    seed: int = 0,
    methods: Sequence[Method] = METHODS,
) -> pd.DataFrame:
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
    methods : sequence of Method
        Some of `METHODS`; of each the rates are the same whichever others are counted.

    Returns
    -------
    DataFrame
        ``correction``, ``fitted_on``, ``shift``, ``rate``, ``low``, ``high`` (95 % interval of the rate, Wilson).

    Raises
    ------
    BrainageError
        If ``n`` or the spread is not positive, a group has fewer than three members or no range of ages, or a shift is
        missing or infinite.

    """
    check_whole("n", n, least=1, why="studies to simulate")
    check_seed(seed, "seed")
    _check_design(design)
    shifts = arguments.numbers("shifts", shifts).tolist()
    rng, spreads = np.random.default_rng(seed), (1.0, design.spread, 1.0)
    groups = zip(design[:3], spreads, strict=True)
    ages, predicted = zip(*(_draw(group, n, spread, rng) for group, spread in groups), strict=True)
    rows = []
    for method in methods:
        for shift, p in _p_values(method, ages, predicted, shifts):
            rows.append({**method._asdict(), "shift": shift, **wilson((p < _LEVEL).sum(), n)._asdict()})
    return pd.DataFrame(rows)


def _check_design(design: Design) -> None:
    if not isinstance(design.spread, Real) or not 0 < design.spread < np.inf:
        refuse(f"spread is {design.spread!r}; expected a multiple of the controls' spread, above 0")
    for name, group in zip(Design._fields[:3], design[:3], strict=True):
        check_whole(f"{name}: n", group.n, least=_FEWEST)
        youngest, oldest = (check_number(f"{name}: {end}", getattr(group, end)) for end in ("youngest", "oldest"))
        if youngest >= oldest:
            refuse(f"{name}: ages are {youngest:g} to {oldest:g}; expected the youngest first, and another oldest")


def _draw(group: Ages, n: int, spread: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return ages and predicted ages of a group in each study, ``(n, members)``."""
    ages = rng.uniform(group.youngest, group.oldest, (n, group.n))
    return ages, _CENTER + _SLOPE * (ages - _CENTER) + spread * _ERROR * rng.standard_normal(ages.shape)


def _p_values(
    method: Method, ages: Sequence[Array], predicted: Sequence[Array], shifts: Sequence[float]
) -> Iterator[tuple[float, Array]]:
    """Yield each shift with the p of every study."""
    (controls, patients, healthy), (own, theirs, reference) = ages, predicted
    if method.correction.startswith("covariate"):
        robust = method.correction == "covariate_hc3"
        for shift in shifts:
            pairs = zip(controls, patients, own - controls, theirs + shift - patients, strict=True)
            yield shift, np.array([_covariate_p(*study, robust=robust) for study in pairs])
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


def _covariate_p(controls: Array, patients: Array, first: Array, second: Array, *, robust: bool) -> float:
    group = np.repeat([False, True], [len(controls), len(patients)])
    return covariate_test(np.concatenate([first, second]), np.concatenate([controls, patients]), group, robust=robust).p
