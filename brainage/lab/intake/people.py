"""The people of a lab's table as a cohort has them, and all that is wrong with their rows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from brainage.core.left_out import named
from brainage.data.participant_schema import as_label, as_number, as_optional, problems
from brainage.data.visits import scans
from brainage.lab.intake import words
from brainage.lab.intake.columns import is_missing, is_private, plain_number
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import COLUMNS, Reading
from brainage.lab.intake.visit_files import THE_FOLDER

_REQUIRED = COLUMNS[:5]


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
    if not controls.any():
        found = named(sorted(set(table["diagnosis"])), 6)
        text = f"nobody's diagnosis is {reading.control!r}, the controls' (found: {found})"
        yield Problem(
            reading.table, text, "correct control in lab.toml; nothing is fitted without controls", stops=False
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


def as_files_write(table: pd.DataFrame, files: Iterable[str], file: str) -> People:
    """Call participants as their files do, where a table lacks zeros, which spreadsheets lose, or has other capitals.

    Parameters
    ----------
    table : DataFrame
        Of `people_of`.
    files : iterable of str
        Participants whose files there are.
    file : str
        Where the table lies, for the note.

    """
    renamed = _renamed(set(table["participant_id"]), set(files))
    if not renamed:
        return People(table, [])
    pairs = [f"{one} for {other}" for one, other in sorted(renamed.items())]
    what = f"participants are written in another way than in names of files ({named(pairs, 2)})"
    note = Problem(file, what, "they are taken as the same; if they are not, correct the table", stops=False)
    return People(table.assign(participant_id=table["participant_id"].replace(renamed)), [note])


def _renamed(own: set[str], known: set[str]) -> dict[str, str]:
    """Return those that mean one and only one of the known ones, and that no other means."""
    short: dict[str, list[str]] = {}
    for one in known - own:
        short.setdefault(words.unpadded(one), []).append(one)
    found = {one: short[words.unpadded(one)][0] for one in own - known if len(short.get(words.unpadded(one), ())) == 1}
    return {one: other for one, other in found.items() if list(found.values()).count(other) == 1}


def with_sessions(table: pd.DataFrame, found: Iterable[tuple[str, str]], file: str) -> People:
    """Give rows the sessions of their files, one row a visit, if the table itself has none.

    Parameters
    ----------
    table : DataFrame
        Of `people_of`.
    found : iterable of (str, str)
        participant_id and session of each visit that has files.
    file : str
        Where the table lies, for the note.

    """
    found = sorted(set(found))
    pairs = pd.DataFrame(found, columns=["participant_id", "session"])
    once, unnamed = not table["participant_id"].duplicated().any(), bool((pairs["session"] == "n/a").all())
    if "session" in table and once and unnamed:  # a visit that names of files do not tell
        return People(table.rename(columns={"session": "session (lab's)"}), [])
    if "session" in table and not unnamed:
        return People(_sessions_as_files(table, found), [])
    if "session" in table or unnamed or not once:
        return People(table, [])
    merged = table.merge(pairs, on="participant_id", how="left", sort=False)
    merged["session"] = merged["session"].fillna("n/a")
    several = merged["participant_id"][merged["participant_id"].duplicated()].unique()
    if not len(several):
        return People(merged, [])
    what = f"several visits have one age ({named(list(several), 3)})"
    remedy = (
        "give a row a visit with its age, and name the column session in lab.toml; until then the age is all visits'"
    )
    return People(merged, [Problem(file, what, remedy, stops=False)])


def _sessions_as_files(table: pd.DataFrame, found: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Call each person's sessions as their files do: 1 is 01."""
    by_person: dict[str, set[str]] = {}
    for who, when in found:
        by_person.setdefault(who, set()).add(when)
    own = table.groupby("participant_id")["session"].agg(set)
    renamed = {who: _renamed(own[who], whens) for who, whens in by_person.items() if who in own}
    visits = zip(table["participant_id"], table["session"], strict=True)
    return table.assign(session=[renamed.get(who, {}).get(when, when) for who, when in visits])


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
    return [*_of_several_studies(table, where), *told]


def _of_several_studies(table: pd.DataFrame, where: str) -> Iterator[Problem]:
    """Tell names that occur in several studies: as a rule they are different people."""
    studies = table.groupby("participant_id")["study"].nunique()
    several = list(studies.index[studies > 1])
    if several:
        text = f"the same names occur in several studies ({named(several, 3)})"
        yield Problem(
            where, text, "give different people different names, in the table and in the names of their files"
        )


def _in_labs_words(remedy: str) -> str:
    codes = "expected one of F, M, n/a"
    return remedy.replace(codes, f"{codes}; say under [codes.sex] in lab.toml what entries mean")


def unmatched(table: pd.DataFrame, found: Iterable[tuple[str, str]], file: str) -> list[Problem]:
    """Return who has a row and no maps, and who has maps and no row.

    Parameters
    ----------
    table : DataFrame
        Of `with_sessions`.
    found : iterable of (str, str)
        participant_id and session of each visit that has files.
    file : str
        Where the table lies.

    """
    rows = scans(_optional_sessions(table))
    files = scans(_optional_sessions(pd.DataFrame(sorted(set(found)), columns=["participant_id", "session"])))
    without = tuple(one for one in rows if one not in set(files))
    nobody = tuple(one for one in files if one not in set(rows))
    if rows and len(without) == len(rows):
        text = f"no name of the table ({named(rows, 3)}) is that of somebody who has files ({named(files, 3)})"
        return [Problem(file, text, "correct the names, or participant_id, session or the patterns in lab.toml")]
    problems_found = []
    if without:
        remedy = "restore their maps, or correct the pattern in lab.toml, or leave them out with --only-complete"
        text = f"{len(without)} of {len(rows)} have no maps ({named(without)})"
        problems_found.append(Problem(file, text, remedy, scans=without))
    if nobody:
        text = f"{len(nobody)} of {len(files)} who have maps have no row ({named(nobody)})"
        problems_found.append(Problem(file, text, "add them, or leave them out with --only-complete", scans=nobody))
    return problems_found


def _optional_sessions(table: pd.DataFrame) -> pd.DataFrame:
    if "session" not in table:
        return table
    return table.assign(session=table["session"].map(as_optional))
