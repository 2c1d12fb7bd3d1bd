"""The positive control: a simulated cohort whose ageing is all in spots, on which a convolution must win.

Ageing is twice as strong as in the book's cohort: with its own strength, spots of stiffness drown in the texture that
people of one age differ by, and with 249 people to learn from a network finds them hardly better than a linear model.
"""

from brainage.data.modalities import MODALITIES
from brainage.data.sources.simulated import Model, local_cohort
from brainage.data.sources.source import Source

__all__ = ["IN_SPOTS", "in_spots"]


def in_spots() -> Model:
    """Return the settings of the control: no area's mean says anything about age, see `brainage.simulation.map.spots`.

    Examples
    --------
    >>> in_spots().slope("stiffness"), in_spots().spot_slope("stiffness")
    (-0.0, -0.66)

    """
    return Model(strength=dict.fromkeys(MODALITIES, 2.0), locality=1.0)


#: The people of the book's cohort.
IN_SPOTS = Source(
    "simulated-in-spots",
    "Positive control, ageing in spots",
    lambda n, size: local_cohort(n, voxel_size=size, model=in_spots()),
    "in spots",
    setting="positive control, ageing in spots",
)
