"""Whom to train and whom to test on: typed splits, built on scikit-learn's splitters.

People are split, not rows: whoever stands in a table more than once, by ``participant_id``, is on one side.
"""

import math
from dataclasses import dataclass
from numbers import Real
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import KFold, PredefinedSplit, ShuffleSplit

from brainage.core import arguments
from brainage.core.errors import refuse
from brainage.core.left_out import tell_left_out
from brainage.core.setting_checks import check_seed, check_whole
from brainage.data.diagnoses import CONTROL, controls

Rows = NDArray[np.int64]


class Split(NamedTuple):
    """Rows to train and to test on, and the seed of the fit."""

    train: Rows
    test: Rows
    seed: int


class Splitter(Protocol):
    """What all splits can do."""

    def split(self, participants: pd.DataFrame) -> Split:
        """Return the rows of a table of participants to train and to test on.

        Parameters
        ----------
        participants : DataFrame
            One row a person, or several of the same ``participant_id``.

        """


@dataclass(frozen=True)
class RandomSplit:
    """A random share held out; the paper's is a fifth (paper, "Evaluation Protocol").

    Attributes
    ----------
    seed : int
        Of the draw.
    test_size : float
        Share of participants held out.

    Examples
    --------
    >>> train, test, _ = RandomSplit(seed=0).split(pd.DataFrame({"age": range(20, 30)}))
    >>> len(train), test.tolist()
    (8, [2, 8])

    """

    seed: int
    test_size: float = 0.2

    def split(self, participants: pd.DataFrame) -> Split:
        """Return the rows to train and to test on.

        Parameters
        ----------
        participants : DataFrame
            One row a person, or several of the same ``participant_id``.

        Raises
        ------
        BrainageError
            If the share held out is not between 0 and 1, or leaves nobody to train or to test on.

        """
        who = _persons(participants)
        n, share = int(who.max(initial=-1)) + 1, isinstance(self.test_size, Real) and 0 < self.test_size < 1
        if not share or not 0 < math.ceil(n * self.test_size) < n:
            refuse(f"test_size is {self.test_size} of {n} participants; expected a share that leaves some of both")
        draws = ShuffleSplit(1, test_size=self.test_size, random_state=check_seed(self.seed, "seed"))
        ((train, test),) = draws.split(np.arange(n))
        rows = pd.Series(who).groupby(who).indices
        training, tested = (np.concatenate([rows[one] for one in side]) for side in (train, test))
        return Split(training, tested, self.seed)


def _persons(participants: pd.DataFrame) -> Rows:
    """Return the number of the person of each row, in their order; without ``participant_id`` each row is one."""
    if "participant_id" not in participants:
        return np.arange(len(participants))
    return pd.factorize(participants["participant_id"], use_na_sentinel=False)[0]


def _apart(split: Split, participants: pd.DataFrame) -> Split:
    """Return a split that trains on no row of a person who is tested; who is left out is said by name."""
    who = _persons(participants)
    both = np.isin(who[split.train], who[split.test])
    if both.any():
        names = participants["participant_id"].iloc[split.train[both]].unique()
        tell_left_out("training", list(names), "who are tested, too,")
    if both.all():
        refuse(f"split: everybody of {len(both)} rows to train on is tested, too; expected other people to train on")
    return split._replace(train=split.train[~both])


def fold_splits(participants: pd.DataFrame, folds: int = 10, seed: int = 0) -> list[Split]:
    """Return as many splits as folds, in each of which another fold is held out, so that everybody is tested once.

    Parameters
    ----------
    participants : DataFrame
        One row a person, or several of the same ``participant_id``, which are in one fold.
    folds : int
        Of nearly the same number of persons.
    seed : int
        Of who is in which; also that of each split.

    Raises
    ------
    BrainageError
        If there are fewer persons than folds, or fewer than two folds.

    Examples
    --------
    >>> splits = fold_splits(pd.DataFrame({"age": range(20, 30)}), folds=5)
    >>> sorted(np.concatenate([split.test for split in splits]).tolist())
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

    """
    who = _persons(participants)
    n = int(who.max(initial=-1)) + 1
    check_whole("folds", folds, least=2, most=n, why=f"there are {n} persons, and each fold needs one")
    draws = KFold(folds, shuffle=True, random_state=check_seed(seed, "seed")).split(np.arange(n))
    tested = [np.isin(who, test) for _, test in draws]
    return [Split(np.flatnonzero(~one), np.flatnonzero(one), seed) for one in tested]


@dataclass(frozen=True)
class ValidationSplit:
    """A fifth of what `RandomSplit` trains on, to choose settings without a look at the test."""

    seed: int

    def split(self, participants: pd.DataFrame) -> Split:
        """Return the rows to train and to validate on; raises as `RandomSplit`.

        Parameters
        ----------
        participants : DataFrame
            One row a person, or several of the same ``participant_id``.

        """
        whole = RandomSplit(self.seed)
        training = whole.split(participants).train
        inner = whole.split(participants.iloc[training])
        return Split(training[inner.train], training[inner.test], self.seed)


@dataclass(frozen=True)
class StudySplit:
    """One study held out whole; whatever was recognised of it in training is of no use.

    Whoever came to another study, too, is not trained on, which a warning says by name.
    """

    study: str
    seed: int = 0

    def split(self, participants: pd.DataFrame) -> Split:
        """Return the rows of all other studies, and of this one.

        Parameters
        ----------
        participants : DataFrame
            With ``study``.

        Raises
        ------
        BrainageError
            If nobody, or everybody, took part in the study, or all others came to it, too.

        """
        inside = arguments.table("participants", participants, ["study"])["study"].isin([self.study]).to_numpy()
        if inside.all() or not inside.any():
            found = f"study is {self.study!r}, of {inside.sum()} of {len(inside)} participants"
            refuse(f"{found}; expected one of several studies")
        ((train, test),) = PredefinedSplit(np.where(inside, 0, -1)).split()
        return _apart(Split(train, test, self.seed), participants)


class DiseaseGroups(NamedTuple):
    """Rows of patients, of the healthy of their studies, and of the healthy of other studies."""

    patients: Rows
    controls: Rows
    others: Rows


def disease_groups(participants: pd.DataFrame, diagnosis: str, control: str = CONTROL) -> DiseaseGroups:
    """Return the rows of patients, of the controls of their studies, and of healthy people of other studies.

    A model for the comparison of patients and controls is trained on the third group alone, so that neither study has
    been seen in training (paper, "Brain Age Gap").

    Parameters
    ----------
    participants : DataFrame
        ``diagnosis`` and ``study``.
    diagnosis : str
        Of the patients.
    control : str
        Of the healthy.

    Raises
    ------
    BrainageError
        If nobody has the diagnosis or the control's, their studies have no healthy participant, or there is no other
        healthy one.

    """
    arguments.table("participants", participants, ["diagnosis", "study"])
    patients = participants["diagnosis"].isin([diagnosis]).to_numpy()
    healthy = controls(participants, control)
    same_study = participants["study"].isin(participants["study"][patients].dropna()).to_numpy()
    groups = DiseaseGroups(*(np.flatnonzero(rows) for rows in (patients, healthy & same_study, healthy & ~same_study)))
    if min(map(len, groups)) == 0:
        counts = ", ".join(f"{len(rows)} {name}" for name, rows in groups._asdict().items())
        refuse(f"diagnosis is {diagnosis!r}: {counts}; expected patients, controls of their studies, and other healthy")
    return groups


@dataclass(frozen=True)
class PatientSplit:
    """Train on healthy people of other studies; test on the rest of those, on patients and on their controls."""

    diagnosis: str
    seed: int
    control: str = CONTROL

    def split(self, participants: pd.DataFrame) -> Split:
        """Return the rows to train and to test on; raises as `disease_groups`.

        Parameters
        ----------
        participants : DataFrame
            With ``study`` and ``diagnosis``.

        """
        groups = disease_groups(participants, self.diagnosis, self.control)
        inner = RandomSplit(self.seed).split(participants.iloc[groups.others])
        test = np.concatenate([groups.others[inner.test], groups.controls, groups.patients])
        return _apart(Split(groups.others[inner.train], test, self.seed), participants)
