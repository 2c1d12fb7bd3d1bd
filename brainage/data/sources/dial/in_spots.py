"""The positive control: a simulated cohort whose ageing is all in spots, on which a convolution must win."""

from brainage.data.sources.simulated import Model, local_cohort
from brainage.data.sources.source import Source

__all__ = ["IN_SPOTS"]

#: The people of the book's cohort; no area's mean says anything about age, see `brainage.simulation.map.spots`.
IN_SPOTS = Source(
    "simulated-in-spots",
    "Positive control, ageing in spots",
    lambda n, size: local_cohort(n, voxel_size=size, model=Model(locality=1.0)),
    "in spots",
)
