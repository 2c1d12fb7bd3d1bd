"""Simulate a lifespan cohort whose truth is known: the default data of the book.

The generative model is `brainage.simulation`; here its participants are written as a cohort folder, with all that is
true of them: ``truth.tsv`` (gaps, brain ages, volumes), ``latents.tsv`` (the young adult's regional values) and
``truth/`` (what each voxel changes a year). It is there to test methods; it cannot confirm a biological finding.

Participant ``i`` of seed ``s`` is the same however many others are drawn, on any grid, in any order.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

from brainage.core import settings
from brainage.core.code_digest import digest, key_of
from brainage.core.destination import check_destination
from brainage.core.errors import refuse
from brainage.core.files import only_writer
from brainage.core.processes import worker_count
from brainage.core.setting_checks import check_whole
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.modalities import MODALITIES
from brainage.data.sources import mre134, simulated_people
from brainage.data.sources.recipe import SOURCE, Recipe, recipe
from brainage.data.sources.simulated_people import check_people, draw_participants, draw_tables, person_index
from brainage.data.sources.source import Source
from brainage.data.write_cohort import Plan, write_cohort
from brainage.simulation.map import participant_maps
from brainage.simulation.person.drawn_person import draw_person
from brainage.simulation.person.latents import MECHANICAL
from brainage.simulation.person.model import GROUPS, N_PAPER, Model
from brainage.space.anatomy import grid

__all__ = [
    "N_PAPER",
    "SOURCE",
    "Model",
    "Recipe",
    "draw_maps",
    "draw_participants",
    "local_cohort",
    "recipe",
    "simulate",
    "study_1",
]

_WHO = ("participant_id", "session")


@cache
def study_1() -> Model:
    """Return the settings with only the participants of Study 1, who stand beside the real MRE134."""
    return Model(groups=tuple(group for group in GROUPS if group.study == "Study 1"))


def draw_maps(
    participant_id: str, voxel_size: int = 2, seed: int = 0, model: Model | None = None
) -> dict[str, NDArray]:
    """Draw the maps of one participant of a seed: ``(x, y, z)`` by modality and ``segmentation``; 0 without data.

    Parameters
    ----------
    participant_id : str
        Such as ``sub-001``.
    voxel_size : int
        2, 4 or 8 mm.
    seed : int
        Of the cohort.
    model : Model, optional
        Default: the book's.

    Raises
    ------
    BrainageError
        If the participant, the seed or the voxel size is none.

    """
    model = model or Model()
    check_whole("seed", seed, least=0)
    person = draw_person(person_index(participant_id), seed, model)
    return participant_maps.draw_maps(person, participant_maps.tissue_slopes(model), voxel_size)


def simulate(
    destination: Path | str,
    n: int = N_PAPER,
    *,
    voxel_size: int = 2,
    seed: int = 0,
    model: Model | None = None,
    texture: str = "simulated",
    jobs: int = -1,
) -> Cohort:
    """Simulate a cohort into a folder, one participant at a time on all cores; an interrupted run goes on.

    Parameters
    ----------
    destination : path
        Cohort folder to make; at 2 mm a participant takes 12.6 MB, at 4 mm 1.6 MB.
    n, seed : int
        As for `draw_participants`.
    voxel_size : int
        2, 4 or 8 mm.
    model : Model, optional
        Settings other than the book's.
    texture : str
        ``"simulated"``, or ``"mre134"``: each participant's young mechanical maps are those of one real participant of
        the local MRE134, on which age and disease are planted. At most as many participants as there are real ones, so
        that no texture stands in both training and test data.
    jobs : int
        Worker processes, -1 for one per core.

    Raises
    ------
    BrainageError
        If a parameter is out of range, or the real maps are not on this machine.

    """
    model, size = model or Model(), grid(voxel_size)
    check_people(n, seed)
    destination = check_destination(destination)
    real = _real_cohort(n, texture)
    if real is not None and model.visits > 1:
        refuse(f"visits is {model.visits}; with texture 'mre134' expected 1, since the real maps show one visit each")
    truth, latents = draw_tables(n, seed, model)
    slopes, changes = _of_model(model, voxel_size, worker_count(jobs, n))
    draw = _Drawer(voxel_size, seed, model, slopes, real)
    plan = Plan(
        name=_name(model, real),
        participants=truth[[name for name in (*_WHO, "age", "sex", "study", "diagnosis") if name in truth]],
        modalities=tuple(MODALITIES),
        grid=size,
        source=SOURCE,
        parameters=_parameters(n, voxel_size, seed, model, real),
        tables={"truth.tsv": _truth(truth, draw), "latents.tsv": latents},
        volumes={f"truth/sensitivity_{name}.nii": change for name, change in changes.items()},
    )
    write_cohort(destination, plan, draw, jobs=jobs, resume=True)
    return open_cohort(destination)


def local_cohort(
    n: int = N_PAPER, *, voxel_size: int = 2, seed: int = 0, model: Model | None = None, jobs: int = -1
) -> Cohort:
    """Open a simulated cohort kept in `settings.data_folder`; simulate it if it is not there or its code changed.

    Parameters
    ----------
    n : int
        Participants.
    voxel_size : int
        2, 4 or 8 mm.
    seed : int
        Other seeds, other people.
    model : Model, optional
        Settings other than the book's.
    jobs : int
        Worker processes; -1: one per core.

    Raises
    ------
    BrainageError
        If a setting is impossible, or the disk is too small.

    """
    folder = local_folder(n, voxel_size, seed, model)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(folder, "a simulated cohort", wait=True):  # runs that need the same one wait for the first
        if folder.exists():
            return open_cohort(folder)
        return simulate(folder, n, voxel_size=voxel_size, seed=seed, model=model, jobs=jobs)


def local_folder(n: int, voxel_size: int, seed: int = 0, model: Model | None = None) -> Path:
    """Return where a simulated cohort of the present code is kept; parameters as of `local_cohort`."""
    changed = (model or Model()).describe()
    version = f"{code_version()}-{key_of(changed)}" if changed else code_version()
    return settings.data_folder() / f"simulated-{voxel_size}mm-n{n}-seed{seed}-{version}"


#: Drawn anew for each profile.
SIMULATED = Source(
    "simulated",
    "Simulated lifespan cohort",
    lambda n, size: local_cohort(n, voxel_size=size),
    setting="calibrated setting",
)


@cache
def code_version() -> str:
    """Return eight digits that change with the simulation's code or numbers, so that no stale cohort is opened."""
    return digest([Path(one.__file__ or "") for one in (participant_maps, simulated_people)])


def _of_model(model: Model, voxel_size: int, workers: int) -> tuple[dict[str, float], dict[str, NDArray]]:
    """Return slopes of tissue and each voxel's change a year, by the processes that will draw people.

    Both need the anatomies of several ages, which take each process seconds to learn, once.
    """
    changes = [delayed(participant_maps.sensitivity)(name, model, voxel_size) for name in MODALITIES]
    slopes, *found = Parallel(n_jobs=workers)([delayed(participant_maps.tissue_slopes)(model), *changes])
    return slopes, dict(zip(MODALITIES, found, strict=True))


def _name(model: Model, real: Cohort | None) -> str:
    changed = (["of another strength"] if model.strength else []) + (["in spots"] if model.locality else [])
    plain = "Semi-real lifespan" if real else "Simulated lifespan"
    return f"{plain}, ageing {' and '.join(changed)}" if changed else plain


def _truth(truth: pd.DataFrame, draw: "_Drawer") -> pd.DataFrame:
    kept = truth.drop(columns=["age", "sex", "study", "diagnosis"])
    if draw.real is None:
        return kept
    return kept.assign(texture_of=[draw.source(index)["participant_id"] for index in range(len(truth))])


def _parameters(n: int, voxel_size: int, seed: int, model: Model, real: Cohort | None) -> dict[str, object]:
    made_with = {"n": n, "voxel_size": voxel_size, "seed": seed, "code": code_version(), **model.describe()}
    return made_with | ({"texture": f"MRE134 {real.fingerprint}"} if real else {})


def _real_cohort(n: int, texture: str) -> Cohort | None:
    """Return the local MRE134 if its maps are to carry the effects."""
    if texture == "simulated":
        return None
    if texture != "mre134":
        refuse(f"texture is {texture!r}; expected 'simulated' or 'mre134'")
    real = mre134.local_cohort()
    if real is None:
        refuse("texture is 'mre134', but the real maps are not here; set BRAINAGE_MRE134 to a clone or imported cohort")
    if n > len(real):
        refuse(f"n is {n}; with texture 'mre134' expected at most {len(real)}, one participant for each real one")
    return real


@dataclass(frozen=True)
class _Drawer:
    """Draws the maps of a participant; a class, so that worker processes can be sent it."""

    voxel_size: int
    seed: int
    model: Model
    slopes: dict[str, float]
    real: Cohort | None

    def __call__(self, participant_id: str, session: str = "ses-1") -> dict[str, NDArray]:
        index = person_index(participant_id)
        person = draw_person(index, self.seed, self.model, int(session.removeprefix("ses-")) - 1)
        return participant_maps.draw_maps(person, self.slopes, self.voxel_size, self._real_maps(index))

    def source(self, index: int) -> pd.Series:
        """Return the real participant whose maps participant ``index`` carries; each is dealt once."""
        assert self.real is not None
        order = np.random.default_rng([self.seed, len(self.real)]).permutation(len(self.real))
        return self.real.participants.iloc[order[index]]

    def _real_maps(self, index: int) -> participant_maps.RealMaps | None:
        if self.real is None:
            return None
        source = self.source(index)
        by_modality = {m: np.asarray(self.real.map(source["participant_id"], m)) for m in MECHANICAL}
        return participant_maps.RealMaps(float(source["age"]), by_modality)
