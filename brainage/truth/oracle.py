"""A reader who knows the simulation: every parameter of it, and a participant's maps, but neither age nor site.

It sums maps up by what the simulation is made of: means, SDs and gradients of areas (stiffness, damping ratio), and
volumes of structures and gray-white contrast (T1w). It is a strong line to hold methods against and no bound: what age
does to finer detail it does not use, and of its features it takes no more than the distribution that the parameters
imply. A learner that is fitted on people, a Gaussian process on the same features for instance, can do as well.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.data.inputs import INPUTS
from brainage.data.modalities import MODALITIES
from brainage.simulation.lattice.areas import AREAS, averages, seen
from brainage.simulation.lattice.fields import NODES, to_nodes
from brainage.simulation.lattice.gradients import coefficients
from brainage.simulation.map.level_solver import area_sds
from brainage.simulation.map.own_anatomy import segmentation
from brainage.simulation.map.participant_maps import draw_anatomy, expected_anatomy, expected_map
from brainage.simulation.map.pattern import mean_map
from brainage.simulation.map.t1w import expected_t1w
from brainage.simulation.numbers.parameters import measured, number
from brainage.simulation.person.atrophy import head_covariance, volume_covariance
from brainage.simulation.person.drawn_person import draw_person
from brainage.simulation.person.latents import LATENTS, MECHANICAL, typical_latents
from brainage.simulation.person.model import Model
from brainage.simulation.person.site_means import site_offset
from brainage.simulation.person.volumes import LABELS, PARCELS, VOLUMES
from brainage.space import anatomy
from brainage.truth.age_posterior import AGES, Expectation, posterior_medians

Array = NDArray[np.float64]

_SEEN = np.array([kind != "texture" for kind, _, _ in LATENTS])  # texture says nothing about age
_KINDS = [key for key, seen in zip(LATENTS, _SEEN, strict=True) if seen]
_COUNTED = LABELS | PARCELS
_T1W = (*_COUNTED, "contrast")
_STEP = 20  # of `AGES`: every 5 years an expected map is made, between them features are interpolated
_PEOPLE, _OTHER_SEED = 12, 1_000_003  # whose anatomy was seen before
_COUNTING_SD = 0.02  # of log volumes, from counting voxels


def observe(maps: Mapping[str, NDArray]) -> Array:
    """Return the features of a participant's 2 mm maps, ``(112,)``; NaN for an area without data.

    Parameters
    ----------
    maps : mapping
        2 mm maps ``(x, y, z)`` by modality, and ``segmentation``.

    """
    parts = [_mechanical(to_nodes(maps[modality]), modality) for modality in MECHANICAL]
    return np.concatenate([*parts, _anatomical(maps["segmentation"], maps["t1w"])])


def predict(features: Array, inputs: str, model: Model, seed: int = 0) -> Array:
    """Predict the ages of participants from their features, ``(n, 112)`` to ``(n,)`` years.

    Parameters
    ----------
    features : ndarray
        Rows of `observe`.
    inputs : str
        What is shown: a key of `INPUTS`.
    model : Model
        The simulation's settings.
    seed : int
        Seed of the cohort, since its sites are known too.

    Returns
    -------
    ndarray
        Predicted ages, ``(n,)``, years.

    Raises
    ------
    BrainageError
        If inputs are unknown, or features are not those of `observe`.

    """
    seen, chosen, means = shown(features, inputs), _chosen(inputs), _means(model)
    expectation = Expectation(means[:, chosen], _covariances(means, model)[:, chosen][:, :, chosen])
    groups = [group for group in model.groups if group.diagnosis == "CN"]
    offsets = np.array([_padded(site_offset(group, seed, model)[_SEEN]) for group in groups])
    return posterior_medians(seen, expectation, groups, offsets[:, chosen], _scales(means)[:, chosen])


def shown(features: Array, inputs: str) -> Array:
    """Return those of the features that some inputs show, ``(n, 112)`` to ``(n, k)``; as of `predict`.

    Parameters
    ----------
    features : ndarray
        Rows of `observe`.
    inputs : str
        A key of `INPUTS`.

    Raises
    ------
    BrainageError
        If inputs are unknown, or features are not those of `observe`.

    """
    if inputs not in INPUTS:
        refuse(f"inputs is {inputs!r}; expected one of {', '.join(INPUTS)}")
    if np.shape(features)[1:] != (len(_modalities()),):
        refuse(f"features have shape {np.shape(features)}; expected rows of observe, (n, {len(_modalities())})")
    return features[:, _chosen(inputs)]


def _chosen(inputs: str) -> NDArray[np.bool_]:
    return np.array([name in INPUTS[inputs] for name in _modalities()])


def _mechanical(values: NDArray, modality: str) -> Array:
    """Return means (stiffness: their logarithm), log SDs and gradients of one map on the nodes."""
    known = (values > MODALITIES[modality].low) & (values <= MODALITIES[modality].high)  # as the writer cleans maps
    empty = ~seen(known)
    means, sds = averages(values, known), area_sds(values, known)
    means[empty], sds[empty] = np.nan, np.nan
    if modality == "stiffness":
        means = np.log(means)
    slopes = coefficients(values, known) - coefficients(mean_map(modality), known)
    return np.concatenate([means, np.log(sds), slopes])


def _anatomical(labels: NDArray, image: NDArray) -> Array:
    """Return log volumes over the template's, and gray-white contrast as a share of the mean intensity."""
    gray, white = (np.isin(labels, anatomy.REGIONS[name]) for name in ("gray matter", "white matter"))
    gray, white = gray & (image > 0), white & (image > 0)  # the image ends where the slab does
    contrast = (image[white].mean() - image[gray].mean()) / image[image > 0].mean()
    return np.append(np.log(np.maximum(_counts(labels), 1)) - np.log(_counts(anatomy.labels(2))), contrast)


def _counts(labels: NDArray) -> Array:
    voxels = np.bincount(labels.ravel(), minlength=2036)
    return np.array([voxels[list(ids)].sum() for ids in _COUNTED.values()], float)


def _modalities() -> list[str]:
    return [*(modality for _, modality, _ in _KINDS), *("t1w" for _ in _T1W)]


@lru_cache(2)
def _means(model: Model) -> Array:
    """Return the expected features of a healthy participant without gap at each of `AGES`, ``(ages, 112)``."""
    coarse = AGES[::_STEP]
    rows = np.array([_expected(age, model) for age in coarse])
    rows[:, -len(_T1W) :] += _anatomical_bias(model)
    young = _expected(number("age.young"), model)
    n = _SEEN.sum()
    rows[:, :n] += typical_latents()[_SEEN] - young[:n]  # what an area shows without noise is not its latent mean
    for i, (kind, modality, area) in enumerate(_KINDS):
        if kind == "sd":  # without noise an SD means nothing; it scales with the mean
            mean = _KINDS.index(("mean", modality, area))
            ratio = (
                np.log(rows[:, mean] / typical_latents()[_SEEN][mean])
                if modality != "stiffness"
                else (rows[:, mean] - typical_latents()[_SEEN][mean])
            )
            rows[:, i] = typical_latents()[_SEEN][i] + ratio
    return np.array([np.interp(AGES, coarse, column) for column in rows.T]).T


def _expected(age: float, model: Model) -> Array:
    parts = [_mechanical(expected_map(modality, age, model, NODES), modality) for modality in MECHANICAL]
    return np.concatenate([*parts, _expected_anatomy(age, model)])


def _expected_anatomy(age: float, model: Model) -> Array:
    own = expected_anatomy(age, model.atrophy * model.drift)
    return _anatomical(segmentation(own, 2), expected_t1w(own, age, 2, drift=model.drift))


def _anatomical_bias(model: Model) -> Array:
    """Return how the anatomy of people differs on average from the average anatomy, from people of another seed."""
    excess = []
    for index in range(_PEOPLE):
        person = draw_person(index, _OTHER_SEED, replace(model, mix={"CN": 1.0}))
        age = round(person.age + person.gap + person.anatomy_gap)
        shown = _anatomical(*draw_anatomy(person, 2))
        excess.append(shown - _expected_anatomy(age, model))
    return np.mean(excess, axis=0)


def _contrast_shown() -> float:
    """Return how much of a difference in contrast the feature shows."""
    age = number("age.young")
    own = expected_anatomy(age, 1.0)
    images = [expected_t1w(own, age, 2, contrast) for contrast in (0.0, 0.1)]
    low, high = (_anatomical(segmentation(own, 2), image)[-1] for image in images)
    return float((high - low) / 0.1)


def _scales(means: Array) -> Array:
    """Return what a site's offset is multiplied by at each age: means of damping ratio are not on a logarithm."""
    scales = np.ones_like(means)
    for i, (kind, modality, _) in enumerate(_KINDS):
        if (kind, modality) == ("mean", "damping_ratio"):
            scales[:, i] = means[:, i] / typical_latents()[_SEEN][i]
    return scales


def _covariances(means: Array, model: Model) -> Array:
    """Return the covariance of features between people of each age: latents, volumes and gaps, ``(ages, 112, 112)``."""
    sds = measured("latents")["sd"].to_numpy()[_SEEN]
    root = model.root
    base = np.zeros((means.shape[1],) * 2)
    n, last = len(sds), len(_COUNTED)
    base[:n, :n] = np.outer(sds, sds) * (root @ root.T)[np.ix_(_SEEN, _SEEN)]
    base[-1, -1] = (number("t1w.contrast_sd") / 100 * _contrast_shown()) ** 2
    scales, rates = _scales(means), np.gradient(means, AGES, axis=0)
    covariances = []
    for age, scale, rate in zip(AGES, scales, rates, strict=True):
        one = scale[:, None] * base * scale + _gaps(rate, model)
        one[n : n + last, n : n + last] += _between_anatomies(age, rate[n : n + last], model)
        covariances.append(one)
    return np.array(covariances)


def _between_anatomies(age: float, rate: Array, model: Model) -> Array:
    """Return the covariance of log counts between people of an age: own sizes, heads, how old anatomy is, counting."""
    own = _counting() @ (volume_covariance(age) + head_covariance()) @ _counting().T
    return own + model.anatomy_gap_sd**2 * np.outer(rate, rate) + _COUNTING_SD**2 * np.eye(len(own))


def _counting() -> Array:
    """Return what a log size adds to a log count: of a parcel count its thickness and the cortex's area."""
    matrix = np.zeros((len(_COUNTED), len(VOLUMES)))
    for row, name in enumerate(_COUNTED):
        matrix[row, VOLUMES.index(name)] = 1
        matrix[row, VOLUMES.index("cortical area")] = name in PARCELS
    return matrix


def _gaps(rate: Array, model: Model) -> Array:
    """Return what the personal gap and those of areas add to the covariance, given the change of features a year."""
    covariance = model.gap_sd**2 * np.outer(rate, rate)
    names = np.array([name for _, _, name in _KINDS] + list("-" * len(_T1W)))
    for area in AREAS:
        own = np.where(names == area, rate, 0)
        covariance += model.regional_gap_sd**2 * np.outer(own, own)
    return covariance


def _padded(offset: Array) -> Array:
    return np.append(offset, np.zeros(len(_T1W)))
