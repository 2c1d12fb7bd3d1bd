"""What all young adults share: the mean map as far as summary statistics of MRE134 tell it, and where noise is large.

The mean map is a regression on anatomy: means of FreeSurfer labels blurred by the inversion's point spread, the
distance from the surface, tissue templates at several scales, ventricles, and position. Its coefficients are measured.
What the regression leaves over is a fixed random texture, equal on both sides as real mean maps nearly are.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from brainage.simulation.lattice.areas import AREAS, VENTRICLES, averages, nearest_label, spread
from brainage.simulation.lattice.fields import mixture, one_thread, to_grid, to_nodes
from brainage.simulation.lattice.gradients import GRADIENTS
from brainage.simulation.lattice.surface import by_depth, covered, depth
from brainage.simulation.map.level_solver import Levels
from brainage.simulation.numbers.parameters import measured, merge_hemispheres, number
from brainage.simulation.person.latents import targets, typical_latents
from brainage.space import anatomy

Float = NDArray[np.float32]

_EDGE_TO_SD = 2.563  # 10 to 90 % of a Gaussian's edge response is that many of its SDs
_SCALES = (1.4, 3, 6, 12)  # mm, SDs of the Gaussians
_SHARES = np.array([0.0, 0.2, 0.4, 0.4, 0.0, 0.0])  # noise components of the texture that all share
_ROUNDS = 8
_SURFACE = 8.0  # mm


@cache
@one_thread
def typical_level(modality: str) -> Float:
    """Return on the nodes the smooth part of the average young map."""
    return _typical_level(to_nodes(pattern(modality)), modality)


@cache
@one_thread
def mean_map(modality: str) -> Float:
    """Return on the nodes the average young map."""
    return typical_level(modality) + to_nodes(pattern(modality))


@cache
@one_thread
def pattern(modality: str) -> Float:
    """Return at 2 mm how the mean map varies within areas, whose SDs are those of MRE134's mean map."""
    everywhere = to_nodes(covered())
    wanted = measured("patterns").set_index("area").loc[list(AREAS), modality].to_numpy()
    smooth = _regression(modality)
    smooth = smooth - to_grid(spread(averages(to_nodes(smooth), everywhere)), 2)
    noise = _symmetric_texture(134, modality)
    kept, added = np.zeros(len(AREAS)), np.log(wanted) - 1
    for _ in range(_ROUNDS):  # first as much of the regression as the SD allows, then texture for the rest
        kept = np.clip(kept - _excess(np.exp(spread(kept)) * to_nodes(smooth), wanted, modality), -3, 0)
    for _ in range(_ROUNDS):
        both = np.exp(spread(kept)) * to_nodes(smooth) + np.exp(spread(added)) * to_nodes(noise)
        added = np.clip(added - _excess(both, wanted, modality), np.log(wanted) - 4, np.log(wanted) + 1)
    shared = np.exp(to_grid(spread(kept), 2)) * smooth + np.exp(to_grid(spread(added), 2)) * noise
    return np.where(covered(), shared, 0).astype(np.float32)


@cache
@one_thread
def noise_profile(modality: str) -> Float:
    """Return at 2 mm how much the noise of voxels differs within areas.

    It is larger near the surface, where the mean map is high (damping ratio), and in spots that all people share.
    """
    smooth = to_grid(typical_level(modality), 2)
    relative = np.clip((smooth + pattern(modality)) / smooth, 0.1, 5) ** number(f"noise_by_mean.{modality}")
    spots = np.exp(number(f"noise_spots.{modality}") * _symmetric_texture(135, modality))
    return (by_depth(f"{modality}_sd") * relative * spots).astype(np.float32)


def blurred(field: Float) -> Float:
    """Blur a 2 mm field as the inversion does."""
    return gaussian_filter(field, number("inversion.edge") / _EDGE_TO_SD / 2)


def anatomical_features(modality: str) -> dict[str, Float]:
    """Return the regressors of the mean map by name, each at 2 mm."""
    features = {"constant": np.ones(anatomy.grid(2).shape, np.float32), "labels": _blurred_labels(modality)}
    features["depth"] = by_depth(modality)
    return features | _smoothed_tissue() | _positions()


@cache
def _smoothed_tissue() -> dict[str, Float]:
    images = {name: anatomy.template(name) for name in ("t1w", "gray matter", "white matter")}
    images["ventricles"] = np.isin(anatomy.labels(2), VENTRICLES).astype(np.float32)
    return {
        f"{name}, {scale:g} mm": gaussian_filter(image, scale / 2)
        for name, image in images.items()
        for scale in _SCALES
    }


def _positions() -> dict[str, Float]:
    x, y, z = np.moveaxis(anatomy.grid(2).centers() / 50, -1, 0)
    x = np.abs(x)
    squares = {"x x": x * x, "y y": y * y, "z z": z * z, "x y": x * y, "x z": x * z, "y z": y * z}
    fields = {
        "x": x,
        "y": y,
        "z": z,
        **squares,
        "surface": np.exp(-depth() / (_SURFACE / 2)),
        "linear depth": depth() / 30,
    }
    return {name: field.astype(np.float32) for name, field in fields.items()}


@cache
def _regression(modality: str) -> Float:
    weights = measured("regression").set_index("feature")[modality]
    features = anatomical_features(modality)
    weighted = [np.float32(weights[name]) * feature for name, feature in features.items()]
    return np.asarray(np.sum(weighted, axis=0), np.float32)


def _excess(field: NDArray, wanted: NDArray, modality: str) -> NDArray[np.float64]:
    """Return the logarithm of the areas' SDs over the wanted ones, once the areas have their means."""
    return np.log(_levels(modality).sds(field + _typical_level(field, modality)) / wanted)


def _typical_level(field: NDArray, modality: str) -> Float:
    typical = targets(typical_latents(), modality)._replace(gradients=np.zeros(len(GRADIENTS)))
    return _levels(modality).level(typical, field)


@cache
def _levels(modality: str) -> Levels:
    return Levels(to_nodes(covered()).astype(np.float32), to_nodes(_regression(modality)))


def _symmetric_texture(key: int, modality: str) -> Float:
    noise = mixture(np.random.default_rng([key, len(modality)]), _SHARES)
    return (noise + noise[::-1]) / np.float32(np.sqrt(2))  # the first axis runs from right to left through the middle


def _blurred_labels(modality: str) -> Float:
    table = measured("labels").set_index("label")[modality]
    labels = merge_hemispheres(nearest_label())
    values = np.full(int(labels.max()) + 1, table.mean(), np.float32)
    values[table.index] = table.to_numpy()
    weight = blurred(covered().astype(np.float32))
    return np.asarray(blurred(np.where(covered(), values[labels], 0)) / np.maximum(weight, 1e-6), np.float32)
