"""T1-weighted images: the template, moved, thinned and scanned; age shows through atrophy."""

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.fields import coarse_noise, coarser, to_grid
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.deformation import origins, warp
from brainage.simulation.map.own_anatomy import Anatomy, thinning
from brainage.simulation.numbers.parameters import number
from brainage.space import anatomy

Array = NDArray[np.float32]


def expected_t1w(own: Anatomy, age: float, voxel_size: int, own_contrast: float = 0, drift: float = 1) -> Array:
    """Return the noise-free image: white matter about 1, fluid dark, 0 outside the brain.

    Parameters
    ----------
    own : Anatomy
        How the template is moved and thinned.
    age : float
        Years; contrast between gray and white matter drifts with it.
    voxel_size : int
        2, 4 or 8 mm.
    own_contrast : float
        What the participant's gray-white contrast has beyond others of the age, of white matter's intensity.
    drift : float
        Multiple of the drift of contrast.

    """
    image = anatomy.template("t1w") + _contrast(drift * (age - number("age.young")), own_contrast)
    fluid = thinning(own.losses)
    image = image + fluid * (number("t1w.fluid") - image)
    image = np.where(covered(), np.maximum(image, 0.01), 0).astype(np.float32)
    return warp(image, origins(own.shift, voxel_size), voxel_size)


def draw_contrast(rng: np.random.Generator) -> float:
    """Draw a participant's own contrast, which hides most of its drift with age."""
    return number("t1w.contrast_sd") / 100 * rng.standard_normal()


def _contrast(years: float, own: float) -> Array:
    """Return what is added to the young template: gray and white matter move towards each other with age."""
    drift = number("t1w.contrast_drift") / 100 * years
    return (drift + own) / 2 * (anatomy.template("white matter") - anatomy.template("gray matter"))


def scan(rng: np.random.Generator, image: Array, voxel_size: int) -> Array:
    """Add what a scanner adds: overall scale, smooth bias, noise of voxels."""
    bias = 1 + number("t1w.bias_sd") / 100 * to_grid(coarse_noise(rng, 64), voxel_size)
    scale = 1 + number("t1w.scale_sd") / 100 * rng.standard_normal()
    noise = coarser(rng.standard_normal(anatomy.grid(2).shape, np.float32), voxel_size)
    scanned = image * bias * scale + number("t1w.noise_sd") / 100 * noise
    return np.where(image > 0, np.maximum(scanned, 0.001), 0).astype(np.float32)
