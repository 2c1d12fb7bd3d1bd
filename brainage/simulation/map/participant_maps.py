"""The maps of one participant, and what each voxel would show at any age without noise."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import AREAS, filled, spread
from brainage.simulation.lattice.fields import NODES, coarser, one_thread, stream, to_grid, to_nodes
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.coverage import draw_coverage, draw_failures
from brainage.simulation.map.deformation import misregistration, origins, still, warp
from brainage.simulation.map.own_anatomy import Anatomy, own_anatomy, segmentation, thinning
from brainage.simulation.map.pattern import blurred, pattern, typical_level
from brainage.simulation.map.spots import in_spots
from brainage.simulation.map.t1w import draw_contrast, expected_t1w, scan
from brainage.simulation.map.young import draw_deviation
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person.ageing import change
from brainage.simulation.person.atrophy import expected_volumes
from brainage.simulation.person.drawn_person import Person, healthy_ages
from brainage.simulation.person.latents import MECHANICAL
from brainage.simulation.person.model import Group, Model
from brainage.simulation.person.site_means import site_noise
from brainage.space import anatomy

Array = NDArray[np.float32]
_FLOOR = {"stiffness": 0.1, "damping_ratio": 0.03}  # below about this values fade out instead of turning negative
_AGES = (20.0, 40.0, 60.0, 80.0)


class RealMaps(NamedTuple):
    """2 mm maps of a real young adult, to plant age and disease on."""

    age: float
    maps: dict[str, Array]


@one_thread
def draw_maps(
    person: Person, slopes: Mapping[str, float], voxel_size: int = 2, real: RealMaps | None = None
) -> dict[str, NDArray]:
    """Draw the maps of a participant: stiffness, damping ratio, T1w and the own segmentation, ``(x, y, z)`` each.

    Parameters
    ----------
    person : Person
        Who is scanned.
    slopes : mapping
        `tissue_slopes` of the model.
    voxel_size : int
        2, 4 or 8 mm; coarser grids hold some voxels of the finer ones.
    real : RealMaps, optional
        Whose stiffness and damping ratio carry this participant's age and disease.

    """
    moved = misregistration(_stream(person, "deformation"))
    own, share = own_anatomy(person.volumes, moved), draw_coverage(_stream(person, "coverage"), person.site)
    where = origins(own.shift - moved, voxel_size)  # how young maps differ was measured with what misregistration does
    young = _drawn(person, where, share, voxel_size) if real is None else _planted(real, where, voxel_size)
    since, fluid = number("age.young") if real is None else real.age, _fluid(own.losses)
    maps: dict[str, NDArray] = {}
    for modality, values in young.items():
        factor = change(modality, person.brain_ages(modality), slopes[modality])
        factor /= change(modality, np.full(len(AREAS), since), slopes[modality])
        factor *= in_spots(person, modality, spread(person.brain_ages(modality) - since))
        maps[modality] = _aged(values, factor, fluid, modality, voxel_size)
        if real is None:
            _fail(maps[modality], _stream(person, f"failure, {modality}"), modality, share > 0, voxel_size)
    maps["segmentation"], image = _anatomy(person, own, voxel_size)
    known = coarser(share > 0, voxel_size) if real is None else young["stiffness"] > 0
    maps["t1w"] = np.where(known, image, 0)  # "masked accordingly" (paper, Methods)
    return maps


@one_thread
def draw_anatomy(person: Person, voxel_size: int = 2) -> tuple[NDArray[np.int16], Array]:
    """Draw a participant's segmentation and T1w image of the whole brain, ``(x, y, z)`` each."""
    own = own_anatomy(person.volumes, misregistration(_stream(person, "deformation")))
    return _anatomy(person, own, voxel_size)


def _anatomy(person: Person, own: Anatomy, voxel_size: int) -> tuple[NDArray[np.int16], Array]:
    first = stream(person.seed, person.index, "t1w")
    age = person.age + person.gap + person.anatomy_gap
    image = expected_t1w(own, age, voxel_size, draw_contrast(first), person.drift)
    spots = in_spots(person, "t1w", age - number("age.young"))
    image = image * to_grid(np.asarray(spots), voxel_size) if np.ndim(spots) else image
    return segmentation(own, voxel_size), scan(_stream(person, "t1w") if person.visit else first, image, voxel_size)


def _drawn(person: Person, where: Array, share: Array, voxel_size: int) -> dict[str, Array]:
    """Draw the maps the participant would have had as a young adult, 0 without data."""
    maps = {}
    for modality in MECHANICAL:
        shared = np.float32(person.study_effects) * site_noise(person.site, person.seed, modality)
        first, again = stream(person.seed, person.index, modality), _stream(person, modality) if person.visit else None
        deviation = draw_deviation(first, person.latents, modality, share, shared, again=again, voxel_size=voxel_size)
        values = deviation.apply(warp(pattern(modality), where, voxel_size), voxel_size)
        maps[modality] = values * coarser(share, voxel_size)
    return maps


def _planted(real: RealMaps, where: Array, voxel_size: int) -> dict[str, Array]:
    """Carry real maps to a participant's anatomy; what has no data stays so."""
    maps = {}
    for modality, values in real.maps.items():
        moved = warp(filled(values, values != 0), where, voxel_size)
        maps[modality] = np.where(coarser(values, voxel_size) > 0, moved, 0)
    return maps


def _fail(values: Array, rng: np.random.Generator, modality: str, known: NDArray[np.bool_], voxel_size: int) -> None:
    """Put the impossible values of real files into a map, where the participant's 2 mm grid has data."""
    for value, where in draw_failures(rng, modality, known).items():
        values[coarser(where, voxel_size)] = value


def _stream(person: Person, purpose: str) -> np.random.Generator:
    return stream(person.seed, person.index, purpose, person.visit)


def _aged(young: Array, factor: NDArray, fluid: Array, modality: str, voxel_size: int) -> Array:
    """Apply the change of each place and the fluid that thinning brings in; no value turns negative."""
    fluid = to_grid(fluid, voxel_size)
    values = young * to_grid(factor, voxel_size) * (1 - fluid) + number(f"fluid.{modality}") * fluid
    floor = _FLOOR[modality]
    return np.where(young != 0, floor * np.logaddexp(0, values / floor), 0).astype(np.float32)


@one_thread
def expected_map(modality: str, age: float, model: Model, voxel_size: int = 4, slope: float | None = None) -> Array:
    """Return the noise-free map of a typical healthy participant of an age."""
    own = expected_anatomy(age, model.atrophy * model.drift)
    if modality == "t1w":
        return expected_t1w(own, age, voxel_size, drift=model.drift)
    young = warp(pattern(modality), origins(own.shift, voxel_size), voxel_size)
    young += to_grid(typical_level(modality), voxel_size)
    slope = tissue_slopes(model)[modality] if slope is None else slope
    young = np.where(coarser(covered(), voxel_size), young, 0)
    return _aged(young, change(modality, np.full(len(AREAS), age), slope), _fluid(own.losses), modality, voxel_size)


@lru_cache(64)
def expected_anatomy(age: float, atrophy: float) -> Anatomy:
    """Return the anatomy of a typical healthy participant of an age, in register."""
    return own_anatomy(expected_volumes(age, "CN", Model(atrophy=atrophy)), still())


def sensitivity(modality: str, model: Model, voxel_size: int = 2, young: float = 30, old: float = 70) -> Array:
    """Return each voxel's change a year between two ages, without noise: what age prediction can build on."""
    late, early = (expected_map(modality, age, model, voxel_size) for age in (old, young))
    return np.asarray((late - early) / (old - young), np.float32)


def tissue_slopes(model: Model) -> dict[str, float]:
    """Return the slope of tissue, per cent a year, that gives the whole brain its stated slope over the healthy pool.

    Atrophy and fluid contribute the rest. The mean of the whole brain is almost linear in it, so two trials suffice.
    """
    return {m: _tissue_slope(m, model.slope(m), model.atrophy * model.drift, model.groups) for m in MECHANICAL}


@lru_cache(16)
def _tissue_slope(modality: str, wanted: float, atrophy: float, groups: tuple[Group, ...]) -> float:
    model = Model(atrophy=atrophy, groups=groups)
    low, high = wanted - 0.1, wanted + 0.1
    slopes = [_pool_slope(model, modality, trial) for trial in (low, high)]
    return low + (wanted - slopes[0]) * (high - low) / (slopes[1] - slopes[0])


def _pool_slope(model: Model, modality: str, slope: float) -> float:
    """Return the slope of the whole-brain mean over the healthy pool, per cent a year of its value at 41 years."""
    brain = anatomy.region_mask("brain", NODES)
    means = [expected_map(modality, age, model, NODES, slope)[brain].mean() for age in _AGES]
    ages = healthy_ages(model.groups)
    values = np.polyval(np.polyfit(_AGES, means, len(_AGES) - 1), ages)
    per_year, at_zero = np.polyfit(ages, values, 1)
    return float(100 * per_year / (at_zero + per_year * number("age.reference")))


def _fluid(losses: NDArray[np.float64]) -> Array:
    """Return on the nodes the share of fluid that the inversion sees, beyond a young adult's, for losses of cortex."""
    return to_nodes(blurred(thinning(losses)))
