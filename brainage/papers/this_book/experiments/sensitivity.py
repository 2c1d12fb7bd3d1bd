"""How much errors of age depend on numbers of the simulation that nobody has measured.

The same people are drawn again with one number changed, and a Gaussian process on principal components of their maps
tells their ages; with more or less misregistration a network, too. People, noise and folds stay, so differences are of
pairs. Numbers of diseases move no healthy person's error and are left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import KFold
from tqdm import tqdm

from brainage.core import settings
from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.data.modalities import MODALITIES
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.papers.this_book.network_ages import network_ages
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.map.participant_maps import draw_maps, tissue_slopes
from brainage.simulation.map.pattern import mean_map
from brainage.simulation.numbers.changed import changed
from brainage.simulation.person.drawn_person import draw_person
from brainage.simulation.person.latents import MECHANICAL
from brainage.simulation.person.model import Model
from brainage.space import anatomy
from brainage.truth.ageing import told_ages

Float = NDArray[np.float32]


class Change(NamedTuple):
    """One thing that is changed.

    Attributes
    ----------
    parameter : str
        What it is called in the table.
    side : str
        ``"low"`` or ``"high"``, or ``"as it is"``.
    value : str
        What it becomes, for readers.
    numbers : mapping
        Parameters by key, for `changed`.
    model : mapping
        Settings of `Model`.

    """

    parameter: str
    side: str
    value: str
    numbers: Mapping[str, float]
    model: Mapping[str, Any]


AS_IT_IS = Change("nothing", "as it is", "", {}, {})

#: By parameter: the values that are tried, below and above the simulation's own.
NUMBERS: dict[str, tuple[float, float]] = {
    "misregistration.sd": (0.0, 3.0),
    "cortex.young_loss": (5.0, 25.0),
    "slab.roughness": (0.0, 3.0),
    "t1w.contrast_sd": (1.0, 4.0),
    "t1w.contrast_drift": (0.0, -0.2),
    "t1w.fluid": (0.1, 0.4),
    "t1w.bias_sd": (0.0, 6.0),
    "t1w.noise_sd": (0.0, 4.0),
    "t1w.scale_sd": (0.0, 6.0),
    "bend.subcortical": (0.0, 2.0),
    "lobe_slope.stiffness.frontal": (0.9, 1.3),
}
SETTINGS: dict[str, tuple[float, float]] = {
    "gap_sd": (1.5, 4.5),
    "regional_gap_sd": (0.0, 3.0),
    "stiffness_slope": (-0.25, -0.5),
    "damping_slope": (-0.34, 0.17),
}
_DEEP = tuple(area for area in AREAS if area not in ("gray matter", "white matter", "cerebellum"))
#: Numbers that are changed together.
TOGETHER: dict[str, tuple[tuple[str, ...], tuple[float, float]]] = {
    "relative_slope.stiffness, subcortical": (tuple(f"relative_slope.stiffness.{a}" for a in _DEEP), (0.0, 0.6)),
    "relative_slope.damping_ratio, all": (tuple(f"relative_slope.damping_ratio.{a}" for a in AREAS), (0.1, 1.0)),
    "tail_start, both": (("tail_start.stiffness", "tail_start.damping_ratio"), (1.8, 3.0)),
}
SHOWN = ("stiffness", "damping_ratio", "mre", "t1w")
_SIDES = ("low", "high")
_MILLIMETRES = (0.0, 1.5, 3.0, 4.5)
_SEED = 20261129
_FOLDS = 5


def changes() -> list[Change]:
    """Return every change that is tried, the simulation as it is first."""
    found = [AS_IT_IS]
    for key, values in NUMBERS.items():
        found += [Change(key, side, f"{value:g}", {key: value}, {}) for side, value in zip(_SIDES, values, strict=True)]
    for name, (keys, values) in TOGETHER.items():
        tried = zip(_SIDES, values, strict=True)
        found += [Change(name, side, f"{value:g}", dict.fromkeys(keys, value), {}) for side, value in tried]
    for name, values in SETTINGS.items():
        found += [
            Change(name, side, f"{value:g}", {}, {name: value}) for side, value in zip(_SIDES, values, strict=True)
        ]
    return found


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Draw the same healthy people with every change, and tell their ages.

    Returns
    -------
    dict of DataFrame
        ``changes`` (per parameter, side and input: ``value``, ``mae`` in years, ``difference`` to the simulation as
        it is with ``low_95`` and ``high_95``, of pairs) and ``misregistration`` (per ``millimetres`` and ``learner``:
        ``mae`` and its standard error ``error``, from T1w).

    """
    del cohort  # other people, who are drawn as often as something is changed
    tried = [change for change in changes() if size.own["only"] is None or change.parameter in size.own["only"]]
    jobs = (delayed(_errors)(change, size) for change in tqdm(tried, "sensitivity", leave=False))
    errors = list(zip(tried, Parallel(n_jobs=settings.jobs())(jobs), strict=True))
    millimetres = tqdm(_MILLIMETRES[: size.own["registrations"]], "misregistration", leave=False)
    moved = Parallel(n_jobs=settings.jobs())(delayed(_moved)(mm, size) for mm in millimetres)
    return {"changes": differences(errors), "misregistration": pd.concat(moved, ignore_index=True)}


SENSITIVITY = Experiment(
    "sensitivity",
    run,
    ("changes", "misregistration"),
    published="laptop",
    own={
        "smoke": {"people": 20, "networked": 20, "batch": 8, "registrations": 1, "only": ("nothing", "t1w.noise_sd")},
        "laptop": {"people": 60, "networked": 120, "batch": 32, "registrations": None, "only": None},
        "paper": {"people": 249, "networked": 249, "batch": 32, "registrations": None, "only": None},
    },
)


def differences(errors: Sequence[tuple[Change, Mapping[str, NDArray[np.float64]]]]) -> pd.DataFrame:
    """Return mean errors of each change and input, and their differences to the simulation as it is.

    Parameters
    ----------
    errors : sequence of tuple
        Changes, `AS_IT_IS` first, and absolute errors in years by input, of the same people in the same order.

    """
    rows, (_, plain) = [], errors[0]
    for change, found in errors:
        for inputs, own in found.items():
            pairs = own - plain[inputs]
            half = 1.96 * pairs.std(ddof=1) / np.sqrt(len(pairs))
            rows.append(
                {
                    "parameter": change.parameter,
                    "side": change.side,
                    "value": change.value,
                    "inputs": inputs,
                    "mae": own.mean(),
                    "difference": pairs.mean(),
                    "low_95": pairs.mean() - half,
                    "high_95": pairs.mean() + half,
                    "n": len(pairs),
                }
            )
    return pd.DataFrame(rows)


def _errors(change: Change, size: Profile) -> dict[str, NDArray[np.float64]]:
    """Return everybody's absolute error by input, years."""
    with changed(change.numbers):
        ages, maps = _people(Model(mix={"CN": 1.0}, **change.model), size.own["people"], size.voxel_size)
    shown = {name: np.concatenate([maps[one] for one in INPUTS[name]], axis=1) for name in SHOWN}
    return {name: np.abs(told_ages(values, ages)[0] - ages) for name, values in shown.items()}


def _people(model: Model, n: int, voxel_size: int) -> tuple[NDArray[np.float64], dict[str, Float]]:
    """Draw people of a seed of their own: ages, and maps in the brain by modality, ``(n, voxels)``."""
    brain, slopes = anatomy.region_mask("brain", voxel_size), tissue_slopes(model)
    people = [draw_person(index, _SEED, model) for index in range(n)]
    drawn = [
        {name: maps[name][brain] for name in MODALITIES}
        for maps in (draw_maps(one, slopes, voxel_size) for one in people)
    ]
    cleaned = {name: np.array([_cleaned(one[name], name) for one in drawn]) for name in MODALITIES}
    return np.array([one.age for one in people]), cleaned


def _cleaned(values: Float, modality: str) -> Float:
    """Set impossible values to missing, as the writer of cohorts does, and scale each property to about one SD."""
    kind = MODALITIES[modality]
    scale = mean_map(modality).std() if modality in MECHANICAL else 1  # so that both properties count
    return (np.where((values > kind.low) & (values <= kind.high), values, 0) / scale).astype(np.float32)


def _moved(millimetres: float, size: Profile) -> pd.DataFrame:
    """Return the errors of both learners from T1w with so many millimetres of misregistration."""
    with changed({"misregistration.sd": millimetres}):
        model = Model(mix={"CN": 1.0})
        people, slopes = [draw_person(one, _SEED, model) for one in range(size.own["networked"])], tissue_slopes(model)
        maps = np.array([draw_maps(one, slopes, size.voxel_size)["t1w"] for one in people])
    ages = np.array([one.age for one in people])
    told = {"pca_gp": told_ages(maps.reshape(len(maps), -1), ages)[0], "supervised": _told_by_network(maps, ages, size)}
    errors = {name: np.abs(one - ages) for name, one in told.items()}
    rows = [
        {"millimetres": millimetres, "learner": name, "mae": one.mean(), "error": one.std(ddof=1) / np.sqrt(len(one))}
        for name, one in errors.items()
    ]
    return pd.DataFrame(rows)


def _told_by_network(images: Float, ages: NDArray[np.float64], size: Profile) -> NDArray[np.float64]:
    folds = list(KFold(_FOLDS, shuffle=True, random_state=_SEED).split(images))
    return network_ages(images, ages, folds, size.epochs, size.own["batch"])
