"""Smooth weights of the cerebrum's lobes: how what differs between lobes is spread over cortex and white matter."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from brainage.simulation.lattice.areas import AREAS, filled, weights
from brainage.simulation.lattice.fields import to_nodes
from brainage.space import anatomy
from brainage.space.anatomy import PARCELS

#: Parcels of the cortex by lobe; the insula is none of them.
LOBES: dict[str, tuple[str, ...]] = {
    "frontal": (
        *("superiorfrontal", "rostralmiddlefrontal", "caudalmiddlefrontal", "parsopercularis", "parstriangularis"),
        *("parsorbitalis", "lateralorbitofrontal", "medialorbitofrontal", "precentral", "paracentral", "frontalpole"),
        *("rostralanteriorcingulate", "caudalanteriorcingulate"),
    ),
    "parietal": (
        *("superiorparietal", "inferiorparietal", "supramarginal", "postcentral", "precuneus"),
        *("posteriorcingulate", "isthmuscingulate"),
    ),
    "temporal": (
        *("superiortemporal", "middletemporal", "inferiortemporal", "bankssts", "fusiform", "transversetemporal"),
        *("entorhinal", "temporalpole", "parahippocampal"),
    ),
    "occipital": ("lateraloccipital", "lingual", "cuneus", "pericalcarine"),
}
_SMOOTHING = 5.0  # mm, SD of the Gaussian that blends neighbouring lobes


def lobe_field(ratios: dict[str, float]) -> NDArray[np.float64]:
    """Return on the nodes, ``(nodes,)``, a quantity over its mean in the cerebrum, given it in some lobes.

    The other lobes and the insula share what makes the mean 1; outside cortex and white matter it is 1.

    Parameters
    ----------
    ratios : dict
        The quantity of lobes over the cerebrum's.

    """
    shares = lobe_shares()
    told = sum(shares[lobe] * ratio for lobe, ratio in ratios.items())
    left = 1 - sum(shares[lobe] for lobe in ratios)
    values = np.array([ratios.get(lobe, (1 - told) / left) for lobe in LOBES] + [(1 - told) / left])
    cerebrum = weights()[[AREAS.index("gray matter"), AREAS.index("white matter")]].sum(axis=0)
    return np.asarray(1 + cerebrum * (values @ _lobe_weights() - 1), float)


@cache
def lobe_shares() -> dict[str, float]:
    """Return the share of each lobe in cortex and cerebral white matter."""
    cerebrum = anatomy.region_mask("gray matter") | anatomy.region_mask("white matter")
    counts = np.bincount(nearest_lobe()[cerebrum], minlength=len(LOBES) + 1)
    return dict(zip(LOBES, (counts / counts.sum()).tolist(), strict=False))


@cache
def _lobe_weights() -> NDArray[np.float32]:
    """Return the weight of each lobe, and of the rest, at each node, ``(5, nodes)``; they add up to one."""
    nearest = nearest_lobe()
    blurred = [
        to_nodes(gaussian_filter((nearest == i).astype(np.float32), _SMOOTHING / 2)) for i in range(len(LOBES) + 1)
    ]
    stack = np.stack(blurred).reshape(len(blurred), -1) + 1e-6
    return stack / stack.sum(axis=0)


@cache
def nearest_lobe() -> NDArray[np.int64]:
    """Return at 2 mm the number of the lobe whose cortex is nearest; the insula is the last."""
    labels = anatomy.labels(2)
    lobes = np.full(labels.shape, -1)
    for number, parcels in enumerate((*LOBES.values(), ("insula",))):
        lobes[np.isin(labels, [label for parcel in parcels for label in PARCELS[parcel]])] = number
    return filled(lobes, lobes >= 0)
