"""The participants table: who was scanned, checked once at the door."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from brainage.errors import BrainageError

__all__ = ["COLUMNS", "DIAGNOSES", "check_participants", "describe", "read_participants"]

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
_OLDEST = 120


def check_participants(table: pd.DataFrame, source: Path | str) -> pd.DataFrame:
    """Return the table with the five columns of `COLUMNS` first and ages as numbers.

    Parameters
    ----------
    table : DataFrame
        One row per participant; further columns are kept.
    source : path or str
        Named in messages.

    Raises
    ------
    BrainageError
        If a column is missing, a participant is listed twice, an age is missing, negative or not in years, or a sex
        or diagnosis is unknown.

    """
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        msg = f"{source}: column {', '.join(missing)} is missing; expected {', '.join(COLUMNS)}"
        raise BrainageError(msg)
    table = table.reset_index(drop=True).assign(participant_id=table["participant_id"].astype(str).to_numpy())
    _check_identifiers(table["participant_id"], source)
    unnamed = table[table["study"].isna() | (table["study"].astype(str).str.strip() == "")]
    if len(unnamed):
        msg = f"{source}: study of {unnamed['participant_id'].iloc[0]} is missing; name the study that scanned them"
        raise BrainageError(msg)
    table["age"] = _checked_ages(table, source)
    _check_levels(table, "sex", COLUMNS["sex"]["Levels"], source)
    _check_levels(table, "diagnosis", DIAGNOSES, source)
    return table[[*COLUMNS, *(column for column in table if column not in COLUMNS)]]


def _check_identifiers(identifiers: pd.Series, source: Path | str) -> None:
    if identifiers.empty:
        msg = f"{source}: no participants; expected one row each"
        raise BrainageError(msg)
    repeated = identifiers[identifiers.duplicated()].unique()
    if len(repeated):
        msg = f"{source}: {', '.join(repeated)} listed more than once; keep one row per participant"
        raise BrainageError(msg)
    odd = identifiers[~identifiers.str.fullmatch(r"sub-[0-9a-zA-Z]+")]
    if len(odd):
        msg = f"{source}: participant_id is {odd.iloc[0]!r}; expected sub- and letters or digits"
        raise BrainageError(msg)


def _checked_ages(table: pd.DataFrame, source: Path | str) -> pd.Series:
    ages = pd.to_numeric(table["age"], errors="coerce")
    checks = {
        "a number of years": ages.isna(),
        "0 or more": ages < 0,
        f"at most {_OLDEST} years (divide months by 12)": ages > _OLDEST,
    }
    for expected, wrong in checks.items():
        if wrong.any():
            who, age = table.loc[wrong, ["participant_id", "age"]].astype(object).to_numpy()[0].tolist()
            more = f" and {wrong.sum() - 1} more" if wrong.sum() > 1 else ""
            found = "missing" if pd.isna(age) else repr(age)
            msg = f"{source}: age of {who}{more} is {found}; expected {expected}: correct it or remove the row"
            raise BrainageError(msg)
    return ages.astype(float)


def _check_levels(table: pd.DataFrame, column: str, allowed: Iterable[str], source: Path | str) -> None:
    wrong = table[~table[column].isin(list(allowed))]
    if len(wrong):
        row, levels = wrong.iloc[0], ", ".join(allowed)
        msg = f"{source}: {column} of {row['participant_id']} is {row[column]!r}; expected one of {levels}: correct it"
        raise BrainageError(msg)


def read_participants(path: Path) -> pd.DataFrame:
    """Read and check a ``participants.tsv``."""
    if not path.is_file():
        msg = f"{path}: no such file; a cohort folder holds participants.tsv"
        raise BrainageError(msg)
    try:
        table = pd.read_csv(path, sep="\t", dtype={"participant_id": str}, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        msg = f"{path}: is not a tab-separated table ({error}); write it with one tab between columns"
        raise BrainageError(msg) from error
    return check_participants(table, path)


def describe(participants: pd.DataFrame) -> pd.DataFrame:
    """Return size, women and ages by study and diagnosis, and for all, as the paper's Table 1 would."""
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
