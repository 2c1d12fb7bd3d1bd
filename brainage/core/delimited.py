"""Tables in text files, read as they are written: no letter of a label is lost, no half of a table passes for one.

A table of participants or of quality is separated by tabs, as BIDS asks: cells are text, quotes are letters, ``n/a``
stays ``n/a``. A table of results is separated by commas and ends with a seal, which tells whether it is whole and
which of its columns are text.
"""

import csv
import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from brainage.core.errors import refuse
from brainage.core.files import write_atomically

_SEAL = "# whole: "


def read_text_table(path: Path) -> pd.DataFrame:
    """Read a table separated by tabs; every cell is text, without the blanks around it.

    Raises
    ------
    BrainageError
        If the file is missing, is not text in UTF-8, names a column twice or not at all, or has rows of other lengths
        than its header: all of it in one message.

    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "no such file"
        refuse(f"{path}: {what}; expected a table separated by tabs")
    header, *rows = _cells(path)
    problems = [*_header_problems(header), *_row_problems(header, rows)]
    if problems:
        refuse(f"{path}: is not a tab-separated table of rows as long as its header: {'; '.join(problems)}")
    cells = [cells for _, cells in rows]
    return pd.DataFrame(cells, columns=header[1], dtype="str")


def _cells(path: Path) -> list[tuple[int, list[str]]]:
    """Return the number and the stripped cells of each line that is not empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(f"{path}: is not a tab-separated table in UTF-8 ({error.reason}, byte {error.start}); save it as such")
    if "\0" in text:
        refuse(f"{path}: is not a tab-separated table in UTF-8 (it holds zero bytes); save it as such")
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]  # \r\n and \r came as \n
    if not lines:
        refuse(f"{path}: is empty; expected a header and one row each")
    return [(n, [cell.strip() for cell in line.split("\t")]) for n, line in lines]


def _header_problems(header: tuple[int, list[str]]) -> list[str]:
    names = header[1]
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name]
    problems = [f"column {name!r} stands there more than once" for name in repeated]
    unnamed = [str(i) for i, name in enumerate(names, 1) if not name]
    if unnamed:
        tab = ": its header ends in a tab" if not names[-1] else ""
        problems.append(f"column {', '.join(unnamed)} has no name{tab}")
    return problems


def _row_problems(header: tuple[int, list[str]], rows: list[tuple[int, list[str]]], most: int = 5) -> list[str]:
    expected = len(header[1])
    problems = []
    for line, cells in rows:
        if len(cells) != expected:
            tab = ", it ends in a tab" if len(cells) > expected and not cells[-1] else ""
            problems.append(f"line {line} has {len(cells)} cells for {expected} columns{tab}")
    more = [f"and {len(problems) - most} more lines"] if len(problems) > most else []
    return problems[:most] + more


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table separated by tabs, whole or not at all; missing values as ``n/a``, texts literally.

    Raises
    ------
    BrainageError
        If a text holds a tab or a line end, which such a table cannot.

    """
    for column in table:
        texts = [value for value in [column, *table[column]] if isinstance(value, str)]
        broken = next((text for text in texts if any(mark in text for mark in "\t\r\n\0")), None)
        if broken is not None:
            refuse(
                f"{path.name}: column {str(column)!r}: {broken!r} holds a tab, a line end or a zero byte; take it out"
            )
    try:
        text = table.to_csv(sep="\t", index=False, na_rep="n/a", quoting=3, quotechar="\0", lineterminator="\n")
        lines = text.encode()
    except (csv.Error, UnicodeEncodeError) as error:  # an array in a cell, half of a letter
        refuse(f"{path.name}: a cell cannot be written ({error}); expected a number or a text")
    path.parent.mkdir(parents=True, exist_ok=True)
    with write_atomically(path) as partial:
        partial.write_bytes(lines)


def write_sealed(table: pd.DataFrame, path: Path) -> None:
    """Write a table of results, whole or not at all, with a last line that tells so; for `read_sealed`."""
    body = table.to_csv(index=False, lineterminator="\n")
    with write_atomically(path) as partial:
        partial.write_text(f"{body}{_SEAL}{json.dumps(seal_of(table, body))}\n", encoding="utf-8", newline="\n")


def seal_of(table: pd.DataFrame, body: str) -> dict[str, Any]:
    """Return what a table that is written as this text must be when it is read."""
    return {"rows": len(table), "sha256": digest(body), "text": text_columns(table)}


def digest(body: str) -> str:
    """Return the checksum of a text."""
    return hashlib.sha256(body.encode()).hexdigest()


def read_sealed(path: Path) -> pd.DataFrame | None:
    """Read a table that `write_sealed` wrote; ``None`` if it is not there, cut short or changed."""
    try:
        body, mark, line = path.read_bytes().decode().rpartition(_SEAL)
        seal = json.loads(line) if mark else {}
    except (FileNotFoundError, UnicodeDecodeError, json.JSONDecodeError):
        return None
    if not isinstance(seal, dict) or seal.get("sha256") != digest(body):
        return None
    return read_typed(body, seal["text"])


def text_columns(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that hold text, and perhaps missing values; categories are text, too.

    Raises
    ------
    BrainageError
        If a column holds texts and numbers.

    >>> text_columns(pd.DataFrame({"study": ["01", None], "age": [1.5, 2]}))
    ['study']
    """
    found = []
    for name in table:
        kinds = {isinstance(value, str) for value in table[name].astype(object) if not pd.isna(value)}
        if len(kinds) > 1:
            refuse(f"column {name!r} holds texts and others; expected one of them, so that they come back as they were")
        found += [str(name)] if kinds == {True} else []
    return found


def read_typed(body: str, text: list[str]) -> pd.DataFrame:
    r"""Read comma-separated values; columns in ``text`` keep every letter, for instance of a study called 01 or NA.

    >>> read_typed("study,age\n01,60\nNA,", ["study"]).to_dict("list")
    {'study': ['01', 'NA'], 'age': [60.0, nan]}
    """
    if not body.strip():
        return pd.DataFrame()
    names = list(pd.read_csv(StringIO(body), nrows=0))
    missing: dict[Any, list[str]] = {name: [""] if name in text else ["", "nan", "NaN"] for name in names}
    types = dict.fromkeys(text, "str")
    return pd.read_csv(StringIO(body), dtype=types, keep_default_na=False, na_values=missing, lineterminator="\n")
