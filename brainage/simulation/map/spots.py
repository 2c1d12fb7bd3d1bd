"""Ageing that is gathered in spots: local, in other places in every person, and without a change of any area's mean.

It is no finding about brains but a control: what regional means and voxelwise linear models cannot see, and a
convolution can, so that a protocol that shows no gain of networks on it would show none anywhere.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from brainage.simulation.lattice.areas import averages, spread
from brainage.simulation.lattice.fields import NODES, stream, to_nodes
from brainage.simulation.lattice.surface import covered
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person.drawn_person import Person
from brainage.space import anatomy

Array = NDArray[np.float32]

_LEAST = 0.1  # of the value of a young adult
_ROUNDS = 4


def in_spots(person: Person, modality: str, years: NDArray | float) -> Array | float:
    """Return what a person's spots multiply a map by, ``(x, y, z)`` on the nodes; 1 where nothing is in spots.

    Parameters
    ----------
    person : Person
        Whose spots are in the same places in every modality and at every visit.
    modality : str
        ``"stiffness"``, ``"damping_ratio"`` or ``"t1w"``.
    years : ndarray or float
        Of brain age since the map was young, on the nodes or everywhere.

    """
    slope = person.spot_slopes[modality] / 100
    if slope == 0:
        return 1.0
    return np.maximum(1 + slope * years * draw_spots(stream(person.seed, person.index, "spots")), _LEAST)


def draw_spots(rng: np.random.Generator) -> Array:
    """Draw where a person's ageing is gathered: on the nodes, mean about 0 in each area, SD about 1 in the brain."""
    sd, per_node = number("spots.sd") / NODES, (NODES / number("spots.spacing")) ** 3
    counts = rng.poisson(per_node, anatomy.grid(NODES).shape).astype(np.float32)
    field = gaussian_filter(counts, sd, mode="wrap") / np.sqrt(per_node * _square_sum(sd))
    for _ in range(_ROUNDS):  # what is taken off one area reaches into its neighbours
        field -= spread(averages(field, to_nodes(covered())))
    return np.asarray(field, np.float32)


def _square_sum(sd: float) -> float:
    """Return the sum of squares of a Gaussian kernel, which makes white noise of unit SD that much less variable."""
    impulse = np.zeros((33, 33, 33))
    impulse[16, 16, 16] = 1
    return float((gaussian_filter(impulse, sd, mode="wrap") ** 2).sum())
