"""Guess how a folder is to be read: a ``lab.toml`` for its owner to look through, and what one cannot guess."""

import json
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from brainage.core.errors import BrainageError
from brainage.core.left_out import named
from brainage.core.markup import one_line
from brainage.data.diagnoses import CONTROL
from brainage.data.nifti import image_values, load_image
from brainage.lab.intake import words
from brainage.lab.intake.columns import (
    age_columns,
    control_labels,
    guess_columns,
    guess_control,
    guess_sexes,
    is_missing,
)
from brainage.lab.intake.lab_table import read_lab_table, sheets
from brainage.lab.intake.listing import Listing
from brainage.lab.intake.patterns import Key, best_pattern, key_in, matched, pieces, preference
from brainage.lab.intake.problem import Problem, told_by
from brainage.lab.intake.quantities import QUANTITIES, modalities_of, quantity_of, unit_of
from brainage.lab.intake.reading import Files, Reading
from brainage.lab.intake.visit_files import THE_FOLDER
from brainage.lab.intake.words import folded, label
from brainage.space.anatomy import grid

_LOOKED_AT = 5  # files of a quantity whose unit and grid are looked at
_MOST_DIAGNOSES = 12
_WHERE = "lab.toml"


class Guess(NamedTuple):
    """What a folder seems to be.

    Attributes
    ----------
    reading : Reading
        How to read it.
    remarks : dict
        By entry of its ``lab.toml``, what to look at there.
    unsure : list of Problem
        What somebody must say before anything is imported.

    """

    reading: Reading
    remarks: dict[str, str]
    unsure: list[Problem]


def guess(folder: Path, listing: Listing, table: str | None = None) -> Guess:
    """Guess how a folder is to be read.

    Parameters
    ----------
    folder : Path
        Of the lab.
    listing : Listing
        Its files.
    table : str, optional
        Path of the table, as seen from the folder or from the root; default: the one whose names files have.

    """
    by_quantity: dict[str, list[str]] = {}
    for file in listing.images:
        by_quantity.setdefault(quantity_of(file), []).append(file)
    by_quantity.pop("", None)
    best, of_tables = _table(folder, listing, table)
    chosen, sheet, entries = (best.path, best.sheet, best.entries) if best else (table or "", "", None)
    pieces = {piece for files in by_quantity.values() for file in files for piece in _pieces(file)}
    columns = guess_columns(entries, pieces) if entries is not None else {}
    maps, voxel_size, unsure = _maps(folder, listing.images, by_quantity, entries, columns)
    everybody, codes, control, remarks, told = _meanings(folder, chosen, entries, columns)
    reading = Reading(
        name=one_line(folder.resolve().name) or "My cohort",
        maps=maps,
        table=chosen,
        sheet=sheet,
        columns=columns,
        everybody=everybody,
        codes=codes,
        control=control,
        voxel_size=voxel_size,
    )
    return Guess(reading, remarks, [*of_tables, *unsure, *told])


def _pieces(file: str) -> set[str]:
    return {label(one).casefold() for one in pieces(file)}


class _Table(NamedTuple):
    """A table of a folder, and how well it fits: people who have files, ages, its place and name."""

    path: str
    sheet: str
    entries: pd.DataFrame
    fit: tuple[int, bool, int, bool]


def _table(folder: Path, listing: Listing, table: str | None) -> tuple[_Table | None, list[Problem]]:
    """Return the table that tells of most people who have files, and what is to be said of others."""
    names = {piece for file in listing.images for piece in _pieces(file)}
    found: list[_Table] = []
    broken: list[Problem] = []
    for one in [table] if table is not None else listing.tables:
        try:
            found += [_rated(folder, one, sheet, names) for sheet in sheets(folder / one) or [""]]
        except BrainageError as error:
            broken += (
                [] if one.endswith(".txt") else [told_by(error, one, path=folder / one)]
            )  # a text need be no table
    found = sorted((one for one in found if table is not None or one.fit[0] or one.fit[1]), key=lambda one: one.fit)
    if not found:
        return None, broken if table is None else []
    best, others = found[-1], [one for one in found[:-1] if one.fit[0] and one.fit[0] >= found[-1].fit[0]]
    if others:
        text = f"of these people there is also {named([_place(one) for one in others], 3)}"
        same = any(one.fit[2] == best.fit[2] for one in others)
        broken.append(Problem(_place(best), text, f"say in {_WHERE} which table is right", stops=same))
    return best, [one._replace(stops=one.stops and one.file == _place(best)) for one in broken]


def _rated(folder: Path, path: str, sheet: str, names: Collection[str]) -> _Table:
    entries = read_lab_table(folder / path, sheet)
    columns = guess_columns(entries, names)
    called = entries[columns["participant_id"]] if "participant_id" in columns else ()
    people = len({label(words.with_session(one)[0]).casefold() for one in called} & set(names))
    return _Table(path, sheet, entries, (people, "age" in columns, -path.count("/"), "participants" in path))


def _place(table: _Table) -> str:
    return f"{table.path}, sheet {table.sheet}" if table.sheet else table.path


def _maps(
    folder: Path,
    images: Collection[str],
    by_quantity: dict[str, list[str]],
    entries: pd.DataFrame | None,
    columns: dict[str, str],
) -> tuple[dict[str, Files], int, list[Problem]]:
    called = [] if entries is None or "participant_id" not in columns else list(entries[columns["participant_id"]])
    names = [words.with_session(one)[0] for one in called]
    visits = [] if entries is None or "session" not in columns else list(entries[columns["session"]])
    found, sizes, problems = {}, Counter[int](), []
    for quantity, files in by_quantity.items():
        keys = _keys(files, names, visits)
        pattern = best_pattern(keys, images)
        unit, size = _unit_and_grid(
            folder, quantity, [one for paths in matched(pattern, files).values() for one in paths]
        )
        sizes[size] += 1
        if not unit:
            units = " or ".join(QUANTITIES[quantity].units)
            problems.append(
                Problem(_WHERE, f"the unit of {quantity} cannot be told", f"say unit = {units} under [maps.{quantity}]")
            )
        problems += _alternatives(quantity, pattern, keys, images)
        found[quantity] = Files(pattern, unit or next(iter(QUANTITIES[quantity].units)))
    if not modalities_of(found):
        text = "no file is called stiffness, damping ratio, storage and loss modulus, or T1w"
        remedy = 'say where maps lie: [maps.stiffness], pattern = "{participant}_*.nii.gz", unit = "kPa"'
        problems.append(Problem(THE_FOLDER, text, remedy))
    size = sizes.most_common(1)[0][0] if sizes else 2
    order = ("stiffness", "damping_ratio", "storage_modulus", "loss_modulus", "t1w", "segmentation")
    return {one: found[one] for one in order if one in found}, size, problems


def _alternatives(quantity: str, pattern: str, keys: dict[str, Key], images: Collection[str]) -> list[Problem]:
    """Return other files of the same people that could be meant as well."""
    people = {who for who, _ in keys.values()}
    taken = {path: key for key, paths in matched(pattern, images, people).items() for path in paths}
    first = max((preference(path) for path in taken), default=(0, 0))
    owners = {key for path, key in keys.items() if path in taken}
    others = [path for path, key in keys.items() if path not in taken and key in owners and preference(path) >= first]
    if not others:
        return []
    text = f"{len(others)} other files could be {quantity} of the same people ({named(others, 2)}); {pattern} was taken"
    return [Problem(THE_FOLDER, text, f"look whether that is right, and say the pattern in {_WHERE}")]


def _keys(files: Collection[str], names: Collection[str], visits: Collection[str]) -> dict[str, Key]:
    """Return whose each file is: by the table's names, by these without zeros, or by BIDS; else by its first word."""
    sessions = {folded(one) for one in visits if any(letter.isalpha() for letter in one) and len(one) > 1}
    by_label = {label(one).casefold(): one for one in names if label(one)}
    padded = {
        piece: one for file in files for piece in _pieces(file) if (one := _unpadded(by_label).get(piece.lstrip("0")))
    }
    best: dict[str, Key] = {}
    for people in (by_label, padded, {}):
        keys = {file: key for file in files if (key := key_in(file, people, sessions))}
        if len({who for who, _ in keys.values()}) > len({who for who, _ in best.values()}):
            best = keys
    return best or {file: (file.split("/")[-1].split("_")[0].split(".")[0], "") for file in files}


def _unpadded(by_label: dict[str, str]) -> dict[str, str]:
    short = Counter(one.lstrip("0") for one in by_label)
    return {one.lstrip("0"): name for one, name in by_label.items() if short[one.lstrip("0")] == 1}


def _unit_and_grid(folder: Path, quantity: str, files: list[str]) -> tuple[str, int]:
    """Return the unit in which some files make sense, and the voxel size of the grid that they are on, or 2."""
    units, sizes = Counter[str](), Counter[int]()
    for file in files[:: max(1, len(files) // _LOOKED_AT)][:_LOOKED_AT]:
        try:
            img: Any = load_image(folder / file)
            if np.prod((*img.shape, 1)[3:]) != 1:
                continue
            values = image_values(folder / file, img)
        except BrainageError:
            continue  # the check tells what is wrong with it
        with np.errstate(invalid="ignore"):
            known = values[np.isfinite(values) & (values != 0)]
        if known.size:
            units[unit_of(quantity, float(np.median(known)))] += 1
        fitting = [size for size in (2, 4, 8) if sorted(img.shape[:3]) == sorted(grid(size).shape)]
        sizes[fitting[0] if fitting else 2] += 1
    unit = next(iter(QUANTITIES[quantity].units)) if len(QUANTITIES[quantity].units) == 1 else ""
    return unit or (units.most_common(1)[0][0] if units else ""), sizes.most_common(1)[0][0] if sizes else 2


def _meanings(
    folder: Path, table: str, entries: pd.DataFrame | None, columns: dict[str, str]
) -> tuple[dict[str, str], dict[str, dict[str, str]], str, dict[str, str], list[Problem]]:
    """Return what is the same for all, codes, the controls' diagnosis, remarks, and what cannot be guessed."""
    if entries is None:
        return {}, {}, CONTROL, {"control": "no table of people was found, so nobody's age is known"}, []
    everybody, remarks, unsure = {}, {}, []
    codes = _codes(folder / table, entries, columns)
    if "age" not in columns:
        unsure.append(
            Problem(table, "no column seems to hold ages in years", f"say age = ... under [columns] in {_WHERE}")
        )
    ages = [one for one in age_columns(entries) if one not in columns.values()]
    if "age" in columns and ages:
        text = f"{named(ages)} could be the age, too; {columns['age']!r} was taken"
        unsure.append(
            Problem(table, text, f"look whether that is right, and say age = ... under [columns] in {_WHERE}")
        )
    if "sex" in columns and (other := _unknown_sexes(entries[columns["sex"]], codes.get("sex", {}))):
        codes.setdefault("sex", {})
        remarks["codes.sex"] = f'{other}: say what they are, such as 1 = "M", or "n/a" if that is not known'
    if "diagnosis" not in columns:
        everybody["diagnosis"] = "unknown"
        remarks["everybody"] = f'no column tells diagnoses: if all are healthy, write diagnosis = "{CONTROL}"'
        remedy = f'name the column, or write diagnosis = "{CONTROL}" under [everybody] in {_WHERE} if all are'
        unsure.append(Problem(table, "no column tells who is healthy", remedy))
        return everybody, codes, CONTROL, remarks, unsure
    meant = codes.get("diagnosis", {})
    labels = sorted({meant.get(one, one) for one in entries[columns["diagnosis"]] if not is_missing(one)})
    control, several = guess_control(labels), control_labels(labels)
    if len(several) > 1:
        text = f"{named(several)} all seem to be healthy; {control!r} was taken for the controls"
        remedy = f'write under [codes.diagnosis] in {_WHERE} what they mean, such as "{several[-1]}" = "{control}"'
        unsure.append(Problem(table, text, remedy))
    if not control:
        shown = f"found: {', '.join(labels[:_MOST_DIAGNOSES])}" if labels else "the column is empty"
        remarks["control"] = f"which diagnosis is that of the healthy? {shown}"
        unsure.append(Problem(table, f"no diagnosis is called healthy ({shown})", f"say control = ... in {_WHERE}"))
    return everybody, codes, control or CONTROL, remarks, unsure


def _codes(path: Path, entries: pd.DataFrame, columns: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return what entries mean: those that say it, and those that a ``participants.json`` beside the table explains."""
    codes: dict[str, dict[str, str]] = {}
    levels = _levels(path.with_suffix(".json"))
    for name in ("sex", "study", "diagnosis"):
        if name not in columns:
            continue
        present = {one for one in entries[columns[name]] if not is_missing(one)}
        told = levels.get(columns[name], {})
        meant = {one: told[one] for one in sorted(present) if one in told and one != told[one] and one.isdigit()}
        if name == "sex":
            plain = guess_sexes(list(told.values()))
            meant = {one: plain.get(said, said) for one, said in meant.items()} | guess_sexes(present)
        if meant:
            codes[name] = meant
    return codes


def _levels(path: Path) -> dict[str, dict[str, str]]:
    """Return by column what the levels of a BIDS ``participants.json`` mean."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}  # there need be none
    if not isinstance(found, dict):
        return {}
    levels = {name: one.get("Levels") for name, one in found.items() if isinstance(one, dict)}
    return {
        name: {
            str(key): value if isinstance(value, str) else str(value.get("Description", key))
            for key, value in one.items()
        }
        for name, one in levels.items()
        if isinstance(one, dict) and all(isinstance(value, str | dict) for value in one.values())
    }


def _unknown_sexes(entries: pd.Series, codes: dict[str, str]) -> str:
    return ", ".join(sorted({one for one in entries if not is_missing(one) and codes.get(one, one) not in ("F", "M")}))
