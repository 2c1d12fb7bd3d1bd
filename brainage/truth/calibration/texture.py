"""The texture of residual maps as a mixture of noise at several scales, and what the simulation loses of it."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import nnls

from brainage.data.inputs import INPUTS
from brainage.simulation.lattice import fields
from brainage.simulation.lattice.areas import averages, spread, usable_nodes, weights
from brainage.simulation.person.latents import describe_texture
from brainage.space import anatomy
from brainage.truth.realism import Features, autocorrelation

Array = NDArray[np.float64]


def texture_shares(curves: Array, basis: Array) -> Array:
    """Return the shares of noise components whose mixture has the autocorrelation curves, ``(n, components)``."""
    heavy = 10.0  # makes the shares add up to one
    matrix = np.vstack([basis.T, heavy * np.ones(len(basis))])
    shares = np.array([nnls(matrix, np.r_[curve, heavy])[0] for curve in curves])
    return shares / shares.sum(axis=1, keepdims=True)


def component_curves(draws: int = 6) -> Array:
    """Return the autocorrelation of each noise component in the brain, ``(components, lags)``."""
    identity = np.eye(len(fields.COMPONENTS))
    return np.array([_noise_curves(shares, draws).mean(axis=0) for shares in identity])


def participants_shares(features: Features, basis: Array) -> dict[str, Array]:
    """Return the shares of noise components of each participant, ``(n, components)`` by modality."""
    return {m: texture_shares(features.texture[m].to_numpy(), basis) for m in INPUTS["mre"]}


def correct_texture(folder: Path, real: Features, imitated: Features, basis: Array) -> None:
    """Shift the texture by what is measured too much or too little on the imitation.

    Mean shares move so that mean curves of autocorrelation meet; SDs of the latents by what people differ too much.
    """
    latents = pd.read_csv(folder / "latents.csv", keep_default_na=False).set_index(["kind", "modality", "name"])
    means, sds = latents["mean"].to_dict(), latents["sd"].to_dict()
    texture = pd.read_csv(folder / "texture.csv").set_index("component")
    wanted, found = (participants_shares(features, basis) for features in (real, imitated))
    for modality in wanted:
        before = texture[modality].to_numpy()
        curves = (features.texture[modality].to_numpy().mean(axis=0) for features in (real, imitated))
        missed = np.subtract(*curves)
        texture[modality] = moved_shares(before, missed, basis)
        moved = (describe_texture(texture[[modality]].to_numpy().T) - describe_texture(before[None]))[0]
        spreads = [describe_texture(shares[modality]).var(axis=0) for shares in (wanted, found)]
        for i, name in enumerate(("coarse", "fine")):
            row = ("texture", modality, name)
            variance = sds[row] ** 2 + spreads[0][i] - spreads[1][i]
            means[row] += moved[i]
            sds[row] = np.sqrt(max(variance, 0.01 * spreads[0][i]))
    latents = latents.assign(mean=pd.Series(means), sd=pd.Series(sds))
    latents.reset_index().to_csv(folder / "latents.csv", index=False, float_format="%.4g")
    texture.reset_index().to_csv(folder / "texture.csv", index=False, float_format="%.4g")


def moved_shares(shares: Array, missed: Array, basis: Array) -> Array:
    """Return shares of components whose curve is higher by what was missed: positive, and one in all.

    Parameters
    ----------
    shares : ndarray
        Of the components, ``(6,)``.
    missed : ndarray
        Autocorrelation wanted beyond what was found, by lag.
    basis : ndarray
        Of `component_curves`.

    """
    return texture_shares((shares @ basis + missed)[None], basis)[0]


def _noise_curves(shares: Array, draws: int) -> Array:
    """Measure noise fields as real maps are measured: in the brain, without the means of areas."""
    brain, grid = anatomy.region_mask("brain"), anatomy.grid(2)
    everywhere = np.ones(anatomy.grid(fields.NODES).shape, bool)
    means = np.stack([weights()[:, nodes].mean(axis=1) for nodes in usable_nodes(everywhere)])
    curves = []
    for draw in range(draws):
        noise = fields.mixture(np.random.default_rng([draw, 20251121]), shares)
        excess = np.linalg.solve(means, averages(fields.to_nodes(noise), everywhere))
        values = (noise - fields.to_grid(spread(excess), 2))[brain]
        curves.append(autocorrelation(values - values.mean(), brain, grid))
    return np.array(curves)
