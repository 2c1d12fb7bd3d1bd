"""The table that a lab keeps of its people: TSV, CSV or a spreadsheet, every cell as text."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pandas as pd

from brainage.core.errors import BrainageError, refuse

#: What is wrong with texts that need be no tables.
NO_TABLE = ("holds no row below a header", "has one column")
_DELIMITERS = ("\t", ";", ",")
_LONGEST = 80  # letters of a message of another library


def read_lab_table(path: Path, sheet: str = "") -> pd.DataFrame:
    """Read a table; cells are text without blanks around them, an empty cell is ``""``.

    Parameters
    ----------
    path : Path
        TSV, CSV (separated by commas or semicolons) or XLSX.
    sheet : str
        Of a spreadsheet; default: the first.

    Raises
    ------
    BrainageError
        If it is not there, cannot be read, has no header, or rows longer than the header.

    """
    if not path.is_file():
        refuse(f"{path}: no such file; expected a table of your people (TSV, CSV or XLSX)")
    spreadsheet = path.suffix.lower() == ".xlsx"
    rows = _spreadsheet(path, sheet) if spreadsheet else _text(path)
    lines = [[" ".join(cell.split()) for cell in row] for row in rows]
    lines = [row for row in lines if any(row)]
    while len(lines) > 1 and sum(map(bool, lines[0])) == 1 < sum(map(bool, lines[1])):
        lines = lines[1:]  # a title
    if len(lines) < 2:
        refuse(f"{path}: {NO_TABLE[0]}; expected one row a person")
    header, *body = lines
    if sum(map(bool, header)) < 2:
        refuse(f"{path}: {NO_TABLE[1]}; expected several, separated by tabs, semicolons or commas")
    return _framed(path, header, body, spreadsheet=spreadsheet)


def _framed(path: Path, header: list[str], body: list[list[str]], *, spreadsheet: bool) -> pd.DataFrame:
    width = max(index for index, name in enumerate(header) if name) + 1
    if spreadsheet:  # cells of which lie where they lie; a remark beside the table is a column of its own
        width = max(width, *(max(index for index, cell in enumerate(row) if cell) + 1 for row in body))
        header = (header + [""] * width)[:width]
    names = [name or f"column {index}" for index, name in enumerate(header[:width], 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        refuse(f"{path}: column {', '.join(twice)} stands there more than once; keep one of each")
    longer = [number for number, row in enumerate(body, 2) if any(cell for cell in row[width:])]
    if longer:
        refuse(
            f"{path}: row {longer[0]} has more cells than the header has names; put cells that hold the separator "
            "in quotes, or name the column"
        )
    return pd.DataFrame([(row + [""] * width)[:width] for row in body], columns=names, dtype=str)


def sheets(path: Path) -> list[str]:
    """Return the names of a spreadsheet's sheets; of another table none.

    Parameters
    ----------
    path : Path
        Of a table.

    Raises
    ------
    BrainageError
        If it cannot be read as a spreadsheet.

    """
    if path.suffix.lower() != ".xlsx":
        return []
    try:
        with pd.ExcelFile(path) as book:
            return [str(name) for name in book.sheet_names]
    except Exception as error:  # openpyxl and zipfile raise a dozen kinds for a damaged spreadsheet
        raise _broken(path, error) from error


def _spreadsheet(path: Path, sheet: str) -> Iterator[list[str]]:
    known = sheets(path)
    if sheet and sheet not in known:
        refuse(f"{path}: has no sheet {sheet!r}; expected one of {', '.join(known)}")
    try:
        cells = pd.read_excel(path, sheet_name=sheet or 0, header=None, dtype=str, keep_default_na=False)
    except Exception as error:
        raise _broken(path, error) from error
    for row in cells.fillna("").itertuples(index=False):
        yield [str(cell) for cell in row]


def _broken(path: Path, error: Exception) -> BrainageError:
    why = " ".join(str(error).split())[:_LONGEST]
    return BrainageError(f"{path}: cannot be read as a spreadsheet ({why}); save it anew, or as CSV")


def _text(path: Path) -> list[list[str]]:
    try:
        text = decoded(path.read_bytes(), path)
    except PermissionError:
        refuse(f"{path}: no permission to read it; change its permissions")
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=header.count)
    quoted = all(cell[:1] == cell[-1:] == '"' for cell in header.split("\t"))
    if delimiter == "\t" and not quoted:  # in which quotes are letters, as BIDS has it
        return _with_row_names([line.split("\t") for line in text.splitlines() if line.strip()])
    try:
        rows = list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        refuse(f"{path}: cannot be read as CSV ({error}); save it anew")
    return _with_row_names(rows) if delimiter == "\t" else rows


def _with_row_names(rows: list[list[str]]) -> list[list[str]]:
    """Give the names of rows a name that R writes down without one: every row is longer than the header by one."""
    header, *body = rows or [[]]
    longer = bool(body) and all(len(row) == len(header) + 1 for row in body)
    return [["row", *header], *body] if longer and header[-1].strip() else rows


def decoded(content: bytes, path: Path) -> str:
    r"""Return the text of a file in UTF-8, in UTF-16 with its mark, or in the Windows code page of Western Europe.

    Parameters
    ----------
    content : bytes
        Of the file.
    path : Path
        For messages.

    Raises
    ------
    BrainageError
        If it is none of them.

    Examples
    --------
    >>> decoded("Zürich".encode("cp1252"), Path("people.csv"))
    'Zürich'

    """
    codes = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for code in codes:
        with suppress(UnicodeDecodeError):
            text = content.decode(code)
            if "\0" not in text:
                return text.replace("\r\n", "\n").replace("\r", "\n")
    msg = f"{path}: is no text in UTF-8; save the table as TSV or CSV in UTF-8"
    raise BrainageError(msg)
