"""What an experiment declares: catalogue, provenance and sizes follow from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.profiles import Profile, profile


@dataclass(frozen=True)
class Experiment:
    """A question with its cohorts and sizes, and the function that answers it in tidy tables.

    Attributes
    ----------
    name : str
        Of the folder of its results.
    run : callable
        From cohort and profile to tables by name.
    tables : tuple of str
        Names of the tables that `run` always gives; it may give more where a cohort allows.
    cohorts : tuple of str
        Keys of the cohorts that the book shows it on, see `brainage.engine.runner.COHORTS`.
    published : str
        Profile of the published tables: ``"laptop"`` where networks are fitted, which need a GPU at 2 mm.
    repeats : mapping
        By profile, how often it is repeated; empty if nothing is.
    elsewhere : mapping
        The same on other cohorts than the first; empty: as often there.
    repeated : str
        What: ``"splits"`` or ``"studies"``.
    own : mapping
        By profile, other sizes that it needs.
    coarse : bool
        Whether inputs are shown on the coarser grids that a profile names for them: where whole maps are seen, and
        nothing as small as a structure or a cube of voxels is asked about.

    """

    name: str
    run: Callable[[Cohort, Profile], dict[str, pd.DataFrame]]
    tables: tuple[str, ...]
    cohorts: tuple[str, ...] = ("simulated",)
    published: str = "laptop"
    repeats: Mapping[str, int] = field(default_factory=dict)
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    repeated: str = "splits"
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    coarse: bool = False

    def size(self, name: str, cohort: str = "") -> Profile:
        """Return the profile of this name with this experiment's own sizes.

        Parameters
        ----------
        name : str
            Of `brainage.engine.profiles.PROFILES`.
        cohort : str
            Which it is to be run on; default: the first.

        Raises
        ------
        BrainageError
            If there is no such profile.

        """
        size = profile(name)
        grids = size.grids if self.coarse else {}
        often = self.elsewhere if self.elsewhere and cohort in self.cohorts[1:] else self.repeats
        return replace(size, grids=grids, repeats=often.get(size.sized, 1), own=self.own.get(size.sized, {}))
