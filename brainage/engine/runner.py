"""Get the results of an experiment: published, stored, or computed now."""

import inspect
import json
import re
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from brainage.core import settings
from brainage.core.code_digest import digest
from brainage.core.errors import refuse
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.diagnoses import CONTROL
from brainage.data.sources.registry import SOURCES
from brainage.engine import store
from brainage.engine.experiment import Experiment
from brainage.engine.peak_memory import PeakMemory
from brainage.engine.profiles import PUBLISHED, Profile
from brainage.engine.results import Results

#: Cohorts that the book shows: key and title.
COHORTS = {key: one.title for key, one in SOURCES.items()}


def cohort(key: str, size: Profile) -> Cohort | None:
    """Open a cohort for a profile; ``None`` if a source of real people is not on this machine.

    Parameters
    ----------
    key : str
        One of `COHORTS`, or the path of a cohort folder, which is taken as it is, whatever the profile.
    size : Profile
        How many participants are simulated, on which grid.

    Raises
    ------
    BrainageError
        If the key is neither, or the folder is no cohort.

    """
    if key in SOURCES:
        return SOURCES[key].open(size.participants, size.voxel_size)
    if not Path(key).expanduser().exists():
        refuse(f"cohort is {key!r}; expected one of {', '.join(COHORTS)}, or the folder of a cohort")
    return open_cohort(key)


def obtain(experiment: Experiment, key: str, profile_name: str = PUBLISHED) -> Results:
    """Return the results of an experiment on a cohort.

    With ``profile_name="published"``, or where the cohort is not on this machine, these are the committed ones;
    ``results.provenance`` says which they are. Otherwise they are computed, and kept until cohort or code change.

    Parameters
    ----------
    experiment : Experiment
        What to show.
    key : str
        One of `COHORTS`, or the folder of a cohort.
    profile_name : str
        ``"published"``, or the profile to compute it in.

    Raises
    ------
    BrainageError
        If published results are asked for of a cohort that has none.

    """
    if profile_name == PUBLISHED:
        _refuse_folder(key)
    computed = None if profile_name == PUBLISHED else compute(experiment, key, profile_name)
    return computed or store.load_published(experiment.name, key)


def compute(experiment: Experiment, key: str, profile_name: str) -> Results | None:
    """Compute an experiment and keep its results in ``results/<profile>``; ``None`` if the cohort is not here.

    Parameters
    ----------
    experiment : Experiment
        What to compute.
    key : str
        One of `COHORTS`, or the folder of a cohort.
    profile_name : str
        Of the profile.

    Returns
    -------
    Results or None
        What was kept or computed.

    """
    size = experiment.size(profile_name, key)
    opened = cohort(key, size)
    return None if opened is None else _computed(experiment, key, opened, size)


def publish(experiment: Experiment, key: str, profile_name: str = "") -> Results | None:
    """Compute an experiment and replace its results in ``results/published``; ``None`` if the cohort is not here.

    Parameters
    ----------
    experiment : Experiment
        What to compute.
    key : str
        One of `COHORTS`.
    profile_name : str
        Default: the one that the experiment names.

    Returns
    -------
    Results or None
        What was published.

    """
    settings.published_folder()  # told before anything is computed
    _refuse_folder(key)
    results = compute(experiment, key, profile_name or experiment.published)
    if results is not None:
        store.save(results, PUBLISHED, experiment.name, key)
    return results


def _refuse_folder(key: str) -> None:
    """Refuse published results of a lab's own cohort: they are part of the checkout, and its own are computed."""
    if key not in COHORTS:
        refuse(
            f"cohort is {key!r}, profile is {PUBLISHED!r}; published results are of {', '.join(COHORTS)}: "
            "compute those of another cohort with profile='laptop'"
        )


def _name(key: str, opened: Cohort) -> str:
    """Return what the results of a cohort are kept under: a folder's own name may be anything, and may change hands."""
    return key if key in COHORTS else folder_name(opened)


def folder_name(opened: Cohort) -> str:
    """Return what belongs to a lab's cohort is kept under.

    Parameters
    ----------
    opened : Cohort
        Of a folder.

    """
    plain = re.sub("[^a-z0-9]+", "-", opened.folder.name.lower()).strip("-")
    return f"{plain or 'cohort'}-{opened.fingerprint}"


def _computed(experiment: Experiment, key: str, opened: Cohort, size: Profile) -> Results:
    size = replace(size, voxel_size=max(size.voxel_size, opened.grid.voxel_size))  # which captions name
    parameters, name = _parameters(experiment, size) | _named_control(opened), _name(key, opened)
    kept = store.load(size.name, experiment.name, name)
    if kept and (kept.provenance["fingerprint"], kept.provenance["parameters"]) == (opened.fingerprint, parameters):
        return kept
    start = time.perf_counter()
    with PeakMemory() as memory:
        tables = experiment.run(opened, size)
    seconds = time.perf_counter() - start
    if lacking := set(experiment.tables) - set(tables):
        refuse(f"experiment {experiment.name}: run gave no {', '.join(sorted(lacking))}, which it declares in tables")
    origin = store.provenance(
        profile=size.name,
        cohort=opened.name,
        fingerprint=opened.fingerprint,
        parameters=parameters,
        seconds=seconds,
        memory=memory.bytes,
    )
    store.save(Results(tables, origin), size.name, experiment.name, name)
    return Results(tables, origin)


def _named_control(opened: Cohort) -> dict[str, str]:
    """Return the diagnosis of the controls if it is another than usual."""
    return {} if opened.control == CONTROL else {"control": opened.control}


def _parameters(experiment: Experiment, size: Profile) -> dict[str, Any]:
    """Return what a run depends on besides the cohort, as it will be read again."""
    unsaid = {"own", "like"} | (set() if size.learners else {"learners"})
    shared = {name: value for name, value in asdict(size).items() if name not in unsaid}
    parameters: dict[str, Any] = json.loads(json.dumps({**shared, **size.own, "code": code_of(experiment)}))
    return parameters


def code_of(experiment: Experiment) -> str:
    """Return the digest of the code that an experiment depends on; in a provenance it is the parameter ``code``.

    Parameters
    ----------
    experiment : Experiment
        Of a catalog.

    """
    return digest([Path(inspect.getfile(experiment.run))])
