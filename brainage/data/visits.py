"""Who was scanned when: one row a participant, or one a visit, told apart by the column ``session``.

A map is known by its *scan*: the participant, and the session if there is one, as BIDS begins the name of a file.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

#: A label of a session, as a regular expression.
SESSION = r"ses-[0-9a-zA-Z]+"
#: A participant, and the session or ``None``.
Visit = tuple[str, str | None]


def scan(participant_id: str, session: str | None = None) -> str:
    """Return what a visit is called.

    Parameters
    ----------
    participant_id : str
        Such as ``sub-01``.
    session : str, optional
        Such as ``ses-1``.

    Examples
    --------
    >>> scan("sub-01", "ses-1"), scan("sub-01")
    ('sub-01_ses-1', 'sub-01')

    """
    return participant_id if session is None else f"{participant_id}_{session}"


def visits(participants: pd.DataFrame, *, sessions: bool = True) -> list[Visit]:
    """Return participant and session of each row.

    Parameters
    ----------
    participants : DataFrame
        ``participant_id`` and perhaps ``session``, which may be missing.
    sessions : bool
        Whether to look at ``session``; otherwise it is a column like any other.

    Examples
    --------
    >>> visits(pd.DataFrame({"participant_id": ["sub-1", "sub-2"], "session": ["ses-1", None]}))
    [('sub-1', 'ses-1'), ('sub-2', None)]

    """
    people = participants["participant_id"]
    if not sessions or "session" not in participants:
        return [(one, None) for one in people]
    labels = [one if isinstance(one, str) else None for one in participants["session"]]
    return list(zip(people, labels, strict=True))


def scans(participants: pd.DataFrame, *, sessions: bool = True) -> list[str]:
    """Return what the visit of each row is called, see `scan`.

    Parameters
    ----------
    participants : DataFrame
        As for `visits`.
    sessions : bool
        As for `visits`.

    """
    return [scan(*one) for one in visits(participants, sessions=sessions)]


def visit_folder(folder: Path, participant_id: str, session: str | None = None) -> Path:
    """Return where a cohort folder keeps what belongs to a visit.

    Parameters
    ----------
    folder : Path
        Of the cohort.
    participant_id : str
        Such as ``sub-01``.
    session : str, optional
        Such as ``ses-1``.

    """
    return folder / participant_id / (session or "")


def repeated(participants: pd.DataFrame) -> Iterator[str]:
    """Say what is wrong with rows of the same person; letters that differ in case alone share a folder on some disks.

    Parameters
    ----------
    participants : DataFrame
        ``participant_id`` and perhaps ``session``, as text.

    Yields
    ------
    str
        One text for a kind of fault.

    """
    people = participants["participant_id"]
    if "session" not in participants:
        twice = people[people.str.casefold().duplicated()].unique()
        if len(twice):
            remedy = "keep one row per participant, or tell visits apart by a column session (ses-1, ses-2)"
            yield f"{', '.join(twice)} listed more than once; {remedy}"
        return
    yield from _repeated_visits(people, participants["session"])


def _repeated_visits(people: pd.Series, sessions: pd.Series) -> Iterator[str]:
    folded = people.str.casefold()
    spelled = people[people.groupby(folded).transform("nunique") > 1].unique()
    if len(spelled):
        yield f"{', '.join(spelled)} differ in the case of letters alone; write a participant in one way"
    unnamed = people[sessions.isna() & (folded.map(folded.value_counts()) > 1)].unique()
    if len(unnamed):
        yield f"{', '.join(unnamed)} listed more than once, without a session; name each visit (ses-1, ses-2)"
    same = pd.DataFrame({"who": folded, "when": sessions.str.casefold()})[sessions.notna()].duplicated()
    if same.any():
        twice = [scan(people[row], sessions[row]) for row in same.index[same]]
        yield f"{', '.join(dict.fromkeys(twice))} listed more than once; keep one row per visit"
