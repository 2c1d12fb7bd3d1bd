"""The participants table: who was scanned, checked once at the door.

Five columns are asked for: ``participant_id``, ``age``, ``sex``, ``study``, ``diagnosis``. Two are looked at where a
table has them, ``session`` and ``scanner``, and so are *scores*, columns of numbers that are named as such. Any other
column is kept as it is.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from brainage.core.delimited import read_text_table
from brainage.core.errors import BrainageError, refuse
from brainage.data.diagnoses import CONTROL, LEVELS, ordered
from brainage.data.participant_schema import IDENTIFIER, as_label, as_number, as_optional, problems

__all__ = ["COLUMNS", "IDENTIFIER", "OPTIONAL", "check_participants", "describe", "described", "read_participants"]

#: Column names and what they mean; written to participants.json as BIDS asks.
COLUMNS: dict[str, dict[str, Any]] = {
    "participant_id": {"Description": "Identifier of the participant, sub-<label>"},
    "age": {"Description": "Chronological age at the scan", "Units": "year"},
    "sex": {
        "Description": "Sex as recorded by the study",
        "Levels": {"F": "female", "M": "male", "n/a": "not recorded"},
    },
    "study": {"Description": "Study that recruited and scanned the participant"},
    "diagnosis": {"Description": "Clinical group", "Levels": LEVELS},
}
#: Columns that are looked at where a table has them.
OPTIONAL: dict[str, dict[str, Any]] = {
    "session": {"Description": "Visit of a participant who was scanned more than once, ses-<label>"},
    "scanner": {"Description": "Scanner, as the study calls it"},
}


def read_participants(
    path: Path | str, *, scores: Sequence[str] = (), optional: Iterable[str] = tuple(OPTIONAL)
) -> pd.DataFrame:
    """Read and check a ``participants.tsv``: its cells as text, so that a study called 01 stays 01, then typed.

    Parameters
    ----------
    path : Path or str
        Table separated by tabs, with the columns of `check_participants`.
    scores, optional
        As for `check_participants`.

    Raises
    ------
    BrainageError
        If the file is no such table, or as for `check_participants`.

    """
    path = Path(path)
    if not path.is_file():
        refuse(f"{path}: no such file; a cohort folder holds participants.tsv")
    return check_participants(read_text_table(path), path, scores=scores, optional=optional)


def check_participants(
    table: pd.DataFrame,
    source: Path | str,
    *,
    scores: Sequence[str] = (),
    optional: Iterable[str] = tuple(OPTIONAL),
) -> pd.DataFrame:
    """Return the table with the five columns of `COLUMNS` first, ages as numbers and labels without blanks around them.

    Parameters
    ----------
    table : DataFrame
        One row per participant, or one per visit, told apart by ``session``; further columns are kept. A missing
        ``sex`` is ``n/a``. An ``age`` of ``n/a`` is unknown and becomes NaN; an empty one is refused. Any label may be
        a ``diagnosis``.
    source : path or str
        Named in messages.
    scores : sequence of str
        Columns of numbers, such as ``MMSE``; ``n/a`` and empty cells become NaN.
    optional : iterable of str
        Which of `OPTIONAL` to look at where the table has them; ``n/a`` and empty cells become missing.

    Returns
    -------
    DataFrame
        As above.

    Raises
    ------
    BrainageError
        If a column is missing or stands there twice, a participant or visit is listed twice, an age is negative or not
        in years, a study is missing or a number, a score is text, or a sex, diagnosis or session is none: all of it in
        one message.

    """
    names = [str(name).strip() for name in table.columns]
    _check_columns(names, scores, source)
    table = table.set_axis(names, axis=1).reset_index(drop=True)
    if table.empty:
        refuse(f"{source}: no participants; expected one row each")
    labels = tuple(name for name in OPTIONAL if name in optional and name in names)
    typed = _typed(table, labels, scores)
    if found := problems(typed, table, labels, tuple(scores)):
        text = found[0] if len(found) == 1 else f"{len(found)} problems: " + " | ".join(found)
        refuse(f"{source}: {text}")
    numbers = {"age", *scores}
    typed = typed.astype({name: "float64" if name in numbers else "str" for name in (*COLUMNS, *labels, *scores)})
    return typed[[*COLUMNS, *(column for column in typed if column not in COLUMNS)]]


def _typed(table: pd.DataFrame, labels: Sequence[str], scores: Sequence[str]) -> pd.DataFrame:
    typed = table.assign(**{name: table[name].map(as_label) for name in COLUMNS if name != "age"})
    typed["sex"] = typed["sex"].where(typed["sex"].notna(), "n/a")
    typed["age"] = [as_number(value) for value in table["age"]]
    for name in labels:
        typed[name] = pd.Series([as_optional(value) for value in table[name]], dtype=object)
    for name in scores:
        typed[name] = [as_number(value, ("", "n/a")) for value in table[name]]
    return typed


def _check_columns(names: list[str], scores: Sequence[str], source: Path | str) -> None:
    missing = [column for column in COLUMNS if column not in names]
    found = ", ".join(map(repr, names))[:200]
    if missing:
        msg = f"{source}: column {', '.join(missing)} is missing; expected {', '.join(COLUMNS)}, found {found}: "
        msg += "name them so, separated by tabs"
        raise BrainageError(msg)
    if "" in names:
        refuse(f"{source}: column {names.index('') + 1} has no name; give it one or take it out")
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        refuse(f"{source}: column {', '.join(repeated)} stands there more than once; keep one of each")
    _check_scores(names, scores, source)


def _check_scores(names: list[str], scores: Sequence[str], source: Path | str) -> None:
    """Refuse scores that are no further columns of the table."""
    if isinstance(scores, str) or not all(isinstance(one, str) for one in scores):
        refuse(f"scores is {scores!r}; expected names of columns, such as ('MMSE', 'CDR')")
    taken = [one for one in scores if one in COLUMNS or one in OPTIONAL or list(scores).count(one) > 1]
    unknown = [one for one in scores if one not in names]
    if taken or unknown:
        further = [name for name in names if name not in COLUMNS and name not in OPTIONAL]
        msg = f"{source}: scores are {', '.join(scores)}; expected further columns of the table, each once: "
        raise BrainageError(msg + (", ".join(further)[:200] or "it has none"))


def described(participants: pd.DataFrame, control: str, scores: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what the columns of a checked table mean, for ``participants.json``.

    Parameters
    ----------
    participants : DataFrame
        Checked, see `check_participants`.
    control : str
        Label of the controls.
    scores : sequence of str
        Columns of numbers.

    """
    labels = {one: LEVELS.get(one, "as its study names it") for one in ordered(participants["diagnosis"], control)}
    named = LEVELS | labels | ({control: "controls"} if control != CONTROL else {})
    own = {name: about for name, about in OPTIONAL.items() if name in participants}
    measured = {name: {"Description": "Score, as its study measured it"} for name in scores}
    return {**COLUMNS, "diagnosis": {**COLUMNS["diagnosis"], "Levels": named}, **own, **measured}


def describe(participants: pd.DataFrame, control: str = CONTROL) -> pd.DataFrame:
    """Return size, women and ages by study and diagnosis, and for all, as the paper's Table 1 would.

    Parameters
    ----------
    participants : DataFrame
        Checked, see `check_participants`. People are counted once, ages once a visit.
    control : str
        Label of the controls, who stand first.

    """
    groups = [((study, diagnosis), rows) for (study, diagnosis), rows in participants.groupby(["study", "diagnosis"])]
    groups.append((("all", ", ".join(ordered(participants["diagnosis"], control))), participants))
    return pd.DataFrame([{"study": study, "diagnosis": diagnosis, **_row(rows)} for (study, diagnosis), rows in groups])


def _row(rows: pd.DataFrame) -> dict[str, float]:
    age, people = rows["age"], rows.drop_duplicates("participant_id")
    return {
        "n": len(people),
        "women": int((people["sex"] == "F").sum()),
        "age mean": round(age.mean(), 1),
        "age SD": round(age.std(), 1),
        "youngest": age.min(),
        "oldest": age.max(),
    }
