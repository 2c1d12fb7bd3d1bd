"""The participants table: who was scanned, checked once at the door."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from brainage.core.delimited import read_text_table
from brainage.core.errors import BrainageError

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

__all__ = ["COLUMNS", "DIAGNOSES", "IDENTIFIER", "check_participants", "describe", "read_participants"]

#: Column names and what they mean; written to participants.json as BIDS asks.
COLUMNS: dict[str, dict[str, Any]] = {
    "participant_id": {"Description": "Identifier of the participant, sub-<label>"},
    "age": {"Description": "Chronological age at the scan", "Units": "year"},
    "sex": {
        "Description": "Sex as recorded by the study",
        "Levels": {"F": "female", "M": "male", "n/a": "not recorded"},
    },
    "study": {"Description": "Study that recruited and scanned the participant"},
    "diagnosis": {
        "Description": "Clinical group",
        "Levels": {"CN": "cognitively normal", "MCI": "mild cognitive impairment", "AD": "Alzheimer's disease"},
    },
}
DIAGNOSES = ("CN", "MCI", "AD")
IDENTIFIER = r"sub-[0-9a-zA-Z]+"
_OLDEST = 120
_SHOWN = 5  # participants that a message names of those who have the same problem
_UNKNOWN = {"", "n/a"}
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"


def read_participants(path: Path | str) -> pd.DataFrame:
    """Read and check a ``participants.tsv``: its cells as text, so that a study called 01 stays 01, then typed.

    Parameters
    ----------
    path : Path or str
        Table separated by tabs, with the columns of `check_participants`.

    Raises
    ------
    BrainageError
        If the file is no such table, or as for `check_participants`.

    """
    path = Path(path)
    if not path.is_file():
        msg = f"{path}: no such file; a cohort folder holds participants.tsv"
        raise BrainageError(msg)
    return check_participants(read_text_table(path), path)


def check_participants(table: pd.DataFrame, source: Path | str) -> pd.DataFrame:
    """Return the table with the five columns of `COLUMNS` first, ages as numbers and labels without blanks around them.

    Parameters
    ----------
    table : DataFrame
        One row per participant; further columns are kept. A missing ``sex`` is ``n/a``.
    source : path or str
        Named in messages.

    Raises
    ------
    BrainageError
        If a column is missing or stands there twice, a participant is listed twice, an age is missing, negative or not
        in years, a study is missing or a number, or a sex or diagnosis is unknown: all of it in one message.

    """
    names = [str(name).strip() for name in table.columns]
    _check_columns(names, source)
    table = table.set_axis(names, axis=1).reset_index(drop=True)
    if table.empty:
        msg = f"{source}: no participants; expected one row each"
        raise BrainageError(msg)
    typed = table.assign(**{name: table[name].map(_label) for name in COLUMNS if name != "age"})
    typed["sex"] = typed["sex"].where(typed["sex"].notna(), "n/a")
    typed["age"] = [_number(value) for value in table["age"]]
    problems = list(_problems(typed, table))
    if problems:
        text = problems[0] if len(problems) == 1 else f"{len(problems)} problems: " + " | ".join(problems)
        msg = f"{source}: {text}"
        raise BrainageError(msg)
    typed = typed.astype({name: "str" if name != "age" else "float64" for name in COLUMNS})
    return typed[[*COLUMNS, *(column for column in typed if column not in COLUMNS)]]


def _check_columns(names: list[str], source: Path | str) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        found = ", ".join(map(repr, names))[:200]
        msg = f"{source}: column {', '.join(missing)} is missing; expected {', '.join(COLUMNS)}, found {found}: "
        msg += "name them so, separated by tabs"
        raise BrainageError(msg)
    if "" in names:
        msg = f"{source}: column {names.index('') + 1} has no name; give it one or take it out"
        raise BrainageError(msg)
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        msg = f"{source}: column {', '.join(repeated)} stands there more than once; keep one of each"
        raise BrainageError(msg)


def _label(value: Any) -> object:
    r"""Return a text with single blanks, none around it, and letters in one form; what is missing as ``None``.

    "Zu\u0308rich" and "Z\u00fcrich" look the same and are the same study.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def _number(value: object) -> float:
    """Return an age as a number, NaN if it is none; a truth value is none."""
    if isinstance(value, str):
        return float(value) if re.fullmatch(_NUMBER, value.strip(), re.ASCII) else float("nan")
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return float("nan")
    return float(value)


@cache
def _schema() -> "DataFrameSchema":
    """Return the rules of a table; the error of each says what is expected."""
    from pandera.pandas import Check, Column, DataFrameSchema  # noqa: PLC0415 - takes a second that commands can spare

    def rule(expected: str, holds: Callable[[Any], bool]) -> Any:
        return Check(holds, element_wise=True, error=expected, ignore_na=False)

    def text(value: object) -> bool:
        return isinstance(value, str) and value not in _UNKNOWN and value.isprintable()

    return DataFrameSchema(
        {
            "participant_id": Column(
                object,
                [
                    rule(
                        "expected sub- and letters or digits",
                        lambda one: isinstance(one, str) and bool(re.fullmatch(IDENTIFIER, one)),
                    )
                ],
                nullable=True,
            ),
            "age": Column(
                float,
                [
                    rule("expected a number of years", np.isfinite),
                    rule("expected 0 or more", lambda age: not -np.inf < age < 0),
                    rule(
                        f"expected at most {_OLDEST} years (divide months by 12)",
                        lambda age: not _OLDEST < age < np.inf,
                    ),
                ],
                nullable=True,
            ),
            "sex": Column(object, [_one_of(rule, COLUMNS["sex"]["Levels"])], nullable=True),
            "study": Column(
                object,
                [rule("name the study that scanned them, as text", text)],
                nullable=True,
            ),
            "diagnosis": Column(object, [_one_of(rule, DIAGNOSES)], nullable=True),
        }
    )


def _one_of(rule: Callable[[str, Callable[[Any], bool]], Any], allowed: Iterable[str]) -> Any:
    levels = list(allowed)
    return rule(f"expected one of {', '.join(levels)}", lambda one: isinstance(one, str) and one in levels)


def _problems(typed: pd.DataFrame, found: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong, one text for all participants with the same problem."""
    from pandera.errors import SchemaErrors  # noqa: PLC0415

    identifiers = typed["participant_id"].map(_shown).astype("str")
    yield from _repeated(identifiers)
    try:
        _schema().validate(typed[list(COLUMNS)].astype({name: object for name in COLUMNS if name != "age"}), lazy=True)
    except SchemaErrors as error:
        for (column, expected), rows in error.failure_cases.groupby(["column", "check"], sort=False):
            yield _problem(str(column), str(expected), [int(row) for row in rows["index"]], identifiers, found)


def _problem(column: str, expected: str, rows: list[int], identifiers: pd.Series, found: pd.DataFrame) -> str:
    value = found[column].iloc[rows[0]]
    value = value.item() if isinstance(value, np.generic) else value
    missing = value is None or (not isinstance(value, str) and pd.isna(value)) or str(value).strip() == ""
    what = "missing" if missing else repr(value)
    if column == "participant_id":
        return f"participant_id is {what}{_more(rows)}; {expected}"
    others = ", ".join(identifiers.iloc[row] for row in rows[1:_SHOWN])
    more = f" (and of {others}{' ...' if len(rows) > _SHOWN else ''})" if others else ""
    who = identifiers.iloc[rows[0]]
    return f"{column} of {who}{_more(rows)} is {what}; {expected}: correct it or remove the row{more}"


def _more(rows: list[int]) -> str:
    return f" and {len(rows) - 1} more" if len(rows) > 1 else ""


def _shown(identifier: object) -> str:
    """Return an identifier for a message of one line."""
    return identifier if isinstance(identifier, str) and identifier.isprintable() else repr(identifier)


def _repeated(identifiers: pd.Series) -> Iterator[str]:
    """Yield those listed twice; letters that differ in their case alone would share a folder on some disks."""
    folded = identifiers.str.casefold()
    repeated = identifiers[folded.duplicated()].unique()
    if len(repeated):
        yield f"{', '.join(repeated)} listed more than once; keep one row per participant"


def describe(participants: pd.DataFrame) -> pd.DataFrame:
    """Return size, women and ages by study and diagnosis, and for all, as the paper's Table 1 would.

    Parameters
    ----------
    participants : DataFrame
        Checked, see `check_participants`.

    """
    groups = [((study, diagnosis), rows) for (study, diagnosis), rows in participants.groupby(["study", "diagnosis"])]
    groups.append((("all", ", ".join(d for d in DIAGNOSES if d in set(participants["diagnosis"]))), participants))
    return pd.DataFrame([{"study": study, "diagnosis": diagnosis, **_row(rows)} for (study, diagnosis), rows in groups])


def _row(rows: pd.DataFrame) -> dict[str, float]:
    age = rows["age"]
    return {
        "n": len(rows),
        "women": int((rows["sex"] == "F").sum()),
        "age mean": round(age.mean(), 1),
        "age SD": round(age.std(), 1),
        "youngest": age.min(),
        "oldest": age.max(),
    }
