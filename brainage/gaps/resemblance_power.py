"""Whether anybody could be called for a resemblance to a disease, had they the disease in full.

Who is one of n people is called, after correction for their number, with a p of 0.05 / n. Regions set a limit to p:
where three of ten stand out and the others cannot be told from each other, exchanges of these others change nothing,
and one in 720 orders is as good. A few patients say little about which region stands out by how much, and a person's
own deviations blur it further. What is left of p is counted here; where it is too large, nobody was called and nobody
could have been.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from brainage.core.setting_checks import check_seed
from brainage.evaluate.exchanges import exchange_p, whitened
from brainage.gaps.resemblance import check_profiles

_LEVEL = 0.05
_RESAMPLES = 100  # of the patients


class Achievable(NamedTuple):
    """What a comparison of profiles could find.

    Attributes
    ----------
    needed_p : float
        With which the first of so many people is called: the level over their number.
    least_p : float
        Of somebody with the disease's profile and no deviations of their own.
    power : float
        Share of people who would be called if each had the disease in full, on top of their own deviations.

    """

    needed_p: float
    least_p: float
    power: float

    @property
    def possible(self) -> bool:
        """Whether anybody can be called."""
        return self.least_p <= self.needed_p


def achievable(healthy: pd.DataFrame, patients: pd.DataFrame, draws: int = 20_000, seed: int = 0) -> Achievable:
    """Give the disease to nobody's profile and to everybody's, and see how they would be judged.

    The disease's profile is known as well as the patients' mean: somebody who has it is drawn as the mean of as many
    patients, with replacement, and ``least_p`` is the median over draws.

    Parameters
    ----------
    healthy, patients, draws, seed
        As of `brainage.gaps.resemblance.resemblance`.

    Returns
    -------
    Achievable
        The least p that anybody can reach, and what a call needs.

    Raises
    ------
    BrainageError
        As of `brainage.gaps.resemblance.resemblance`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> regions = ["thalamus", "putamen", "caudate"]  # which can be exchanged in six ways
    >>> patients = pd.DataFrame(rng.normal([9, 4, 0], 1, (20, 3)), columns=regions)
    >>> healthy = pd.DataFrame(rng.normal(0, 1, (30, 3)), columns=regions)
    >>> found = achievable(healthy, patients, draws=1000)
    >>> round(found.least_p * 6), found.possible
    (1, False)

    """
    check_profiles(healthy, patients, draws)
    own, ill = healthy.to_numpy(float), patients.to_numpy(float)
    rng = np.random.default_rng(check_seed(seed, "seed"))
    drawn = ill[rng.integers(0, len(ill), (_RESAMPLES, len(ill)))].mean(axis=1)
    deviations, profiles = whitened(own, np.vstack([ill.mean(axis=0), drawn]))
    disease, alike = profiles[0], profiles[1:]
    needed = _LEVEL / len(own)
    least = float(np.median(exchange_p(alike, disease, draws, rng)))
    carriers = exchange_p(deviations + disease, disease, draws, rng)
    return Achievable(needed, least, float((carriers <= needed).mean()))
