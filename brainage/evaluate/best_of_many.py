"""What it is worth to report the best of many settings on the people that chose it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_seed, check_whole

_FEWEST = 5


class Selection(NamedTuple):
    """Mean absolute error of the best setting, years.

    Attributes
    ----------
    reported : float
        On the people that it was chosen on.
    honest : float
        Expected on others.

    """

    reported: float
    honest: float


def best_of(errors: ArrayLike, resamples: int = 500, seed: int = 0) -> Selection:
    """Estimate by how much the best of several settings flatters itself.

    The people are drawn with replacement; the setting that is best on those drawn is scored on those left out
    (Tsamardinos, Greasidou and Borboudakis 2018, Machine Learning 107:1895: bootstrap bias correction). No model is
    fitted again.

    Parameters
    ----------
    errors : array_like
        ``(settings, participants)``, absolute errors, years.
    resamples : int
        Draws of people.
    seed : int
        Of the draws.

    Returns
    -------
    Selection
        What the best draw reports, and what it would give on other people, years.

    Raises
    ------
    BrainageError
        If there are fewer than five participants, or no setting, or an error is missing, infinite or below 0, or
        there is no draw.

    Examples
    --------
    >>> same = np.tile(np.linspace(0, 10, 50), (5, 1))  # five settings that do not differ
    >>> found = best_of(same)
    >>> found.reported, round(found.honest, 1)
    (5.0, 5.0)

    """
    table = _checked(errors)
    check_whole("resamples", resamples, least=1)
    rng = np.random.default_rng(check_seed(seed, "seed"))
    n = table.shape[1]
    honest: list[float] = []
    while len(honest) < resamples:
        drawn = rng.integers(0, n, n)
        left_out = np.setdiff1d(np.arange(n), drawn)
        if left_out.size:  # of few people, a draw can hold all
            honest.append(float(table[table[:, drawn].mean(axis=1).argmin(), left_out].mean()))
    return Selection(float(table.mean(axis=1).min()), float(np.mean(honest)))


def _checked(errors: ArrayLike) -> NDArray[np.float64]:
    try:
        shape = np.shape(errors)
    except ValueError:  # rows of different lengths, which are told by name
        shape = arguments.numbers("errors", errors, axes=2).shape
    if len(shape) != 2 or shape[0] == 0 or shape[1] < _FEWEST:
        refuse(f"errors have shape {shape}; expected settings times participants, {_FEWEST} or more of these")
    table = arguments.numbers("errors", errors, axes=2)
    if table.min() < 0:
        refuse(f"errors hold {table.min():.3g}; expected absolute errors, since the lowest mean is called best")
    return table
