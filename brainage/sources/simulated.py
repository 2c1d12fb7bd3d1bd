"""Simulate a lifespan cohort whose truth is known: the default data of the book.

A map of modality m of a participant with brain age b is, voxel by voxel,

    mean_m(region) * (1 + slope_m * (b - 41)) * (1 + participant) * (1 + texture)

where the brain age is the chronological age plus a personal gap (SD 3 years) plus the shift of the disease. All
numbers stand in `brainage.sources.parameters`. This first version has no atrophy, no study effects and full coverage;
its use is to test methods, and it cannot confirm a biological finding.

Participant ``i`` of seed ``s`` is the same however many others are drawn, on any grid, in any order.
"""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import make_interp_spline
from scipy.ndimage import gaussian_filter

from brainage import anatomy, settings
from brainage.anatomy import grid
from brainage.cohort import Cohort, open_cohort
from brainage.errors import BrainageError
from brainage.maps import MODALITIES
from brainage.sources import parameters
from brainage.sources.parameters import EFFECTS, GROUPS
from brainage.writer import Plan, write_cohort

__all__ = ["N_PAPER", "draw_maps", "draw_participants", "local_cohort", "simulate"]

#: 311 cognitively normal participants, 20 with MCI, 11 with AD.
N_PAPER = sum(group.n for group in GROUPS)
_LARGEST = 50_000


def draw_participants(n: int = N_PAPER, seed: int = 0) -> pd.DataFrame:
    """Draw the first ``n`` participants of a seed, with their truth.

    The studies and diagnoses of the paper's 342 participants are dealt in a fixed shuffled order and then over again,
    so any part of a cohort has about the same mix.

    Parameters
    ----------
    n : int
        1 to 50,000.
    seed : int
        Seed of the cohort, 0 or more.

    Returns
    -------
    DataFrame
        The participants table and the truth: ``gap`` (personal, years) and ``brain_age_<modality>``.

    Raises
    ------
    BrainageError
        If ``n`` or ``seed`` is out of range.

    Examples
    --------
    >>> draw_participants(3)["participant_id"].tolist()
    ['sub-00001', 'sub-00002', 'sub-00003']

    """
    if not 1 <= n <= _LARGEST:
        msg = f"n is {n}; expected 1 to {_LARGEST} participants"
        raise BrainageError(msg)
    if seed < 0:
        msg = f"seed is {seed}; expected 0 or more"
        raise BrainageError(msg)
    return pd.DataFrame([_draw_participant(index, seed) for index in range(n)])


def draw_maps(
    participant: Mapping[str, Any] | pd.Series, voxel_size: int = 2, seed: int = 0
) -> dict[str, NDArray[np.float32]]:
    """Draw the maps of one row of `draw_participants`: ``(x, y, z)`` by modality, 0 outside the brain."""
    rng = np.random.default_rng(_stream(seed, _index(participant["participant_id"]), "maps"))
    maps = {}
    for modality, effect in EFFECTS.items():
        years = participant[f"brain_age_{modality}"] - parameters.REFERENCE_AGE
        level = (1 + effect.slope / 100 * years) * (1 + effect.participant_sd * rng.standard_normal())
        texture = 1 + effect.texture_sd * _smooth_noise(rng, voxel_size)
        values = _mean_map(modality, voxel_size) * level * np.clip(texture, 0.1, None)
        maps[modality] = np.minimum(values, MODALITIES[modality].high).astype(np.float32)
    return maps


def simulate(
    destination: Path | str, n: int = N_PAPER, *, voxel_size: int = 2, seed: int = 0, jobs: int = -1
) -> Cohort:
    """Simulate a cohort into a folder, one participant at a time on all cores; an interrupted run goes on.

    Parameters
    ----------
    destination : path
        Cohort folder to make; at 2 mm a participant takes 10.8 MB, at 4 mm 1.4 MB.
    n, seed : int
        As for `draw_participants`.
    voxel_size : int
        2, 4 or 8 mm.
    jobs : int
        Worker processes, -1 for one per core.

    """
    truth = draw_participants(n, seed)
    columns = ["participant_id", "gap", *(f"brain_age_{modality}" for modality in EFFECTS)]
    plan = Plan(
        name="Simulated lifespan",
        participants=truth[["participant_id", "age", "sex", "study", "diagnosis"]],
        modalities=tuple(EFFECTS),
        grid=grid(voxel_size),
        source="simulated",
        parameters={"n": n, "voxel_size": voxel_size, "seed": seed, "code": _code_version()},
        tables={"truth.tsv": truth[columns]},
    )
    write_cohort(Path(destination), plan, _Drawer(voxel_size, seed), jobs=jobs, resume=True)
    return open_cohort(destination)


def local_cohort(n: int = N_PAPER, *, voxel_size: int = 2, seed: int = 0, jobs: int = -1) -> Cohort:
    """Open a simulated cohort kept in `settings.data_folder`; simulate it if it is not there or its code changed."""
    folder = settings.data_folder() / f"simulated-{voxel_size}mm-n{n}-seed{seed}-{_code_version()}"
    return open_cohort(folder) if folder.exists() else simulate(folder, n, voxel_size=voxel_size, seed=seed, jobs=jobs)


def _draw_participant(index: int, seed: int) -> dict[str, object]:
    group = GROUPS[_deal()[index % N_PAPER]]
    rng = np.random.default_rng(_stream(seed, index, "participant"))
    age = round(group.youngest + (group.oldest - group.youngest) * rng.beta(*parameters.beta_shape(group)), 1)
    sex = "F" if rng.random() < group.women else "M"
    gap = parameters.GAP_SD * rng.standard_normal()
    return {
        "participant_id": f"sub-{index + 1:05d}",
        "age": age,
        "sex": sex,
        "study": group.study,
        "diagnosis": group.diagnosis,
        "gap": round(gap, 3),
        **{f"brain_age_{m}": round(age + gap + _shift(m, group.diagnosis), 3) for m in EFFECTS},
    }


def _index(participant_id: str) -> int:
    return int(participant_id.removeprefix("sub-")) - 1


def _shift(modality: str, diagnosis: str) -> float:
    effect = EFFECTS[modality]
    return {"CN": 0.0, "MCI": effect.shift_mci, "AD": effect.shift_ad}[diagnosis]


@cache
def _deal() -> NDArray[np.int64]:
    """Return the group of each of the paper's participants, in one fixed shuffled order."""
    groups = np.repeat(np.arange(len(GROUPS)), [group.n for group in GROUPS])
    return np.random.default_rng(20251031).permutation(groups)


def _stream(seed: int, index: int, purpose: str) -> np.random.SeedSequence:
    """Return a random stream that only this participant uses for this purpose."""
    return np.random.SeedSequence(seed, spawn_key=(index, {"participant": 0, "maps": 1}[purpose]))


@cache
def _mean_map(modality: str, voxel_size: int) -> NDArray[np.float64]:
    """Return the mean map at the reference age, blurred a little as the inversion does, 0 outside the brain."""
    if voxel_size > 2:  # coarse grids keep some voxels of the fine one
        step = voxel_size // 2
        return _mean_map(modality, 2)[::step, ::step, ::step]
    covered = (anatomy.template("t1w") > parameters.COVERED) | anatomy.region_mask("brain")
    if modality == "t1w":
        return np.where(covered, anatomy.template("t1w"), 0)
    column = ("stiffness", "damping_ratio").index(modality)
    values = np.full(covered.shape, parameters.FLUID_MEANS[column])
    for region, means in parameters.REGION_MEANS.items():
        values[anatomy.region_mask(region)] = means[column]
    sigma = parameters.BLUR / 2  # voxels of 2 mm
    weights = gaussian_filter(covered.astype(float), sigma)
    blurred = gaussian_filter(np.where(covered, values, 0), sigma) / np.maximum(weights, 1e-6)
    years = parameters.REFERENCE_AGE - parameters.REGION_MEANS_AGE
    scale = 1 / (1 - EFFECTS[modality].slope / 100 * years)  # the means were measured on younger people
    return np.where(covered, blurred * scale, 0)


def _smooth_noise(rng: np.random.Generator, voxel_size: int) -> NDArray[np.float64]:
    """Return noise of unit SD, drawn on a coarse grid and interpolated, so that every grid shows the same field."""
    x, y, z = _interpolators(voxel_size)
    nodes = rng.standard_normal(grid(parameters.NODES).shape)
    return np.einsum("ai,bj,ck,ijk->abc", x, y, z, nodes, optimize="greedy")


@cache
def _interpolators(voxel_size: int) -> tuple[NDArray[np.float64], ...]:
    """Return one cubic-spline matrix per axis, rows scaled so that the interpolated noise has unit SD everywhere."""
    matrices = []
    for coarse, fine in zip(grid(parameters.NODES).shape, grid(voxel_size).shape, strict=True):
        spline = make_interp_spline(np.arange(coarse), np.eye(coarse))
        positions = np.minimum(np.arange(fine) * voxel_size / parameters.NODES, coarse - 1)
        matrix = spline(positions)
        matrices.append(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))
    return tuple(matrices)


@cache
def _code_version() -> str:
    """Return eight digits that change with the simulation's code or parameters, so that no stale cohort is opened."""
    source = b"".join(
        Path(module.__file__ or "").read_bytes() for module in (sys.modules[__name__], parameters, anatomy)
    )
    return hashlib.sha256(source).hexdigest()[:8]


@dataclass(frozen=True)
class _Drawer:
    """Draws the maps of a participant; a class, so that worker processes can be sent it."""

    voxel_size: int
    seed: int

    def __call__(self, participant_id: str) -> dict[str, NDArray[np.float32]]:
        participant = _draw_participant(_index(participant_id), self.seed)
        return draw_maps(participant, self.voxel_size, self.seed)
