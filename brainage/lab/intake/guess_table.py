"""Which table of a folder tells of its people."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from brainage.core.errors import BrainageError
from brainage.core.left_out import named
from brainage.lab.intake import words
from brainage.lab.intake.columns import guess_columns
from brainage.lab.intake.lab_table import NO_TABLE, read_lab_table, sheets
from brainage.lab.intake.listing import Listing
from brainage.lab.intake.patterns import pieces
from brainage.lab.intake.problem import Problem, told_by
from brainage.lab.intake.reading import WHERE
from brainage.lab.intake.words import label


class Table(NamedTuple):
    """A table of a folder, and how well it fits: people who have files, ages, its place and name."""

    path: str
    sheet: str
    entries: pd.DataFrame
    fit: tuple[int, bool, int, bool]


def find_table(folder: Path, listing: Listing, table: str | None) -> tuple[Table | None, list[Problem]]:
    """Return the table that tells of most people who have files, and what is to be said of others."""
    names = {piece for file in listing.images for piece in pieces_of(file)}
    found: list[Table] = []
    broken: list[Problem] = []
    for one in [table] if table is not None else listing.tables:
        try:
            found += [_rated(folder, one, sheet, names) for sheet in sheets(folder / one) or [""]]
        except BrainageError as error:
            told = told_by(error, one, path=folder / one)
            broken += [told] if not one.lower().endswith(".txt") or told.problem not in NO_TABLE else []
    found = sorted((one for one in found if table is not None or one.fit[0] or one.fit[1]), key=lambda one: one.fit)
    if not found:
        return None, broken if table is None else []
    best = found[-1]
    others = [one for one in found[:-1] if one.fit[0] and one.fit[:2] >= best.fit[:2]]
    if others:
        text = f"of these people there is also {named([_place(one) for one in others], 3)}"
        same = any(one.fit == best.fit for one in others)
        broken.append(Problem(_place(best), text, f"say in {WHERE} which table is right", stops=same))
    return best, [one._replace(stops=one.stops and one.file == _place(best)) for one in broken]


def _rated(folder: Path, path: str, sheet: str, names: Collection[str]) -> Table:
    entries = read_lab_table(folder / path, sheet)
    columns = guess_columns(entries, names)
    called = entries[columns["participant_id"]] if "participant_id" in columns else ()
    people = len({label(words.with_session(one)[0]).casefold() for one in called} & set(names))
    return Table(path, sheet, entries, (people, "age" in columns, -path.count("/"), "participants" in path))


def _place(table: Table) -> str:
    return f"{table.path}, sheet {table.sheet}" if table.sheet else table.path


def pieces_of(file: str) -> set[str]:
    """Return the pieces of a file's path that could be somebody's name, as labels in small letters.

    Parameters
    ----------
    file : str
        As seen from the folder.

    """
    return {label(one).casefold() for one in pieces(file)}
