"""What it is worth to report the best of many settings on the people that chose it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from brainage.errors import BrainageError

__all__ = ["Selection", "best_of"]

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

    Raises
    ------
    BrainageError
        If there are fewer than five participants, or no setting.

    Examples
    --------
    >>> same = np.tile(np.linspace(0, 10, 50), (5, 1))  # five settings that do not differ
    >>> found = best_of(same)
    >>> found.reported, round(found.honest, 1)
    (5.0, 5.0)

    """
    table = np.asarray(errors, float)
    if table.ndim != 2 or len(table) == 0 or table.shape[1] < _FEWEST:
        msg = f"errors have shape {table.shape}; expected settings times participants, {_FEWEST} or more of these"
        raise BrainageError(msg)
    rng = np.random.default_rng(seed)
    n = table.shape[1]
    honest = []
    for _ in range(resamples):
        drawn = rng.integers(0, n, n)
        left_out = np.setdiff1d(np.arange(n), drawn)
        honest.append(table[table[:, drawn].mean(axis=1).argmin(), left_out].mean())
    return Selection(float(table.mean(axis=1).min()), float(np.mean(honest)))
