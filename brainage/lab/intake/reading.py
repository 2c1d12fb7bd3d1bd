"""How a folder is to be read: which column is which, what codes mean, where maps lie, in which unit; a ``lab.toml``."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brainage.core.errors import BrainageError, refuse
from brainage.core.setting_checks import check_choice, check_flag
from brainage.data.diagnoses import CONTROL, check_control
from brainage.lab.intake.patterns import check_pattern
from brainage.lab.intake.quantities import QUANTITIES, modalities_of
from brainage.space.anatomy import grid

#: Columns of a cohort's table that a lab's can have under other names.
COLUMNS = ("participant_id", "age", "sex", "study", "diagnosis", "session", "scanner")
#: Those that may be the same for everybody, and need no column then.
CONSTANTS = ("sex", "study", "diagnosis", "scanner")
#: The file that says how a folder is read.
WHERE = "lab.toml"
_KEYS = (
    *("name", "table", "sheet", "control", "voxel_size", "scores", "nan_is_missing"),
    *("columns", "everybody", "codes", "maps"),
)


@dataclass(frozen=True)
class Files:
    """Where the files of a quantity lie.

    Attributes
    ----------
    pattern : str
        As of `brainage.lab.intake.patterns.check_pattern`.
    unit : str
        One of its quantity's.

    """

    pattern: str
    unit: str


@dataclass(frozen=True)
class Reading:
    """How a folder is to be read.

    Attributes
    ----------
    name : str
        Of the cohort.
    maps : dict of Files
        By quantity, see `brainage.lab.intake.quantities.QUANTITIES`.
    table, sheet : str
        Path of the table, as seen from the folder, and of a spreadsheet its sheet; no table: ages are unknown.
    columns : dict
        By the cohort's name of a column, the table's.
    everybody : dict
        What is the same for all, by the cohort's name of a column.
    codes : dict of dict
        By the cohort's name of a column, what the table's entries mean.
    control : str
        Diagnosis of the controls, decoded.
    voxel_size : int
        Of the cohort, mm.
    scores : tuple of str
        Further columns of the table that are numbers.
    nan_is_missing : bool
        Whether NaN inside the brain marks voxels without data, as 0 does.

    """

    name: str
    maps: dict[str, Files]
    table: str = ""
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    everybody: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    control: str = CONTROL
    voxel_size: int = 2
    scores: tuple[str, ...] = ()
    nan_is_missing: bool = False

    @property
    def modalities(self) -> dict[str, tuple[str, ...]]:
        """What maps a cohort of it has, and of which quantities each is made."""
        return modalities_of(self.maps)


def read_reading(path: Path) -> Reading:
    """Read and check a ``lab.toml``.

    Parameters
    ----------
    path : Path
        Of the file.

    Raises
    ------
    BrainageError
        If it is not there, is no TOML, or something in it is not what it should be: what.

    """
    if not path.is_file():
        refuse(f"{path}: no such file; brainage cohort check writes one")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        refuse(f"{path}: is no TOML ({error}); correct that line, or delete the file and run brainage cohort check")
    try:
        return _checked(found)
    except BrainageError as error:
        refuse(f"{path}: {error}")


def _checked(found: dict[str, Any]) -> Reading:
    _check_names("entry", found, _KEYS)
    maps = _tables(found, "maps")
    for quantity, files in maps.items():
        check_choice("maps", quantity, QUANTITIES)
        _check_names(f"entry of maps.{quantity}", files, ("pattern", "unit"))
    chosen = {quantity: _files(quantity, files) for quantity, files in maps.items()}
    if not modalities_of(chosen):
        refuse("maps gives no stiffness, damping ratio or T1w; expected one of maps.stiffness, maps.t1w ...")
    codes = {name: _texts(f"codes.{name}", one) for name, one in _tables(found, "codes").items()}
    _check_names("codes of", codes, COLUMNS[2:5])
    columns, everybody = (_texts(name, found.get(name, {})) for name in ("columns", "everybody"))
    _check_names("columns of", columns, COLUMNS)
    _check_names("everybody's", everybody, CONSTANTS)
    scores = found.get("scores", [])
    if not isinstance(scores, list) or not all(isinstance(one, str) for one in scores):
        refuse(f"scores is {scores!r}; expected names of columns, such as ['MMSE']")
    name, table, sheet = (_text(key, found.get(key, "")) for key in ("name", "table", "sheet"))
    if table and "participant_id" not in columns:
        refuse("columns.participant_id is missing; expected the name of the table's column that names people")
    return Reading(
        name=name or "My cohort",
        maps=chosen,
        table=table,
        sheet=sheet,
        columns=columns,
        everybody=everybody,
        codes=codes,
        control=check_control(found.get("control", CONTROL)),
        voxel_size=grid(found.get("voxel_size", 2)).voxel_size,
        scores=tuple(scores),
        nan_is_missing=check_flag("nan_is_missing", found.get("nan_is_missing", False)),
    )


def _files(quantity: str, found: dict[str, Any]) -> Files:
    units = QUANTITIES[quantity].units
    pattern = check_pattern(f"maps.{quantity}", _text(f"maps.{quantity}.pattern", found.get("pattern", "")))
    unit = found.get("unit", next(iter(units)) if len(units) == 1 else None)
    if unit is None:
        refuse(f"maps.{quantity}.unit is missing; expected {' or '.join(map(repr, units))}")
    if unit not in units:
        refuse(f"maps.{quantity}.unit is {unit!r}; expected {' or '.join(map(repr, units))}")
    return Files(pattern, unit)


def _tables(found: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    value = found.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        refuse(f"{name} is {value!r}; expected tables such as [{name}.{'stiffness' if name == 'maps' else 'sex'}]")
    return value


def _texts(name: str, found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        refuse(f"{name} is {found!r}; expected names and texts")
    return {key: _text(f"{name}.{key}", value) for key, value in found.items()}


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not (value.isprintable() or not value):
        refuse(f"{name} is {value!r}; expected a text in quotes, on one line")
    return value.strip()


def _check_names(what: str, found: Mapping[str, object], known: tuple[str, ...]) -> None:
    other = [one for one in found if one not in known]
    if other:
        refuse(f"{what} {', '.join(map(repr, other))} is unknown; expected some of {', '.join(known)}")


def as_toml(reading: Reading, remarks: Mapping[str, str] | None = None) -> str:
    """Return a reading as the text of a ``lab.toml``, for people to look through.

    Parameters
    ----------
    reading : Reading
        As guessed or read.
    remarks : mapping, optional
        By entry or table, such as ``control`` or ``codes.sex``, what to look at there.

    """
    notes = dict(remarks or {})
    lines = [
        "# How brainage reads this folder. Look it through, correct what is wrong, and give it to",
        "# brainage cohort check FOLDER --map lab.toml   and then   brainage cohort import FOLDER DEST --map lab.toml",
        "",
        *_entries({"name": reading.name, "table": reading.table, "sheet": reading.sheet}, notes),
        *_entries(
            {
                "control": reading.control,
                "voxel_size": reading.voxel_size,
                "scores": reading.scores,
                "nan_is_missing": reading.nan_is_missing or "",
            },
            notes,
        ),
        *_section("columns", reading.columns, notes, "the cohort's name of a column = the table's"),
        *_section("everybody", reading.everybody, notes, "what is the same for all of them"),
    ]
    for name, codes in reading.codes.items():
        lines += _section(f"codes.{name}", codes, notes, "the table's entry = what it means")
    for quantity, files in reading.maps.items():
        units = " or ".join(QUANTITIES[quantity].units)
        lines += _section(f"maps.{quantity}", {"pattern": files.pattern, "unit": files.unit}, notes, f"unit: {units}")
    return "\n".join(lines) + "\n"


def _section(name: str, values: Mapping[str, object], notes: dict[str, str], about: str) -> list[str]:
    remark = notes.get(name)
    told = [f"# {_one_line(remark)}"] if remark else []
    return ["", f"[{name}]  # {about}", *told, *_entries(values, {})] if values or told else []


def _entries(values: Mapping[str, object], notes: dict[str, str]) -> list[str]:
    lines = []
    for key, value in values.items():
        if key in notes:
            lines.append(f"# {_one_line(notes[key])}")
        if value not in ("", ()):
            lines.append(f"{_key(key)} = {_value(value)}")
    return lines


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
