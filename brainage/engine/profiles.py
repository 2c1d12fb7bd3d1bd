"""How faithful and how costly a run is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from brainage.core.errors import refuse
from brainage.data.sources.simulated import N_PAPER

#: Not a profile of its own: show the tables that were computed before and are committed.
PUBLISHED = "published"


@dataclass(frozen=True)
class Profile:
    """Size of a run: what all experiments share, and what one of them declares for itself.

    Attributes
    ----------
    name : str
        ``"smoke"``, ``"laptop"``, ``"paper"``, or ``"kernel"``: as laptop, without networks.
    voxel_size : int
        Grid in mm on which estimators see the maps.
    participants : int
        Size of the simulated cohort.
    epochs : int
        Of networks; 50 in the paper.
    most_components : int
        Upper bound on principal components, which need as many training participants.
    grids : mapping
        Coarser grids in mm that estimators see of some inputs, in experiments that allow it, see `Experiment.coarse`.
    repeats : int
        What an experiment repeats: random 80:20 splits, or simulated studies; see `Experiment.repeats`.
    own : mapping
        Other sizes of an experiment, see `Experiment.own`.
    learners : tuple of str
        Those that are fitted; empty: all.
    like : str
        Profile whose sizes of experiments are used.

    """

    name: str
    voxel_size: int
    participants: int
    epochs: int
    most_components: int
    grids: Mapping[str, int] = field(default_factory=dict)
    repeats: int = 1
    own: Mapping[str, Any] = field(default_factory=dict)
    learners: tuple[str, ...] = ()
    like: str = ""

    def allows(self, learner: str) -> bool:
        """Return whether a learner is fitted.

        Parameters
        ----------
        learner : str
            A key of `brainage.engine.fit.LEARNERS`.

        Examples
        --------
        >>> Profile("own", 4, 342, 50, 100, learners=("pca_gp",)).allows("contrastive")
        False

        """
        return not self.learners or learner in self.learners

    @property
    def sized(self) -> str:
        """Return the profile whose sizes experiments declare, if they declare none for this one."""
        return self.like or self.name

    def grid_of(self, inputs: str) -> int:
        """Return the grid on which estimators see whole maps of an input, mm.

        Parameters
        ----------
        inputs : str
            A key of `brainage.data.inputs.INPUTS`.

        Examples
        --------
        >>> Profile("own", 4, 342, 50, 100, grids={"stiffness": 8}).grid_of("stiffness")
        8
        """
        return self.grids.get(inputs, self.voxel_size)


_SIZES = (
    Profile("smoke", voxel_size=8, participants=60, epochs=2, most_components=20),
    Profile(  # stiffness alone loses less than half a year on coarser maps, see the experiment `resolution`
        "laptop", voxel_size=4, participants=N_PAPER, epochs=50, most_components=100, grids={"stiffness": 8}
    ),
    Profile("paper", voxel_size=2, participants=N_PAPER, epochs=50, most_components=100),
)
#: Those in which the book is computed.
PROFILES = {one.name: one for one in _SIZES}
#: A lab's own people in minutes: no networks, with which pages about the simulated cohort would be empty.
KERNEL = replace(PROFILES["laptop"], name="kernel", grids={}, learners=("pca_gp",), like="laptop")


def profile(name: str) -> Profile:
    """Return a profile by name.

    Parameters
    ----------
    name : str
        ``"smoke"``, ``"laptop"``, ``"paper"`` or ``"kernel"``.

    Raises
    ------
    BrainageError
        If there is no such profile.

    Examples
    --------
    >>> profile("smoke").voxel_size
    8

    """
    known = {**PROFILES, KERNEL.name: KERNEL}
    if name not in known:
        refuse(f"profile is {name!r}; expected one of {', '.join([PUBLISHED, *known])}")
    return known[name]
