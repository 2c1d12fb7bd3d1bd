"""Who in a table is who in the names of files, by participant and by session."""

from collections.abc import Iterable

import pandas as pd

from brainage.core.left_out import named
from brainage.data.participant_schema import as_optional
from brainage.data.visits import scans
from brainage.lab.intake import words
from brainage.lab.intake.people import People
from brainage.lab.intake.problem import Problem


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
