"""How faithful and how costly a run is."""

from dataclasses import dataclass

from brainage.errors import BrainageError
from brainage.sources.simulated import N_PAPER

__all__ = ["PROFILES", "PUBLISHED", "Profile", "profile"]

#: Not a profile of its own: show the tables that were computed before and are committed.
PUBLISHED = "published"


@dataclass(frozen=True)
class Profile:
    """Size of a run.

    Attributes
    ----------
    name : str
        ``"smoke"``, ``"laptop"`` or ``"paper"``.
    voxel_size : int
        Grid in mm on which estimators see the maps.
    participants : int
        Size of the simulated cohort.
    seeds : int
        Random 80:20 splits of what is quick to fit.
    network_seeds : int
        Random 80:20 splits in comparisons with networks.
    epochs : int
        Of networks; 50 in the paper.
    most_components : int
        Upper bound on principal components, which need as many training participants.

    """

    name: str
    voxel_size: int
    participants: int
    seeds: int
    network_seeds: int
    epochs: int
    most_components: int


PROFILES = {
    one.name: one
    for one in (
        Profile("smoke", 8, 60, 2, 2, 10, 20),
        Profile("laptop", 4, N_PAPER, 10, 5, 50, 100),
        Profile("paper", 2, N_PAPER, 10, 10, 50, 100),
    )
}


def profile(name: str) -> Profile:
    """Return a profile by name.

    >>> profile("smoke").seeds
    2
    """
    if name not in PROFILES:
        msg = f"profile is {name!r}; expected one of {', '.join([PUBLISHED, *PROFILES])}"
        raise BrainageError(msg)
    return PROFILES[name]
