"""Get the results of an experiment: published, stored, or computed now."""

import inspect
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from brainage import settings
from brainage.cohort import Cohort
from brainage.dependencies import digest
from brainage.errors import BrainageError
from brainage.experiments import store
from brainage.experiments.profiles import PUBLISHED, Profile, profile
from brainage.experiments.store import Results
from brainage.sources import mre134, simulated

__all__ = ["COHORTS", "Experiment", "cohort", "compute", "obtain", "publish"]

#: Cohorts that the book shows: key and title.
COHORTS = {"simulated": "Simulated lifespan cohort", "mre134": "MRE134 (real maps)"}


class Experiment(NamedTuple):
    """A name and a function from cohort and profile to tidy tables by name."""

    name: str
    run: Callable[[Cohort, Profile], dict[str, pd.DataFrame]]


def cohort(key: str, size: Profile) -> Cohort | None:
    """Open a cohort of `COHORTS` for a profile; ``None`` if MRE134 is not on this machine."""
    if key not in COHORTS:
        msg = f"cohort is {key!r}; expected one of {', '.join(COHORTS)}"
        raise BrainageError(msg)
    if key == "mre134":
        return mre134.local_cohort()
    return simulated.local_cohort(size.participants, voxel_size=size.voxel_size)


def obtain(experiment: Experiment, key: str, profile_name: str = PUBLISHED) -> Results:
    """Return the results of an experiment on a cohort.

    With ``profile_name="published"``, or where the cohort is not on this machine, these are the committed ones;
    ``results.provenance`` says which they are. Otherwise they are computed, and kept until cohort or code change.
    """
    opened = None if profile_name == PUBLISHED else cohort(key, profile(profile_name))
    if opened is None:
        return store.load_published(experiment.name, key)
    return _computed(experiment, key, opened, profile(profile_name))


def compute(experiment: Experiment, key: str, profile_name: str) -> Results | None:
    """Compute an experiment and keep its results in ``results/<profile>``; ``None`` if the cohort is not here."""
    opened = cohort(key, profile(profile_name))
    return None if opened is None else _computed(experiment, key, opened, profile(profile_name))


def publish(experiment: Experiment, key: str, profile_name: str = "paper") -> Results | None:
    """Compute an experiment and replace its results in ``results/published``; ``None`` if the cohort is not here."""
    settings.published_folder()  # told before anything is computed
    results = compute(experiment, key, profile_name)
    if results is not None:
        store.save(results, PUBLISHED, experiment.name, key)
    return results


def _computed(experiment: Experiment, key: str, opened: Cohort, size: Profile) -> Results:
    code = digest([Path(inspect.getfile(experiment.run))])
    parameters = json.loads(json.dumps({**asdict(size), "code": code}))  # as they will be read again
    kept = store.load(size.name, experiment.name, key)
    if kept and (kept.provenance["fingerprint"], kept.provenance["parameters"]) == (opened.fingerprint, parameters):
        return kept
    start = time.perf_counter()
    tables = experiment.run(opened, size)
    seconds = time.perf_counter() - start
    origin = store.provenance(
        profile=size.name, cohort=opened.name, fingerprint=opened.fingerprint, parameters=parameters, seconds=seconds
    )
    store.save(Results(tables, origin), size.name, experiment.name, key)
    return Results(tables, origin)
