"""The people of a lab's table as a cohort has them, and all that is wrong with their rows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from brainage.core.left_out import named
from brainage.data.participant_schema import as_label, as_number, as_optional, problems
from brainage.lab.intake import words
from brainage.lab.intake.columns import is_missing, is_private, plain_number
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import COLUMNS, Reading
from brainage.lab.intake.visit_files import THE_FOLDER

_REQUIRED = COLUMNS[:5]
_NO_CONTROLS = (
    "correct control in lab.toml, or say what entries mean under [codes.diagnosis]; without controls nothing is fitted"
)


class People(NamedTuple):
    """Rows of a table, one a visit, and what is wrong with them.

    Attributes
    ----------
    table : DataFrame
        The columns of a cohort's table, all text, then the lab's others; ``session`` if visits have names.
    problems : list of Problem
        Of the table.

    """

    table: pd.DataFrame
    problems: list[Problem]


def people_of(entries: pd.DataFrame, reading: Reading) -> People:
    """Return the rows of a lab's table as a cohort has them.

    Parameters
    ----------
    entries : DataFrame
        All text, of `brainage.lab.intake.lab_table.read_lab_table`.
    reading : Reading
        Which column is which, and what codes mean.

    """
    if "participant_id" not in reading.columns:
        remedy = "say participant_id = ... under [columns] in lab.toml"
        problem = Problem(reading.table, "it is not said which column names people", remedy)
        return People(pd.DataFrame(columns=list(_REQUIRED)), [problem])
    absent = [one for one in (*reading.columns.values(), *reading.scores) if one not in entries]
    if absent:
        known = f"expected one of {', '.join(entries.columns)[:200]}: correct it in lab.toml"
        return People(pd.DataFrame(columns=list(_REQUIRED)), [Problem(reading.table, _no_column(absent), known)])
    named_so = {theirs: ours for ours, theirs in reading.columns.items()}
    others = [str(one) for one in entries if one not in named_so]
    table = pd.DataFrame({
        ours: [_entry(reading, ours, one) for one in entries[theirs]] for ours, theirs in reading.columns.items()
    })  # fmt: skip
    called = [words.with_session(one) for one in entries[reading.columns["participant_id"]]]
    if "session" not in table and any(session for _, session in called):
        table["session"] = [words.session(session) for _, session in called]
    table = table.assign(**{name: value for name, value in _same_for_all(reading).items() if name not in table})
    private = [one for one in others if is_private(one) and one not in reading.scores]
    others = [one for one in others if one not in private]
    kept = entries[others].rename(columns={one: f"{one} (lab's)" for one in others if one in COLUMNS})
    return People(
        pd.concat([table[[one for one in COLUMNS if one in table]], kept], axis=1),
        [*_taken_along(reading, others, private), *_odd_ages(reading, table)],
    )


def _taken_along(reading: Reading, others: list[str], private: list[str]) -> Iterator[Problem]:
    """Say which columns that nobody named go into the cohort, and which do not."""
    if private:
        text = f"what seems to say who people are is left out of the cohort: {', '.join(private)}"
        yield Problem(reading.table, text, "take out of the table what else should not be in it", stops=False)
    rest = [one for one in others if one not in reading.scores]
    if rest:
        text = f"other columns go into the cohort as text: {named(rest, 8)}"
        remedy = "name those that are numbers as scores in lab.toml; take out of the table what should not be there"
        yield Problem(reading.table, text, remedy, stops=False)


def _odd_ages(reading: Reading, table: pd.DataFrame) -> Iterator[Problem]:
    young = [who for who, age in zip(table["participant_id"], table["age"], strict=True) if 0 <= as_number(age) < 1]
    if young:
        text = f"the age of {len(young)} is less than one year ({named(young, 3)})"
        yield Problem(reading.table, text, "write n/a where it is unknown", stops=False)
    controls = table["diagnosis"] == reading.control
    if not controls.any() and reading.everybody.get("diagnosis") != "unknown":
        found = named(sorted(set(table["diagnosis"])), 6)
        text = f"nobody's diagnosis is {reading.control!r}, the controls' (found: {found})"
        yield Problem(
            reading.table,
            text,
            _NO_CONTROLS,
            stops=False,
        )


def people_of_files(found: Iterable[tuple[str, str]], reading: Reading) -> People:
    """Return people of whom there are files alone: their ages are unknown.

    Parameters
    ----------
    found : iterable of (str, str)
        participant_id and session of each visit, ``n/a`` without session.
    reading : Reading
        What is the same for all.

    """
    rows = [{"participant_id": who, **_same_for_all(reading), "age": "n/a", "session": when} for who, when in found]
    table = pd.DataFrame(rows, columns=[*_REQUIRED, "session"])
    if (table["session"] == "n/a").all():
        table = table.drop(columns="session")
    remedy = "give a table with their ages, or go on: they can be predicted and not be trained on"
    return People(
        table, [Problem(THE_FOLDER, "no table that can be read says how old these people are", remedy, stops=False)]
    )


def _same_for_all(reading: Reading) -> dict[str, str]:
    unknown = {"age": "n/a", "sex": "n/a", "study": reading.name, "diagnosis": "unknown"}
    return unknown | reading.everybody


def _entry(reading: Reading, column: str, entry: str) -> str:
    entry = reading.codes.get(column, {}).get(entry, entry)
    if column == "participant_id":
        return words.participant(words.with_session(entry)[0])
    if column == "session":
        return words.session(entry)
    if is_missing(entry) and column in ("age", "sex", "scanner"):
        return "n/a"
    return plain_number(entry) if column == "age" else entry


def _no_column(absent: list[str]) -> str:
    return f"has no column {', '.join(map(repr, absent))}"


def row_problems(table: pd.DataFrame, reading: Reading) -> list[Problem]:
    """Return what a cohort's table would not take, one problem a kind of fault.

    Parameters
    ----------
    table : DataFrame
        Of `people_of`.
    reading : Reading
        Whose scores are looked at, too.

    """
    if table.empty:
        return []
    labels = tuple(name for name in ("session", "scanner") if name in table)
    typed = table.assign(**{name: table[name].map(as_label) for name in _REQUIRED if name != "age"})
    typed["age"] = [as_number(value) for value in table["age"]]
    for name in labels:
        typed[name] = pd.Series([as_optional(value) for value in table[name]], dtype=object, index=table.index)
    for name in reading.scores:
        typed[name] = [as_number(value, ("", "n/a")) for value in table[name]]
    where = reading.table or THE_FOLDER
    texts = [one.partition("; ") for one in problems(typed, table, labels, reading.scores)]
    told = [Problem(where, found, _in_labs_words(remedy)) for found, _, remedy in texts]
    return [*_of_several_studies(table, where), *_almost_alike(table, where), *told]


def _of_several_studies(table: pd.DataFrame, where: str) -> Iterator[Problem]:
    """Tell names that occur in several studies: as a rule they are different people."""
    studies = table.groupby("participant_id")["study"].nunique()
    several = list(studies.index[studies > 1])
    if several:
        text = f"the same names occur in several studies ({named(several, 3)})"
        yield Problem(
            where, text, "give different people different names, in the table and in the names of their files"
        )


def _almost_alike(table: pd.DataFrame, where: str) -> Iterator[Problem]:
    """Tell studies and diagnoses that differ in capitals, blanks or hyphens alone: they are taken for several."""
    for name, several in (("study", "studies"), ("diagnosis", "diagnoses")):
        labels = pd.Series(sorted(set(table[name].astype(str))), dtype=str)
        alike = labels.groupby(labels.str.casefold().str.replace(r"[\s_-]+", "", regex=True)).agg(list)
        for same in alike[alike.map(len) > 1]:
            text = f"{several} {', '.join(map(repr, same))} are taken for {len(same)}"
            yield Problem(where, text, "write one of them everywhere if they are one", stops=False)


def _in_labs_words(remedy: str) -> str:
    codes = "expected one of F, M, n/a"
    return remedy.replace(codes, f"{codes}; say under [codes.sex] in lab.toml what entries mean")
