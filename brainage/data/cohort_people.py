"""Who is in a cohort: whose age is known, who is a control, who has which maps, and which visits a person made."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.core.left_out import named, tell_left_out
from brainage.data.cohort_arguments import checked_answers
from brainage.data.diagnoses import CONTROL, controls
from brainage.data.inputs import modalities_of
from brainage.data.visits import Visit, scans, visits
from brainage.space.anatomy import Grid


@dataclass(frozen=True)
class CohortPeople:
    """The participants of a cohort, and what its folder says of itself.

    Attributes
    ----------
    folder : Path
        The cohort folder.
    name : str
        What the cohort is called in tables and figures.
    participants : DataFrame
        ``participant_id``, ``age`` (years; NaN: unknown), ``sex``, ``study``, ``diagnosis``, perhaps ``session`` and
        ``scanner`` (missing where there is none), `scores`, and further columns as text. One row per participant, or
        per visit.
    modalities : tuple of str
        Of the cohort; whether everybody has them, `available` says.
    grid : Grid
        The grid of all maps.
    parameters : dict
        What the cohort was made with.
    source : str
        Where its data come from, as its maker wrote it down.
    control : str
        Diagnosis of the controls.
    scores : tuple of str
        Columns of ``participants`` that are numbers, NaN where missing.
    optional : tuple of str
        Which of ``session`` and ``scanner`` the table has.
    lacking : frozenset of (str, str)
        Scan (see `brainage.data.visits.scan`) and modality of maps that there are not.

    """

    folder: Path
    name: str
    participants: pd.DataFrame
    modalities: tuple[str, ...]
    grid: Grid
    parameters: dict[str, object]
    source: str = ""
    control: str = CONTROL
    scores: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    lacking: frozenset[tuple[str, str]] = frozenset()

    def __len__(self) -> int:
        """Return the number of participants, or of visits if some have several."""
        return len(self.participants)

    @property
    def ages(self) -> NDArray[np.float64]:
        """Chronological ages in years, ``(n,)``; NaN where unknown, see `with_ages`."""
        return self.participants["age"].to_numpy(float)

    def select(self, condition: Callable[[pd.DataFrame], pd.Series]) -> Self:
        """Return the participants for whom ``condition(participants)`` is true.

        For instance ``cohort.select(lambda p: p["age"] > 60)``.

        Parameters
        ----------
        condition : callable
            From the table of participants to yes or no for each row.

        Raises
        ------
        BrainageError
            If the condition does not answer yes or no for everybody, or nobody fulfils it.

        """
        chosen = checked_answers(condition, self.participants)
        kept = self.participants[chosen].reset_index(drop=True)
        if kept.empty:
            refuse(f"{self.name}: no participant fulfils the condition; loosen it")
        return replace(self, participants=kept)

    @property
    def is_control(self) -> NDArray[np.bool_]:
        """Whether each row is of a control, ``(n,)``; an error that names the labels there are if none is."""
        return controls(self.participants, self.control, self.name)

    @property
    def healthy(self) -> Self:
        """The controls; an error that names the labels there are if there is none."""
        return self._only(self.is_control)

    def available(self, inputs: str) -> NDArray[np.bool_]:
        """Return who has all maps of an input.

        Parameters
        ----------
        inputs : str
            A key of `INPUTS`.

        Returns
        -------
        ndarray of bool
            ``(n,)``, one answer for each row.

        Raises
        ------
        BrainageError
            If the cohort lacks a modality.

        """
        wanted = modalities_of(inputs)
        for modality in wanted:
            self._check_modality(modality)
        names = scans(self.participants, sessions=self._has_sessions)
        return np.array([not any((one, modality) in self.lacking for modality in wanted) for one in names], bool)

    def with_maps(self, inputs: str) -> Self:
        """Return those who have all maps of an input; others are left out by name, in a warning.

        Parameters
        ----------
        inputs : str
            A key of `INPUTS`.

        Raises
        ------
        BrainageError
            If the cohort lacks a modality, or nobody has the maps.

        """
        return self._with(self.available(inputs), f"without all maps of {inputs}")

    def with_ages(self) -> Self:
        """Return those whose age is known, as training and errors need; others are left out by name, in a warning.

        Raises
        ------
        BrainageError
            If nobody's age is known.

        """
        return self._with(np.isfinite(self.ages), "without a known age")

    def check_maps(self, inputs: str) -> None:
        """Refuse, by name, people who lack maps of an input.

        Parameters
        ----------
        inputs : str
            A key of `INPUTS`.

        Raises
        ------
        BrainageError
            If somebody, or the cohort, does: who, and what to do.

        """
        self._check(self.available(inputs), f"lack maps of {inputs}", f"with_maps({inputs!r})")

    def check_ages(self) -> None:
        """Refuse, by name, people whose age is unknown, on whom nothing can be trained or scored.

        Raises
        ------
        BrainageError
            If there are any: who, and what to do.

        """
        self._check(np.isfinite(self.ages), "have no known age", "with_ages()")

    def _check(self, fine: NDArray[np.bool_], what: str, remedy: str) -> None:
        if not fine.all():
            names = named(scans(self.participants[~fine], sessions=self._has_sessions))
            refuse(f"{self.name}: {(~fine).sum()} of {len(self)} {what} ({names}); leave them out with cohort.{remedy}")

    def _with(self, kept: NDArray[np.bool_], why: str) -> Self:
        if not kept.any():
            refuse(f"{self.name}: all {len(self)} {why}; expected some who have them")
        names = scans(self.participants[~kept], sessions=self._has_sessions)
        tell_left_out(self.name, names, why)
        return self._only(kept)

    def _only(self, kept: NDArray[np.bool_]) -> Self:
        return self if kept.all() else replace(self, participants=self.participants[kept].reset_index(drop=True))

    @property
    def _has_sessions(self) -> bool:
        return "session" in self.optional

    @cached_property
    def visits(self) -> list[Visit]:
        """Participant and session, or ``None``, of each row."""
        return visits(self.participants, sessions=self._has_sessions)

    @cached_property
    def _sessions(self) -> dict[str, list[str | None]]:
        found: dict[str, list[str | None]] = {}
        for participant_id, session in self.visits:
            found.setdefault(participant_id, []).append(session)
        return found

    def _session(self, participant_id: str, session: str | None) -> str | None:
        """Return the session of a visit, which may be left out where a participant has one only."""
        own = self._sessions.get(participant_id)
        if own is None:
            msg = f"participant_id is {participant_id!r}; {self.name} has {len(self)} others, such as "
            raise BrainageError(msg + self.participants["participant_id"].iloc[0])
        if session is None and len(own) == 1:
            return own[0]
        if session not in own:
            known = ", ".join(one or "none" for one in own)
            refuse(f"session of {participant_id} is {session!r}; expected one of {known}, such as session={own[0]!r}")
        return session

    def _check_modality(self, modality: str) -> None:
        if modality not in self.modalities:
            refuse(f"modality is {modality!r}; {self.name} has {', '.join(self.modalities)}")
