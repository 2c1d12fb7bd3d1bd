"""How real is the simulation? Simulated Study 1 beside MRE134, the same code on both."""

import string
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from tqdm import tqdm

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.data.sources import mre134, simulated
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.evaluate.classifier_test import CLASSIFIERS, separability
from brainage.truth.realism import Features, differences, measure, statistics

#: Random halves for the statistics and for the slower classifiers, by profile.
_REPEATS = {"smoke": (20, 2), "laptop": (200, 10), "paper": (200, 20)}


_SHOWN = 4  # participants of each kind in the riddle


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Compare real MRE134 with the simulated participants of Study 1.

    Returns
    -------
    dict of DataFrame
        ``statistics`` (real and simulated values), ``comparison`` (each difference beside its yardstick) and
        ``classifiers`` (areas under the ROC curve beside theirs).

    """
    imitation = imitate(size)
    real, fake = measure(cohort, size.voxel_size), measure(imitation, size.voxel_size)
    statistical, classifying = _REPEATS[size.name]
    values = pd.DataFrame({"real": statistics(real), "simulated": statistics(fake)})
    return {
        "statistics": values.reset_index(),
        "comparison": compare(real, fake, statistical),
        "classifiers": tell_apart(real, fake, classifying),
    }


REALISM = Experiment(
    "realism",
    run,
    ("statistics", "comparison", "classifiers"),
    cohorts=("mre134",),
    published="paper",
)


def imitate(size: Profile) -> Cohort:
    """Return the simulated participants of Study 1, with its sub-studies in place of the study."""
    everybody = simulated.local_cohort(size.participants, voxel_size=size.voxel_size)
    sites = simulated.draw_participants(size.participants).set_index("participant_id")["site"]
    people = everybody.participants
    sub_studies = "Study " + sites.loc[people["participant_id"]].to_numpy(str)
    labelled = people.assign(study=np.where(people["study"] == "Study 1", sub_studies, "other"))
    return replace(everybody, participants=labelled).select(lambda people: people["study"] != "other")


class Riddle(NamedTuple):
    """Participants to tell apart.

    Attributes
    ----------
    maps : list of dict
        2 mm maps by modality, one entry a participant.
    letters : str
        Of the real ones.

    """

    maps: list[dict[str, NDArray[np.float32]]]
    letters: str


def riddle() -> Riddle | None:
    """Return the 2 mm maps of unnamed participants, real and simulated mixed, and the letters of the real ones.

    ``None`` if the real maps are not here.
    """
    real = mre134.local_cohort()
    if real is None:
        return None
    rng = np.random.default_rng(20251121)
    people = simulated.draw_participants()
    simulated_ones = people.loc[people["study"] == "Study 1", "participant_id"].to_numpy(str)
    shown = [
        (True, one) for one in rng.choice(real.participants["participant_id"].to_numpy(str), _SHOWN, replace=False)
    ]
    shown += [(False, one) for one in rng.choice(simulated_ones, _SHOWN, replace=False)]
    order = [shown[i] for i in rng.permutation(len(shown))]
    maps = [_of_real(real, one) if genuine else _of_simulated(one) for genuine, one in order]
    letters = (letter for letter, (genuine, _) in zip(string.ascii_uppercase, order, strict=False) if genuine)
    return Riddle(maps, ", ".join(letters))


def _of_real(cohort: Cohort, participant_id: str) -> dict[str, NDArray[np.float32]]:
    return {modality: np.asarray(cohort.map(participant_id, modality)) for modality in INPUTS["mre"]}


def _of_simulated(participant_id: str) -> dict[str, NDArray[np.float32]]:
    maps = simulated.draw_maps(participant_id)
    return {modality: np.maximum(maps[modality], 0) for modality in INPUTS["mre"]}


def halves(n_real: int, n_simulated: int, repeat: int) -> tuple[NDArray[np.int64], ...]:
    """Draw two disjoint groups of real participants and one of simulated, all of the same size.

    >>> one, other, fake = halves(134, 134, repeat=0)
    >>> len(one), len(other), len(fake), len(set(one) & set(other))
    (67, 67, 67, 0)
    """
    rng = np.random.default_rng([20251121, repeat])
    size = min(n_real // 2, n_simulated)
    order = rng.permutation(n_real)
    return order[:size], order[size : 2 * size], rng.permutation(n_simulated)[:size]


def compare(real: Features, fake: Features, repeats: int) -> pd.DataFrame:
    """Set the difference between simulated and real halves beside that between two real halves.

    Returns
    -------
    DataFrame
        One row a comparison: ``difference`` (median over repeats), ``yardstick_median`` and ``yardstick_p95`` (of two
        real halves), ``inside`` (whether the difference is no larger than the 95th percentile).

    """
    within, between = [], []
    for repeat in tqdm(range(repeats), "random halves", leave=False):
        one, other, group = halves(len(real), len(fake), repeat)
        first = statistics(real, one)
        within.append(differences(first, statistics(real, other)))
        between.append(differences(first, statistics(fake, group)))
    yardstick = pd.concat(within, axis=1)
    table = pd.DataFrame(
        {
            "difference": pd.concat(between, axis=1).median(axis=1),
            "yardstick_median": yardstick.median(axis=1),
            "yardstick_p95": yardstick.quantile(0.95, axis=1),
        }
    )
    return table.assign(inside=table["difference"] <= table["yardstick_p95"]).reset_index()


def tell_apart(real: Features, fake: Features, repeats: int, jobs: int = -1) -> pd.DataFrame:
    """Let classifiers tell simulated from real participants, and two halves of the real ones from each other."""
    tasks = list(product(_tables(real), CLASSIFIERS, range(repeats)))
    scores = Parallel(n_jobs=jobs)(delayed(_score)(real, fake, *task) for task in tasks)
    table = pd.DataFrame(scores, columns=["features", "classifier", "simulated", "halves"])
    groups = table.groupby(["features", "classifier"], sort=False)
    return groups.agg(
        auc=("simulated", "median"),
        yardstick_median=("halves", "median"),
        yardstick_p95=("halves", lambda values: values.quantile(0.95)),
    ).reset_index()


def _score(real: Features, fake: Features, name: str, classifier: str, repeat: int) -> tuple[str, str, float, float]:
    one, other, group = halves(len(real), len(fake), repeat)
    genuine, imitation = _tables(real)[name], _tables(fake)[name]
    found = separability(genuine.iloc[one], imitation.iloc[group], classifier, repeat)
    return name, classifier, found, separability(genuine.iloc[one], genuine.iloc[other], classifier, repeat)


def _tables(features: Features) -> dict[str, pd.DataFrame]:
    tables = {"regional means": features.means, "regional SDs": features.sds, "texture": features.texture}
    return tables | {"all of them": pd.concat(tables, axis=1)}  # whose columns say which table they are of
