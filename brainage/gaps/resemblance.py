"""Whether a healthy person's profile of regional gaps resembles a disease's more than chance would have it.

The paper shows four healthy people whose profiles look like a disease. Two profiles of ten regions that have nothing to
do with each other often look alike, for three reasons. Patients and their controls were scanned at one site, so all
profiles are first taken relative to the healthy of their own study (`relative_to_study`). Gaps of one person's regions
go together, so profiles are put on axes on which healthy people's regions are uncorrelated and vary alike (symmetric
whitening); there, a healthy person's values can be exchanged between regions, and each resemblance is held against
those of exchanged profiles. And the best of many looks good, so p is corrected for the number of people. Ten regions
set a limit: a disease of three peaks and little else can be exchanged in 720 ways, so p hardly falls below 0.001, too
much for one among hundreds of people (`brainage.gaps.resemblance_power` says how small p can get).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_seed, check_whole
from brainage.evaluate.exchanges import correlate, exchange_p, whitened

Array = NDArray[np.float64]

_FEWEST_REGIONS = 3
_FEWEST = 3
_LEVEL = 0.05


class Call(NamedTuple):
    """How many healthy people are said to resemble a disease.

    Attributes
    ----------
    uncorrected, corrected : int
        With p, and with p corrected for the number of people, below the level.
    expected : float
        Of ``uncorrected``, by chance.
    n : int
        Healthy people.

    """

    uncorrected: int
    corrected: int
    expected: float
    n: int


def resemblance(healthy: pd.DataFrame, patients: pd.DataFrame, draws: int = 20_000, seed: int = 0) -> pd.DataFrame:
    """Compare each healthy person's profile with the patients' mean profile.

    Parameters
    ----------
    healthy, patients : DataFrame
        Gaps in years, one row a participant and one column a region; the same columns in both. From several studies:
        relative to the healthy of each.
    draws : int
        Exchanges of each profile; so many that one person among all can be told from chance after correction.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame
        By participant, the most alike first: ``correlation`` with the disease's profile and ``distance`` to it (root
        mean square, years); ``whitened``, the correlation after whitening; ``p``, the share of exchanged profiles in
        which that is at least as high, itself counted in; ``p_fdr`` (Benjamini-Hochberg over participants).

    Raises
    ------
    BrainageError
        If regions differ or are fewer than three, values are missing or infinite, a group has fewer than three members,
        healthy people do not differ, or there are too few draws for so many people.

    Examples
    --------
    >>> regions = ["thalamus", "putamen", "caudate", "hippocampus"]
    >>> patients = pd.DataFrame([[9, 1, 0, 2], [8, 0, 1, 3], [7, 2, 0, 1.0]], columns=regions)
    >>> healthy = pd.DataFrame([[1, 9, 8, 7], [5, 0, 0, 1], [3, 3, 2, 4.0]], columns=regions, index=["A", "B", "C"])
    >>> resemblance(healthy, patients, draws=100).index[0]
    'B'

    """
    check_profiles(healthy, patients, draws)
    own, disease = healthy.to_numpy(float), patients.to_numpy(float).mean(axis=0)
    both = whitened(own, disease)
    p = exchange_p(*both, draws, np.random.default_rng(check_seed(seed, "seed")))
    table = pd.DataFrame(
        {
            "correlation": correlations(own, disease),
            "distance": distances(own, disease),
            "whitened": correlate(*both),
            "p": p,
            "p_fdr": false_discovery_control(p),
        },
        index=healthy.index,
    )
    return table.sort_values("correlation", ascending=False)


def relative_to_study(profiles: pd.DataFrame, studies: ArrayLike, healthy: ArrayLike) -> pd.DataFrame:
    """Return profiles less the mean of the healthy people of the same study.

    Without this, what a scanner or sequence adds to patients and controls alike looks like the disease, and controls
    resemble the patients for that alone.

    Parameters
    ----------
    profiles : DataFrame
        Gaps in years, one row a participant and one column a region.
    studies : array_like of str
        ``(n,)``.
    healthy : array_like of bool
        ``(n,)``.

    Raises
    ------
    BrainageError
        If a study has no healthy participant, a value or study is missing, columns name other people, or
        ``healthy`` holds anything but truth
        values (or 0 and 1).

    Examples
    --------
    >>> profiles = pd.DataFrame({"thalamus": [1.0, 3, 9, 0]})
    >>> relative_to_study(profiles, ["A", "A", "A", "B"], [True, True, False, True])["thalamus"].tolist()
    [-1.0, 1.0, 7.0, 0.0]

    """
    arguments.frame("profiles", profiles)
    arguments.check_order(profiles=profiles, studies=studies, healthy=healthy)
    arguments.numbers("profiles", profiles, axes=2)
    names = pd.Series(arguments.labels("studies", studies, len(profiles)), index=profiles.index)
    who = arguments.flags("healthy", healthy, len(profiles))
    means = profiles[who].groupby(names[who]).mean()
    alone = sorted(map(str, set(names) - set(means.index)))
    if alone:
        refuse(f"{', '.join(alone)}: no healthy participant to compare with; leave these studies out")
    return profiles - means.loc[names].to_numpy()


def call_rate(table: pd.DataFrame, level: float = _LEVEL) -> Call:
    """Count who would be called at risk, and how many of them chance alone would call.

    Parameters
    ----------
    table : DataFrame
        ``p`` and ``p_fdr``, one row a healthy person.
    level : float
        Below which a person is called.

    Returns
    -------
    Call
        How many of how many are called, before and after correction, and by chance.

    Raises
    ------
    BrainageError
        If a p is missing, or nobody was compared.

    Examples
    --------
    >>> call_rate(pd.DataFrame({"p": [0.01, 0.2, 0.5, 0.9], "p_fdr": [0.04, 0.4, 0.6, 0.9]}))
    Call(uncorrected=1, corrected=1, expected=0.2, n=4)

    """
    arguments.table("table", table, ["p", "p_fdr"], least=0)
    for name in ("p", "p_fdr"):
        arguments.numbers(name, table[name])
    uncorrected, corrected = (int((table[name] < level).sum()) for name in ("p", "p_fdr"))
    return Call(uncorrected, corrected, level * len(table), len(table))


def correlations(profiles: Array, reference: Array) -> Array:
    """Return Pearson's r of each profile ``(n, regions)`` with a reference ``(regions,)``; 0 where one is constant.

    r is not defined there; 0 says that nothing resembles a profile without a shape.

    Parameters
    ----------
    profiles : array
        Shape ``(n, regions)``, gaps in years.
    reference : array
        Shape ``(regions,)``.

    Raises
    ------
    BrainageError
        If a value is missing or infinite, or the reference has other regions than the profiles.

    """
    return correlate(*_checked(profiles, reference))


def distances(profiles: Array, reference: Array) -> Array:
    """Return the root mean square difference of each profile ``(n, regions)`` from a reference ``(regions,)``, years.

    Parameters
    ----------
    profiles : array
        Shape ``(n, regions)``, gaps in years.
    reference : array
        Shape ``(regions,)``.

    Raises
    ------
    BrainageError
        As of `correlations`.

    """
    own, other = _checked(profiles, reference)
    return np.asarray(np.sqrt(((own - other) ** 2).mean(axis=1)))


def _checked(profiles: Array, reference: Array) -> tuple[Array, Array]:
    own, other = arguments.numbers("profiles", profiles, axes=2), arguments.numbers("reference", reference)
    if own.shape[1] != len(other):
        refuse(f"profiles have {own.shape[1]} regions and the reference {len(other)}; expected the same")
    return own, other


def check_profiles(healthy: pd.DataFrame, patients: pd.DataFrame, draws: int) -> None:
    """Refuse what cannot be compared, see `resemblance`.

    Parameters
    ----------
    healthy : DataFrame
        One row a person, one column a region, gaps in years.
    patients : DataFrame
        The same regions.
    draws : int
        Exchanges.

    Raises
    ------
    BrainageError
        If regions differ or are too few, a gap is missing, or there are too few patients or draws.

    """
    for name, profiles in (("healthy", healthy), ("patients", patients)):
        arguments.frame(name, profiles)
    check_whole("draws", draws, least=1)
    if list(healthy.columns) != list(patients.columns) or len(healthy.columns) < _FEWEST_REGIONS:
        refuse(
            f"regions are {', '.join(map(str, healthy.columns))} and {', '.join(map(str, patients.columns))}; "
            f"expected the same, at least {_FEWEST_REGIONS}"
        )
    if min(len(patients), len(healthy)) < _FEWEST:
        refuse(
            f"{len(patients)} patients and {len(healthy)} healthy; a comparison of profiles needs {_FEWEST} of either"
        )
    if len(healthy) / (1 + draws) >= _LEVEL:
        fewest = round(len(healthy) / _LEVEL)
        refuse(f"draws is {draws}; {len(healthy)} people need at least {fewest} for a corrected p below {_LEVEL}")
    both = pd.concat([healthy, patients])
    if any(kind.kind not in "iuf" for kind in both.dtypes):
        refuse(f"gaps are {', '.join(sorted({str(kind) for kind in both.dtypes}))}; expected numbers, years")
    missing = pd.Series(~np.isfinite(both.to_numpy(float)).all(axis=1), index=both.index)
    if missing.any():
        who = ", ".join(map(str, missing.index[missing][:5]))
        refuse(f"{missing.sum()} participants lack the gap of a region (first: {who}); leave them or the region out")
