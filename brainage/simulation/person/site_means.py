"""What the site of a scan adds to a participant's latents.

The sub-studies of Study 1 have the offsets measured on MRE134, although protocol and age range are the same. Other
studies get random combinations of those offsets, so that they differ as much, from which any trend with the studies'
mean ages is taken off: the slope over the pool stays what was put in.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.lattice.fields import mixture, one_thread
from brainage.simulation.numbers.parameters import measured
from brainage.simulation.person.latents import LATENTS
from brainage.simulation.person.model import Group, Model

Array = NDArray[np.float64]


def site_offset(group: Group, seed: int, model: Model) -> Array:
    """Return what the site of a group adds to the latents, ``(58,)``."""
    known = measured_offsets()
    if group.site in known:
        return model.study_effects * known[group.site]
    return model.study_effects * _drawn_offsets(model.groups, seed)[group.site]


def measured_offsets() -> dict[str, Array]:
    """Return the offsets of the sub-studies of MRE134, by site."""
    table = measured("latents").filter(like="offset ")
    return {str(name).removeprefix("offset "): table[name].to_numpy() for name in table}


@lru_cache(24)
@one_thread
def site_noise(site: str, seed: int, modality: str) -> NDArray[np.float32]:
    """Return the noise of unit SD that all maps of a site share, at 2 mm; that of MRE134's sites is always the same."""
    own = (0,) if site in measured_offsets() else (1, seed)
    rng = np.random.default_rng([*own, len(modality), *site.encode()])
    return mixture(rng, measured("texture")[modality].to_numpy())


@lru_cache(8)
def _drawn_offsets(groups: tuple[Group, ...], seed: int) -> dict[str, Array]:
    offsets = np.array(list(measured_offsets().values()))
    healthy = [group for group in groups if group.diagnosis == "CN"] or list(groups)
    sites = list(dict.fromkeys(group.site for group in groups if group.site not in measured_offsets()))
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2**31,)))
    drawn = rng.standard_normal((len(sites), len(offsets))) @ offsets / np.sqrt(len(offsets))
    return dict(zip(sites, _without_trend(drawn, sites, healthy), strict=True))


def _without_trend(drawn: Array, sites: list[str], groups: list[Group]) -> Array:
    """Take off what is linear in the sites' mean ages, weighted by their healthy participants."""
    n = np.array([sum(group.n for group in groups if group.site == site) for site in sites], float)
    ages = np.array([sum(g.n * g.mean for g in groups if g.site == site) for site in sites]) / np.maximum(n, 1)
    if (n > 0).sum() <= 2:  # a line through two sites would take everything off
        return drawn
    design = np.column_stack([np.ones(len(sites)), ages])
    fitted = np.linalg.solve(design.T @ (n[:, None] * design), design.T @ (n[:, None] * drawn))
    return np.where(n[:, None] > 0, drawn - design @ fitted, drawn).reshape(len(sites), len(LATENTS))
