"""How often a test over seeds finds two learners different that are equally good.

Both err by the same on average over all people. But a cohort holds some of them, on whom one learner may do better by
chance; every seed meets the same people, so a test that takes seeds for samples finds that luck again and again.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.setting_checks import check_flag, check_seed, check_whole
from brainage.evaluate.intervals import wilson
from brainage.evaluate.paired_tests import FEWEST, corrected_resampled_t

Array = NDArray[np.float64]
TESTS = ("t over seeds", "corrected resampled t", "t over participants")
_LEVEL = 0.05
_TEST_SHARE = 0.2
_FEWEST_PEOPLE = 10  # of whom two are tested


class Spread(NamedTuple):
    """Where the difference of two learners' absolute errors varies, SDs in years.

    Attributes
    ----------
    people : float
        Between people, whatever the seed: one learner is better on this one.
    seeds : float
        Between seeds, for all people alike: one network came out better.
    rest : float
        What is left: between seeds in one person, beyond what a seed does to all people alike.

    """

    people: float
    seeds: float
    rest: float


def spread_of(differences: pd.DataFrame) -> Spread:
    """Split the variance of differences by the method of moments, of people and seeds crossed.

    What is left after the mean of everybody and of every seed is the rest. Variance within a person is that of seeds
    and the rest, and variance within a seed that of people and the rest (Henderson 1953, Biometrics 9:226, method 3).

    Parameters
    ----------
    differences : DataFrame
        ``participant_id``, ``seed``, ``difference`` (first learner's absolute error less the second's, years).

    Returns
    -------
    Spread
        SDs between people, between seeds, and of the rest, years.

    Raises
    ------
    BrainageError
        If a difference is missing or infinite, nobody was held out twice, somebody was held out twice by one seed,
        there is but one participant or seed, or nothing is left once the means of people and seeds are known.

    """
    _check(differences)
    found, keys = differences["difference"].astype(float), [differences[name] for name in ("participant_id", "seed")]
    person, seed = (found - found.groupby(key).transform("mean") for key in keys)
    within_person, within_seed = (
        float((part**2).sum() / (len(found) - key.nunique())) for part, key in zip((person, seed), keys, strict=True)
    )
    rest = _rest(person, *keys)
    return Spread(*(max(0.0, one) ** 0.5 for one in (within_seed - rest, within_person - rest, rest)))


def _rest(within: pd.Series, people: pd.Series, seeds: pd.Series) -> float:
    """Return the variance of deviations from people's means that seeds do not explain."""
    columns = pd.get_dummies(seeds, dtype=float)
    columns -= columns.groupby(people).transform("mean")
    fit, _, rank, _ = np.linalg.lstsq(columns.to_numpy(), within.to_numpy())
    left = len(within) - people.nunique() - int(rank)
    if left < 1:
        refuse(
            f"{len(within)} differences of {people.nunique()} participants and {seeds.nunique()} seeds leave nothing "
            "beside the means of these; expected more participants who were held out by the same seeds"
        )
    return float(((within.to_numpy() - columns.to_numpy() @ fit) ** 2).sum() / left)


def _check(differences: pd.DataFrame) -> None:
    arguments.table("differences", differences, ["participant_id", "seed", "difference"])
    arguments.numbers("differences", differences["difference"])
    for name in ("participant_id", "seed"):
        arguments.labels(name, differences[name], len(differences))
    if not differences["participant_id"].duplicated().any():
        refuse("every participant was held out once; differences within one person need two seeds")
    people, seeds = (differences[name].nunique() for name in ("participant_id", "seed"))
    if min(people, seeds) < 2:
        refuse(f"{people} participants and {seeds} seeds; a spread needs at least two of either")
    twice = int(differences.duplicated(["participant_id", "seed"]).sum())
    if twice:
        refuse(f"differences: {twice} rows repeat a participant and seed; expected one row each")


def false_positives(
    spread: Spread, *, one_split: bool, people: int = 311, seeds: int = 10, cohorts: int = 3000, seed: int = 0
) -> pd.DataFrame:
    """Simulate cohorts on which two equal learners are compared, and count what three tests call different at 5 %.

    Parameters
    ----------
    spread : Spread
        Of the differences.
    one_split : bool
        Whether all seeds test the same fifth of the people (seeds of the network only, as in the authors' code), or
        each its own (as in the paper's text).
    people, seeds : int
        Of one comparison; at least 10 and 3.
    cohorts : int
        To simulate.
    seed : int
        Of the simulation.

    Returns
    -------
    DataFrame
        ``test``, ``rate``, ``low``, ``high`` (95 % interval, Wilson).

    Raises
    ------
    BrainageError
        If a spread is missing or below 0, or there are too few people, seeds or cohorts to test anything,
        or one of these is no whole number.

    """
    if arguments.numbers("spread", spread).min() < 0:
        refuse(f"spread is {tuple(spread)}; expected standard deviations, 0 or more")
    check_flag("one_split", one_split)
    check_whole("people", people, least=_FEWEST_PEOPLE, why="of whom a fifth is tested")
    check_whole("seeds", seeds, least=FEWEST)
    check_whole("cohorts", cohorts, least=1)
    rng = np.random.default_rng(check_seed(seed, "seed"))
    called = np.array([_p_values(spread, rng, people, seeds, one_split=one_split) for _ in range(cohorts)]) < _LEVEL
    counted = zip(TESTS, called.sum(axis=0), strict=True)
    return pd.DataFrame([{"test": name, **wilson(hits, cohorts)._asdict()} for name, hits in counted])


def _p_values(
    spread: Spread, rng: np.random.Generator, people: int, seeds: int, *, one_split: bool
) -> tuple[float, float, float]:
    """Draw one cohort and its comparison; return the p of each test."""
    luck = spread.people * rng.standard_normal(people)
    tested = round(_TEST_SHARE * people)
    fixed = rng.permutation(people)[:tested]
    rows = np.array([fixed if one_split else rng.permutation(people)[:tested] for _ in range(seeds)])
    noise = spread.rest * rng.standard_normal(rows.shape) + spread.seeds * rng.standard_normal((seeds, 1))
    found = luck[rows] + noise
    per_seed = found.mean(axis=1)
    return (
        float(stats.ttest_1samp(per_seed, 0).pvalue),
        corrected_resampled_t(per_seed, np.zeros(seeds)).p,
        float(stats.ttest_1samp(_per_person(rows, found, people), 0).pvalue),
    )


def _per_person(rows: NDArray[np.int64], found: Array, people: int) -> Array:
    """Return the mean over seeds of everybody who was tested."""
    times = np.bincount(rows.ravel(), minlength=people)
    sums = np.bincount(rows.ravel(), weights=found.ravel(), minlength=people)
    return np.asarray(sums[times > 0] / times[times > 0])
