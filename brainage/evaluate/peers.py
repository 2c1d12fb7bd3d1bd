"""Whom to leave out beside a study: as many people of the same ages, from all studies.

Errors on a study that was left out whole are larger for two reasons: nobody of its scanner was seen, and few of its
ages. Where its peers are left out in its place, only the second is left.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from brainage.core import arguments
from brainage.core.setting_checks import check_seed
from brainage.evaluate.splits import Rows, Split, StudySplit

_ALIKE = 2.0  # years between a participant and a peer; farther if all who are nearer are taken


@dataclass(frozen=True)
class PeerSplit:
    """As many people held out as one study has, of the same ages, whatever study they are of.

    Attributes
    ----------
    study : str
        Whose peers.
    seed : int
        Of the draw.

    Examples
    --------
    >>> people = pd.DataFrame({"age": [20, 60, 21, 61], "study": list("aabb")})
    >>> sorted(people["age"].iloc[PeerSplit("a", seed=0).split(people).test].round(-1))
    [20, 60]

    """

    study: str
    seed: int

    def split(self, participants: pd.DataFrame) -> Split:
        """Return the rows of all others, and of the peers; raises as `StudySplit`.

        Parameters
        ----------
        participants : DataFrame
            ``study`` and ``age``, a row a person.

        """
        ages = arguments.numbers("age", arguments.table("participants", participants, ["age", "study"])["age"])
        random = np.random.default_rng(check_seed(self.seed, "seed"))
        inside = random.permutation(StudySplit(self.study).split(participants).test)
        free = np.ones(len(ages), bool)
        for one in inside:
            free[_peer(ages, ages[one], np.flatnonzero(free), random)] = False
        return Split(np.flatnonzero(free), np.flatnonzero(~free), self.seed)


def _peer(ages: np.ndarray, age: float, free: Rows, random: np.random.Generator) -> int:
    """Return one of those who are left and near in age, or the nearest of them."""
    apart = np.abs(ages[free] - age)
    return int(random.choice(free[apart <= max(_ALIKE, apart.min())]))
