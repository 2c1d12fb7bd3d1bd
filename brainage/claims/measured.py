"""What a measurement gives, and intervals of statistics of paired errors."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from brainage.data.sources.registry import SOURCES
from brainage.evaluate.intervals import bootstrap
from brainage.evaluate.paired_tests import resampled_error

_NAN = float("nan")


class Measured(NamedTuple):
    """A number with its 95 % interval, or a name.

    Attributes
    ----------
    value : float or str
        Measured on the cohort.
    low, high : float
        95 % interval; not a number where there is none.
    unit : str
        Printed after the number.
    cohort : str
        Key of the cohort.
    least : float
        What a reader who knows the simulation reaches, a strong line and no bound; not a number where that is unknown.

    """

    value: float | str
    low: float = _NAN
    high: float = _NAN
    unit: str = ""
    cohort: str = "simulated"
    least: float = _NAN


#: Measurements by name; what follows the name in a claim's words are their arguments.
Measures = dict[str, Callable[..., Measured]]


def of_sample(statistic: Callable[..., NDArray[np.float64]], values: ArrayLike, unit: str) -> Measured:
    """Return a statistic of a sample, the mean or the median, with an interval by resampling it (percentiles).

    >>> of_sample(np.mean, [1.0, 2.0, 3.0], "years").value
    2.0
    """
    sample = np.asarray(values, float)
    return Measured(float(statistic(sample)), *bootstrap(statistic, sample), unit)


def over_participants(
    statistic: Callable[..., NDArray[np.float64]], columns: Sequence[ArrayLike], means: Sequence[float], unit: str
) -> Measured:
    """Return a statistic of mean errors with an interval by resampling participants (percentiles).

    Parameters
    ----------
    statistic : callable
        Takes one mean error (or an array of them) for each column.
    columns : sequence of array_like
        Errors of the same participants, one array a model.
    means : sequence of float
        Mean error of each model over splits, as the figures show it.
    unit : str
        Of the result.

    """

    def resampled(*values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        return statistic(*(value.mean(axis=axis) for value in values))

    return Measured(float(statistic(*means)), *bootstrap(resampled, *columns, paired=True), unit)


def over_splits(values: ArrayLike, unit: str, test_share: float = 0.2) -> Measured:
    """Return the mean over random splits with an interval that allows for what they share.

    The error is that of `brainage.evaluate.paired_tests.corrected_resampled_t`.

    >>> over_splits([7.0, 8.0, 9.0], "years")[:3]
    (8.0, 4.71379..., 11.28620...)
    """
    sample = np.asarray(values, float)
    half = float(stats.t.ppf(0.975, len(sample) - 1)) * resampled_error(sample, test_share)
    mean = float(sample.mean())
    return Measured(mean, mean - half, mean + half, unit)


def shown(measured: Measured | None) -> str:
    """Return what was measured as text, with its interval and unit.

    >>> shown(Measured(-0.334, -0.37, -0.30, "%/year"))
    '−0.33 [−0.37, −0.30] %/year'
    >>> shown(Measured(2522.3, 2484.1, 2560.5, "voxels"))
    '2,522 [2,484, 2,560] voxels'
    >>> shown(Measured("caudate")), shown(None)
    ('caudate', 'not measured')
    """
    if measured is None:
        return "not measured"
    if isinstance(measured.value, str):
        return measured.value
    text = _number(measured.value)
    if not math.isnan(measured.low):
        text += f" [{_number(measured.low)}, {_number(measured.high)}]"
    return f"{text} {measured.unit}".replace("-", "\N{MINUS SIGN}").rstrip() + _source(measured.cohort)


def _source(cohort: str) -> str:
    short = SOURCES[cohort].short
    return f" ({short})" if short else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:.2f}"
