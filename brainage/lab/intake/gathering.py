"""One problem of many files told once, so that the others are seen, too."""

import re
from collections.abc import Iterable, Mapping

from brainage.core.left_out import named
from brainage.data.visits import Visit
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import Reading

_ALONE = 3  # files up to which each is told for itself


def gathered(problems: Iterable[Problem], reading: Reading, files: Mapping[Visit, Mapping[str, str]]) -> list[Problem]:
    """Return problems, those that many files of a quantity share, but for numbers, as one.

    Parameters
    ----------
    problems : iterable of Problem
        Of single files, and others.
    reading : Reading
        Whose entry of a quantity could be taken out.
    files : mapping
        By visit, by quantity, one file.

    """
    quantity_of = {file: quantity for one in files.values() for quantity, file in one.items()}
    groups: dict[tuple[str, str, str, bool], list[Problem]] = {}
    for one in dict.fromkeys(problems):
        alike = re.sub(r"\d[\d.e+-]*", "#", one.problem) if one.file in quantity_of else one.problem
        key = (quantity_of.get(one.file, one.file), alike, one.remedy, one.stops)
        groups.setdefault(key, []).append(one)
    told = []
    for key, some in groups.items():
        told += some if len(some) <= _ALONE else [_one(some, key[0], reading)]
    return told


def _one(some: list[Problem], quantity: str, reading: Reading) -> Problem:
    first = some[0]
    of = f"{len(some)} files: {named([one.file.split('/')[-1] for one in some], 2)}"
    out = f"; or take [maps.{quantity}] out of lab.toml" if first.stops and quantity in reading.maps else ""
    scans = tuple(dict.fromkeys(scan for one in some for scan in one.scans))
    return Problem(first.file, f"{first.problem} ({of})", f"{first.remedy}{out}", first.stops, scans)
