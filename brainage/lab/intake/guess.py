"""Guess how a folder is to be read: a ``lab.toml`` for its owner to look through, and what one cannot guess."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from brainage.core.errors import BrainageError
from brainage.core.left_out import named
from brainage.core.markup import one_line
from brainage.data.nifti import image_values, load_image
from brainage.lab.intake import words
from brainage.lab.intake.columns import (
    guess_columns,
)
from brainage.lab.intake.guess_meanings import guess_meanings
from brainage.lab.intake.guess_table import find_table, pieces_of
from brainage.lab.intake.listing import Listing
from brainage.lab.intake.patterns import Key, best_pattern, key_in, matched, preference
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.quantities import QUANTITIES, modalities_of, quantity_of, unit_of
from brainage.lab.intake.reading import WHERE, Files, Reading
from brainage.lab.intake.visit_files import THE_FOLDER
from brainage.lab.intake.words import folded, label
from brainage.space.anatomy import grid

_LOOKED_AT = 5  # files of a quantity whose unit and grid are looked at


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
    best, of_tables = find_table(folder, listing, table)
    chosen, sheet, entries = (best.path, best.sheet, best.entries) if best else (table or "", "", None)
    pieces = {piece for files in by_quantity.values() for file in files for piece in pieces_of(file)}
    columns = guess_columns(entries, pieces) if entries is not None else {}
    maps, voxel_size, unsure = _maps(folder, listing.images, by_quantity, entries, columns)
    everybody, codes, control, remarks, told = guess_meanings(folder, chosen, entries, columns)
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
                Problem(WHERE, f"the unit of {quantity} cannot be told", f"say unit = {units} under [maps.{quantity}]")
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
    return [Problem(THE_FOLDER, text, f"look whether that is right, and say the pattern in {WHERE}")]


def _keys(files: Collection[str], names: Collection[str], visits: Collection[str]) -> dict[str, Key]:
    """Return whose each file is: by the table's names, by these without zeros, or by BIDS; else by its first word."""
    sessions = {folded(one) for one in visits if any(letter.isalpha() for letter in one) and len(one) > 1}
    by_label = {label(one).casefold(): one for one in names if label(one)}
    padded = {
        piece: one for file in files for piece in pieces_of(file) if (one := _unpadded(by_label).get(piece.lstrip("0")))
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
