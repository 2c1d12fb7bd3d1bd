"""How real is the ageing of simulated people? Their written segmentations and maps beside tables of real people.

The same code is asked of both, never of the simulation's latent draws. Four cohorts are written at 2 mm, read and
deleted again: people of the real table's ages, of the paper's, of OASIS-1's with dementia, and five studies that each
span all ages.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from sklearn.model_selection import LeaveOneGroupOut

from brainage.core import settings
from brainage.data.cohort import Cohort
from brainage.data.modalities import MODALITIES
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.papers.this_book.network_ages import network_ages
from brainage.simulation.numbers.parameters import measured
from brainage.simulation.person.model import Group, Model
from brainage.space import anatomy
from brainage.truth.ageing import age_error, changes, correlations, told_ages, years_older
from brainage.truth.lifespan.real import TISSUE, errors_of_people
from brainage.truth.lifespan.segmented import GRAY_LABELS, segmented

Array = NDArray[np.float64]

_FWHM = 8.0  # mm, of the smoothing of gray-matter maps
_SHOWN, _LEARNED = 4, 8  # mm, the grids on which voxels are learned from by kernels, and by networks
_STUDIES = ("A", "B", "C", "D", "E")


def _group(study: str, diagnosis: str, n: int, ages: tuple[float, float, float, float]) -> Group:
    youngest, oldest, mean, sd = ages
    return Group(study, study, diagnosis, n, youngest, oldest, mean, sd, 0.6, "", "")


#: Who is written, and how many: ages of the shared tables, of the paper, of OASIS-1, of Claros-Olivares' studies.
COHORTS: dict[str, tuple[Model, int]] = {
    "lifespan": (Model(groups=(_group("lifespan", "CN", 275, (14, 93, 52.7, 22.0)),)), 275),
    "paper": (Model(mix={"CN": 1.0}), 280),
    "dementia": (
        Model(
            groups=(
                _group("young", "CN", 154, (18, 39, 23.4, 4.4)),
                _group("old", "CN", 162, (40, 94, 65.7, 14.8)),
                _group("old", "AD", 100, (62, 96, 76.8, 7.1)),
            )
        ),
        416,
    ),
    "studies": (Model(groups=tuple(_group(one, "CN", 56, (14, 81, 42.0, 19.0)) for one in _STUDIES)), 280),
}


class Written(NamedTuple):
    """What was read from a cohort on disk.

    Attributes
    ----------
    people : DataFrame
        Of `segmented`, with ``diagnosis``.
    gray : ndarray
        Gray matter by the segmentation, smoothed by 8 mm, ``(n, voxels)`` at 4 mm.
    maps : dict of ndarray
        T1w, stiffness and damping ratio in the brain, ``(n, voxels)`` at 4 mm.

    """

    people: pd.DataFrame
    gray: NDArray[np.float32]
    maps: dict[str, NDArray[np.float32]]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Write the cohorts, read them, and ask what was asked of real people.

    Returns
    -------
    dict of DataFrame
        ``changes`` (per structure and ``cohort``, real or simulated: changes and SDs in per cent), ``halves``
        (differences of correlations: of two real halves, and of a real half and as many simulated people) and
        ``errors`` (per ``statistic``: ``value`` and its interval where it has one, MAE and guessing in years, n, and
        ``by``, what each learner reaches where the best counts).

    """
    del cohort  # whatever a page shows besides
    full = size.own["cohorts"] == "all"
    paper = write_and_read(*COHORTS["paper"], size) if full else read(_own_people(size))
    lifespan = write_and_read(*COHORTS["lifespan"], size).people if full else paper.people
    rows = [*_errors_of_tables(paper), *_errors_of_voxels(paper)]
    if full:
        rows += [*_of_dementia(write_and_read(*COHORTS["dementia"], size))]
        rows += [*errors_of_studies(write_and_read(*COHORTS["studies"], size), size)]
    real = measured("real_changes").assign(cohort="real")
    both = pd.concat([real, changes(lifespan).assign(cohort="simulated")], ignore_index=True)
    return {"changes": both, "halves": _halves(lifespan), "errors": pd.DataFrame(rows)}


LIFESPAN_REALISM = Experiment(
    "ageing",
    run,
    ("changes", "halves", "errors"),
    published="paper",
    own={
        "smoke": {"cohorts": "its own"},  # the profile's own people stand for all
        "laptop": {"cohorts": "all"},
        "paper": {"cohorts": "all"},
    },
)


def read(cohort: Cohort) -> Written:
    """Read what the yardstick asks for from a simulated cohort on disk.

    Parameters
    ----------
    cohort : Cohort
        With segmentations, and ``truth.tsv`` for the sizes of heads.

    """
    voxel_size = cohort.grid.voxel_size
    heads = pd.read_csv(cohort.folder / "truth.tsv", sep="\t").set_index("participant_id")[["icv", "head"]]
    people = segmented(cohort, heads, settings.jobs())
    people["diagnosis"] = cohort.participants["diagnosis"].to_numpy()
    shown = max(_SHOWN, voxel_size)
    brain = anatomy.region_mask("brain", voxel_size)
    maps = {name: _on_grid(cohort.maps(name, brain), brain, shown // voxel_size) for name in MODALITIES}
    return Written(people, _gray_maps(cohort, shown), maps)


def _own_people(size: Profile) -> Cohort:
    return simulated.local_cohort(size.participants, voxel_size=size.voxel_size).healthy


def write_and_read(model: Model, n: int, size: Profile) -> Written:
    """Write a cohort, read it and delete it.

    Parameters
    ----------
    model : Model
        The simulation's settings.
    n : int
        Participants.
    size : Profile
        Whose ``voxel_size`` is written.

    """
    settings.data_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data_folder()) as folder:
        return read(simulated.simulate(Path(folder) / "cohort", n, voxel_size=size.voxel_size, model=model))


def _on_grid(values: NDArray[np.float32], brain: NDArray[np.bool_], step: int) -> NDArray[np.float32]:
    """Pick the voxels of a coarser grid out of maps, given as ``(n, 1, voxels)`` of the brain."""
    coarse = np.zeros(brain.shape, bool)
    coarse[::step, ::step, ::step] = True
    return np.ascontiguousarray(values.reshape(len(values), -1)[:, coarse[brain]])


def _gray_maps(cohort: Cohort, voxel_size: int) -> NDArray[np.float32]:
    step, sd = voxel_size // cohort.grid.voxel_size, _FWHM / 2.355 / cohort.grid.voxel_size
    gray = (np.isin(np.asarray(cohort.segmentation(one)), GRAY_LABELS) for one in cohort.participants["participant_id"])
    smoothed = (gaussian_filter(one.astype(np.float32), sd)[::step, ::step, ::step] for one in gray)
    maps = np.array([one.ravel() for one in smoothed])
    return maps[:, (maps > 0.05).any(axis=0)]  # beyond that, smoothing leaves next to nothing


def _errors_of_tables(paper: Written) -> Iterator[dict[str, object]]:
    for name, found in errors_of_people(paper.people).items():
        yield _row(name, found["ratio"], found, len(paper.people))


def _errors_of_voxels(paper: Written) -> Iterator[dict[str, object]]:
    ages = paper.people["age"].to_numpy()
    regional = age_error(paper.people[TISSUE], ages)["mae"]
    for name, values in (("gray_voxels", paper.gray), ("raw_voxels", paper.maps["t1w"])):
        found = age_error(values, ages)
        yield _row(name, found["mae"] / regional, found, len(ages))


def _of_dementia(written: Written) -> Iterator[dict[str, object]]:
    people = written.people
    ages, ill = people["age"].to_numpy(), (people["diagnosis"] != "CN").to_numpy()
    brain = np.log(people[["brain"]].to_numpy())
    found = age_error(brain[~ill], ages[~ill])
    yield _row("brain", found["ratio"], found, int((~ill).sum()))
    for name, values in (("dementia_brain", brain), ("dementia_voxels", written.gray)):
        years, low, high = years_older(values, ages, ill)
        yield {"statistic": name, "value": years, "low": low, "high": high, "n": int(ill.sum())}


def errors_of_studies(written: Written, size: Profile) -> Iterator[dict[str, object]]:
    """Yield R2, pooled over studies that were left out, of the better of two learners, as papers report their best.

    Parameters
    ----------
    written : Written
        People of several studies.
    size : Profile
        Whose ``epochs`` networks are trained for.

    """
    people = written.people
    ages, studies = people["age"].to_numpy(), people["site"].to_numpy()
    for name, modality in (("stiffness_r2", "stiffness"), ("damping_r2", "damping_ratio")):
        values = written.maps[modality]
        network = _told_by_network(values, ages, studies, size)
        yield _best(name, {"Gaussian process": told_ages(values, ages, studies)[0], "network": network}, ages)
    volumes = {"without parcels": TISSUE, "with parcels": [*TISSUE, *anatomy.PARCELS]}
    yield _best("t1w_r2", {one: told_ages(people[shown], ages, studies)[0] for one, shown in volumes.items()}, ages)


def _best(statistic: str, told: dict[str, Array], ages: Array) -> dict[str, object]:
    r2 = {name: 1 - ((one - ages) ** 2).mean() / ages.var() for name, one in told.items()}
    best = max(r2, key=lambda name: r2[name])
    mae, guessing = np.abs(told[best] - ages).mean(), np.abs(ages - ages.mean()).mean()
    found = pd.Series({"mae": mae, "guessing": guessing})
    return {**_row(statistic, r2[best], found, len(ages)), "by": ", ".join(f"{k} {v:.2f}" for k, v in r2.items())}


def _told_by_network(values: NDArray[np.float32], ages: Array, studies: NDArray, size: Profile) -> Array:
    """Return the ages that a supervised network tells from maps of 8 mm, which elastography's blur allows."""
    shown = max(_SHOWN, size.voxel_size)
    brain, step = anatomy.region_mask("brain", shown), _LEARNED // shown
    maps = np.zeros((len(values), *brain.shape), np.float32)
    maps[:, brain] = values
    folds = list(LeaveOneGroupOut().split(maps, ages, studies))
    return network_ages(maps[:, ::step, ::step, ::step], ages, folds, size.epochs)


def _row(statistic: str, value: float, found: pd.Series, n: int) -> dict[str, object]:
    return {"statistic": statistic, "value": value, "mae": found["mae"], "guessing": found["guessing"], "n": n}


def _halves(people: pd.DataFrame) -> pd.DataFrame:
    """Return root mean square differences of correlations, one row a split: of real halves, of real and simulated."""
    rows = []
    for repeat, both in measured("real_halves").groupby("repeat"):
        one, other = both.drop(columns="repeat").to_numpy()
        order = np.random.default_rng([20261129, int(str(repeat))]).permutation(len(people))
        matrix = correlations(people.iloc[order[: len(people) // 2]])
        fake = matrix[np.triu_indices(len(matrix), 1)]
        rows.append({"real": _distance(one, other), "simulated": _distance(one, fake)})
    return pd.DataFrame(rows)


def _distance(one: Array, other: Array) -> float:
    return float(np.sqrt(((one - other) ** 2).mean()))
