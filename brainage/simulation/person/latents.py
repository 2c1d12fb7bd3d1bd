"""A participant's latents: means and SDs of areas, gradients and texture of a young adult's mechanical maps.

They follow a multivariate normal distribution around the mean of the participant's study, with the SDs and
correlations that MRE134 has within its sub-studies.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.gradients import GRADIENTS
from brainage.simulation.numbers.parameters import measured, number

Array = NDArray[np.float64]

MECHANICAL = ("stiffness", "damping_ratio")

#: Kind, modality and name of each latent.
LATENTS: tuple[tuple[str, str, str], ...] = tuple(
    (kind, modality, name)
    for modality in MECHANICAL
    for kind, names in (("mean", AREAS), ("sd", AREAS), ("gradient", GRADIENTS), ("texture", ("coarse", "fine")))
    for name in names
)
_LOWEST_DAMPING = 0.03
_FINE = slice(0, 3)  # components of 8 mm and less
_LEAST = 1e-3


def draw_latents(
    rng: np.random.Generator, offset: Array, root: Array, again: np.random.Generator | None = None
) -> Array:
    """Draw the latents of a participant of a site, ``(58,)``.

    Parameters
    ----------
    rng : Generator
        The participant's own stream.
    offset : ndarray
        What the site adds, ``(58,)``.
    root : ndarray
        Cholesky factor of the correlations, ``(58, 58)``.
    again : Generator, optional
        Of a later visit, which repeats the first but for noise.

    """
    table, own = measured("latents"), rng.standard_normal(len(LATENTS))
    if again is not None:
        own = repeated(own, again.standard_normal(len(LATENTS)))
    return table["mean"].to_numpy() + offset + table["sd"].to_numpy() * (root @ own)


def repeated(first: NDArray, noise: NDArray) -> NDArray:
    """Return what a later visit shows of normal numbers of the first, as alike as visits are."""
    alike = number("visit.repeatability")
    return np.asarray(alike * first + np.sqrt(1 - alike**2) * noise, first.dtype)


def typical_latents() -> Array:
    """Return the latents of the average young adult."""
    return measured("latents")["mean"].to_numpy()


class Targets(NamedTuple):
    """What a participant's young map of one modality must show.

    Attributes
    ----------
    means, sds : ndarray
        Of each of `AREAS`, ``(12,)``, in the modality's unit.
    gradients : ndarray
        Coefficient of each of `GRADIENTS`, ``(3,)``.
    shares : ndarray
        Shares of the noise components in the variance of the texture, ``(6,)``.

    """

    means: Array
    sds: Array
    gradients: Array
    shares: Array


def targets(latents: Array, modality: str) -> Targets:
    """Read a participant's latents."""
    found = {kind: latents[_positions(kind, modality)] for kind in ("mean", "sd", "gradient", "texture")}
    mean = found["mean"]
    return Targets(
        means=np.exp(mean) if modality == "stiffness" else np.maximum(mean, _LOWEST_DAMPING),
        sds=np.exp(found["sd"]),
        gradients=found["gradient"],
        shares=texture_from(found["texture"], measured("texture")[modality].to_numpy()),
    )


@cache
def _positions(kind: str, modality: str) -> NDArray[np.int64]:
    return np.array([i for i, (one, of, _) in enumerate(LATENTS) if (one, of) == (kind, modality)])


def describe_texture(shares: Array) -> Array:
    """Return two numbers for the shares of noise components, ``(n, 6)`` to ``(n, 2)``.

    ``coarse``: log odds of components of 16 mm and more; ``fine``: log odds, among the finer ones, of those below 8 mm.
    """
    fine = shares[:, _FINE].sum(axis=1)
    finest = shares[:, :2].sum(axis=1) / np.maximum(fine, _LEAST)
    return np.column_stack([_log_odds(1 - fine), _log_odds(finest)])


def texture_from(described: Array, typical: Array) -> Array:
    """Return the shares that `describe_texture` gives those two numbers, in the typical proportions otherwise."""
    shares = typical.copy()
    share, finest = (float(1 / (1 + np.exp(-log_odds))) for log_odds in described)
    shares[3:] *= share / shares[3:].sum()
    shares[:2] *= (1 - share) * finest / shares[:2].sum()
    shares[2] = (1 - share) * (1 - finest)
    return shares


def _log_odds(share: Array) -> Array:
    share = np.clip(share, _LEAST, 1 - _LEAST)
    return np.log(share / (1 - share))
