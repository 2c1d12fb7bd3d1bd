"""Which file is whose: the files that patterns of a reading fit, by visit and quantity."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from brainage.core.left_out import named
from brainage.data.participant_schema import as_optional
from brainage.data.visits import Visit, scan
from brainage.lab.intake import words
from brainage.lab.intake.patterns import matched
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import Reading

THE_FOLDER = "the folder"


class FoundFiles(NamedTuple):
    """Files by visit, and what is wrong with them.

    Attributes
    ----------
    by_visit : dict
        By participant and session, by quantity, one file.
    problems : list of Problem
        Patterns that fit nothing, several files for one map, files that no pattern fits.
    names : dict
        By participant, how names of files have them.

    """

    by_visit: dict[Visit, dict[str, str]]
    problems: list[Problem]
    names: dict[str, set[str]]


def visit_files(images: Collection[str], reading: Reading, known: Collection[str] = ()) -> FoundFiles:
    """Find the files of every visit.

    Parameters
    ----------
    images : collection of str
        Paths, as seen from the folder.
    reading : Reading
        Whose patterns they shall fit.
    known : collection of str
        Names of people as the table has them.

    """
    names = {*known, *(words.participant(one) for one in known)}
    found = {one: matched(files.pattern, images, names) for one, files in reading.maps.items()}
    by_visit: dict[Visit, dict[str, str]] = {}
    problems = [_nothing(one, reading.maps[one].pattern) for one, fitting in found.items() if not fitting]
    for quantity, fitting in found.items():
        for visit, paths in _by_visit(fitting).items():
            by_visit.setdefault(visit, {})[quantity] = paths[0]
            problems += [_several(quantity, visit, paths)] if len(paths) > 1 else []
    used = {path for fitting in found.values() for paths in fitting.values() for path in paths}
    rest = [one for one in images if one not in used]
    problems += [_unused(rest)] if rest else []
    written: dict[str, set[str]] = {}
    for fitting in found.values():
        for who, _ in fitting:
            written.setdefault(words.participant(who), set()).add(who)
    return FoundFiles(dict(sorted(by_visit.items(), key=lambda one: scan(*one[0]))), problems, written)


def mistaken(names: Mapping[str, set[str]], known: Collection[str], file: str) -> list[Problem]:
    """Return names that are one only if what stands between their numbers is left out: 1-12 and 11-2.

    Parameters
    ----------
    names : mapping
        By participant, how names of files have them.
    known : collection of str
        How the table has them.
    file : str
        Where the table lies.

    """
    problems = []
    every: dict[str, set[str]] = {who: set(written) for who, written in names.items()}
    for one in known:
        name = words.with_session(one)[0]
        every.setdefault(words.participant(name), set()).add(name)
    for who, written in sorted(every.items()):
        apart = {words.told_apart(one): one for one in sorted(written)}
        if len(apart) > 1:
            text = f"{' and '.join(apart.values())} would both be called {who}"
            problems.append(Problem(file, text, "give people names that differ in letters and digits alone"))
    return problems


def _by_visit(fitting: Mapping[tuple[str, str], list[str]]) -> dict[Visit, list[str]]:
    found: dict[Visit, list[str]] = {}
    for (who, when), paths in fitting.items():
        session = as_optional(words.session(when))
        found.setdefault((words.participant(who), None if session is None else str(session)), []).extend(paths)
    return found


def _nothing(quantity: str, pattern: str) -> Problem:
    return Problem(THE_FOLDER, f"no file fits the pattern of {quantity}, {pattern}", "correct the pattern in lab.toml")


def _several(quantity: str, visit: Visit, paths: list[str]) -> Problem:
    text = f"{len(paths)} files are {quantity} of {scan(*visit)}, another is {paths[1]}"
    return Problem(
        paths[0], text, "say more in the pattern in lab.toml, or take the wrong one out", scans=(scan(*visit),)
    )


def _unused(rest: list[str]) -> Problem:
    text = f"{len(rest)} {'image fits' if len(rest) == 1 else 'images fit'} no pattern ({named(rest, 3)})"
    return Problem(
        THE_FOLDER,
        text,
        "if they are needed, correct a pattern in lab.toml or write another, such as [maps.damping_ratio]",
        stops=False,
    )
