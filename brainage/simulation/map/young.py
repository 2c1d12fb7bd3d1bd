"""Maps of a young adult: what a participant's latents say, area by area, with texture in between.

A map is a smooth level, plus the pattern that all people share, plus noise. The level is solved for the means and
gradients, and the noise is scaled for the SDs that the participant's latents ask for, over the voxels that have data;
so regional means, SDs and their correlations are those of real maps, whatever the noise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import spread, without_gaps
from brainage.simulation.lattice.fields import NODES, coarser, mixture, to_grid, to_nodes
from brainage.simulation.map.level_solver import Levels
from brainage.simulation.map.pattern import mean_map, noise_profile, pattern
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person.latents import repeated, targets
from brainage.space.anatomy import grid

Float = NDArray[np.float32]

_MOST_SHARED = 0.9  # of an area's SD: what the pattern may take, the rest is noise
_ROUNDS = 8  # of scaling the noise until the SDs are right to about 1 %


@dataclass(frozen=True)
class Deviation:
    """How a participant's young map deviates from the pattern that all share, ready for its grid and coarser ones.

    Attributes
    ----------
    level : ndarray
        The smooth part of the map, on the nodes.
    contrast : ndarray
        What the pattern is multiplied by, on the nodes.
    log_amplitude : ndarray
        Logarithm of what the noise is multiplied by, on the nodes.
    noise : ndarray
        Noise of about unit SD, at 2 mm or on the nodes.

    """

    level: Float
    contrast: Float
    log_amplitude: Float
    noise: Float

    def apply(self, pattern: Float, voxel_size: int) -> Float:
        """Return the map on a grid, given the pattern there."""
        texture = np.exp(to_grid(self.log_amplitude, voxel_size)) * _picked(self.noise, voxel_size)
        return to_grid(self.level, voxel_size) + to_grid(self.contrast, voxel_size) * pattern + texture


def draw_deviation(
    rng: np.random.Generator,
    latents: NDArray,
    modality: str,
    share: Float,
    site_noise: Float,
    *,
    again: np.random.Generator | None = None,
    voxel_size: int = 2,
) -> Deviation:
    """Draw a participant's deviation from the pattern.

    Parameters
    ----------
    rng : Generator
        The participant's own stream.
    latents : ndarray
        The participant's latents, ``(58,)``.
    modality : str
        ``"stiffness"`` or ``"damping_ratio"``.
    share : ndarray
        How much data each 2 mm voxel has, 0 to 1; the map will be multiplied by it.
    site_noise : ndarray
        Noise of unit SD that all participants of a site share, at 2 mm.
    again : Generator, optional
        Of a later visit, whose texture is that of the first but for noise.
    voxel_size : int
        Of the finest grid that is asked for: from 4 mm on, noise is made on the nodes alone.

    """
    wanted, spacing = targets(latents, modality), min(voxel_size, NODES)
    texture = mixture(rng, wanted.shares, spacing)
    if again is not None:
        texture = repeated(texture, mixture(again, wanted.shares, spacing))
    noise = _noise(texture, modality, coarser(site_noise, spacing), coarser(noise_profile(modality), spacing))
    nodes, share, shared = _picked(noise, NODES), without_gaps(to_nodes(share)), to_nodes(pattern(modality))
    levels = Levels(share, mean_map(modality))
    contrast = spread(np.minimum(1, _MOST_SHARED * wanted.sds / levels.sds(shared)))
    scale = np.log(wanted.sds)
    for _ in range(_ROUNDS):
        amplitude = spread(scale)
        field = contrast * shared + np.exp(amplitude) * nodes
        smooth = levels.level(wanted, field)
        scale += np.log(wanted.sds / levels.sds(field + smooth)).clip(-0.5, 0.5)
        scale = np.clip(scale, np.log(wanted.sds) - 2, np.log(wanted.sds) + 1.5)
    return Deviation(smooth, contrast, amplitude, noise)


def _picked(noise: Float, voxel_size: int) -> Float:
    """Pick the voxels of a grid out of noise at 2 mm or on the nodes."""
    on_nodes = noise.shape == grid(NODES).shape
    return to_grid(noise, voxel_size) if on_nodes else coarser(noise, voxel_size)


def _noise(texture: Float, modality: str, site_noise: Float, profile: Float) -> Float:
    """Return noise with the texture of a participant: partly the site's, partly equal on both sides."""
    site = number(f"site_noise.{modality}")
    normal = np.sqrt(1 - site) * _with_symmetry(texture, number(f"symmetry.{modality}"))
    return _not_normal(normal + np.sqrt(site) * site_noise, modality) * profile


def _with_symmetry(noise: Float, correlation: float) -> Float:
    """Correlate noise of left and right; the first axis runs from one to the other through the middle."""
    angle = np.arcsin(correlation) / 2
    return np.float32(np.cos(angle)) * noise + np.float32(np.sin(angle)) * noise[::-1]


def _not_normal(noise: Float, modality: str) -> Float:
    """Give normal noise the asymmetry and the heavy tails of residual maps: lognormal, and steeper far out."""
    skew, tail, start = (number(f"{name}.{modality}") for name in ("skew", "tail", "tail_start"))
    skewed = (np.exp(skew * noise - skew**2 / 2) - 1) / np.sqrt(np.expm1(skew**2))
    upper, lower = np.maximum(noise - start, 0), np.maximum(-noise - start, 0)
    return (skewed + tail * (upper**2 - (lower**2 if modality == "stiffness" else 0))).astype(np.float32)
