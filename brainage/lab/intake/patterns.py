"""Patterns of paths: ``{participant}/mre/{participant}_*_stiffness.nii.gz``."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from brainage.core.errors import refuse
from brainage.lab.intake import words

_FIELDS = re.compile(r"(\{participant\}|\{session\}|\*)")
#: Participant and session, as the names of files have them; no session: ``""``.
Key = tuple[str, str]


def check_pattern(name: str, pattern: str) -> str:
    """Return a pattern of paths.

    Parameters
    ----------
    name : str
        What it is a pattern of, for messages.
    pattern : str
        A path as seen from the folder, with ``{participant}`` in it, perhaps ``{session}``, and ``*`` for any letters
        but ``/``.

    Raises
    ------
    BrainageError
        If it is none.

    """
    other = re.findall(r"\{[^}]*\}", _FIELDS.sub("", pattern))
    if "{participant}" not in pattern or other or pattern.startswith("/") or ".." in pattern.split("/"):
        refuse(
            f"pattern of {name} is {pattern!r}; expected a path inside the folder with {{participant}} in it, perhaps "
            "{session}, and * for what differs otherwise, such as {participant}/{participant}_*_stiffness.nii.gz"
        )
    return pattern


def matched(pattern: str, files: Iterable[str], known: Collection[str] = ()) -> dict[Key, list[str]]:
    """Return the files that a pattern fits, by participant and session.

    Parameters
    ----------
    pattern : str
        As of `check_pattern`.
    files : iterable of str
        Paths, as seen from the folder.
    known : collection of str
        Names of participants as files may have them, which tell where a name ends that holds a ``_``.

    Examples
    --------
    >>> matched("{participant}_{session}_*.nii", ["a_b_1_x.nii", "c_2_y.nii"], known=["a_b"])
    {('a_b', '1'): ['a_b_1_x.nii'], ('c', '2'): ['c_2_y.nii']}

    """
    shape = _compiled(pattern, known)
    found: dict[Key, list[str]] = defaultdict(list)
    for file in files:
        if fits := shape.fullmatch(file):
            parts = fits.groupdict()
            found[parts["participant"], parts.get("session") or ""].append(file)
    return dict(found)


def _compiled(pattern: str, known: Collection[str]) -> re.Pattern[str]:
    names = "|".join([*(re.escape(one) for one in sorted(set(known), key=len, reverse=True)), "[^/]+?"])
    shapes = {"{participant}": f"(?P<participant>{names})", "{session}": "(?P<session>[^/]+?)", "*": "[^/]*?"}
    parts = []
    for part in _FIELDS.split(pattern):
        parts.append(shapes.get(part, re.escape(part)))
        if part in ("{participant}", "{session}"):
            shapes[part] = f"(?P={part[1:-1]})"
    return re.compile("".join(parts))


def best_pattern(keys: Mapping[str, Key], images: Collection[str]) -> str:
    """Return the pattern that finds one file each of most people; of those that do, the one that says most.

    Parameters
    ----------
    keys : mapping
        By file of a quantity, participant and session as its path has them.
    images : collection of str
        All files, those of other quantities, too.

    """
    shapes = dict.fromkeys(_generalized(file, keys[file], loose) for loose in (0, 1, 2) for file in keys)
    known = {who for who, _ in keys.values()}
    reached = {shape: matched(shape, images, known) for shape in shapes}
    one_each = {shape: sum(len(paths) == 1 for paths in found.values()) for shape, found in reached.items()}
    literal = {shape: len(_FIELDS.sub("", shape)) for shape in shapes}
    return max(shapes, key=lambda shape: (one_each[shape], "mni" in shape.casefold(), literal[shape]), default="")


def _generalized(file: str, key: Key, loose: int) -> str:
    """Return a file's path with names in place of whose it is; loosely, without its numbers, or what stands between."""
    shape = file
    for field, value in zip(("{participant}", "{session}"), key, strict=True):
        if value:
            shape = _put(field, value, shape)
    if loose == 1:
        shape = "".join(part if _FIELDS.fullmatch(part) else re.sub(r"\d+", "*", part) for part in _FIELDS.split(shape))
    if loose == 2:
        *folders, name = shape.split("/")
        fields = [part for part in _FIELDS.split(name) if _FIELDS.fullmatch(part)]
        ending = re.split(r"[_-]", name)[-1]
        ending = ending if "{" not in ending else "".join(re.findall(r"\.nii(?:\.gz)?$", name))
        shape = "/".join([*folders, "*".join(fields) + "*" + ending])
    return re.sub(r"\*+", "*", shape)


def _put(field: str, value: str, shape: str) -> str:
    """Return a path with a field in place of a value, where it stands as a word of its own, if it does anywhere."""
    alone = rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])"
    found = alone if re.search(alone, shape) else re.escape(value)
    parts = _FIELDS.split(shape)
    return "".join(part if _FIELDS.fullmatch(part) else re.sub(found, field, part) for part in parts)


def key_in(path: str, people: dict[str, str], sessions: Collection[str] = ()) -> Key | None:
    """Return whose file it is: a participant's name and a session's, as the path has them, or ``None``.

    Parameters
    ----------
    path : str
        As seen from the folder.
    people : dict
        By `words.label` of a name in small letters, the name; empty: BIDS names are looked for alone.
    sessions : collection of str
        Names of sessions, `words.folded`.

    Examples
    --------
    >>> key_in("sub-01/ses-2/sub-01_ses-2_T1w.nii", {"01": "1"})
    ('sub-01', 'ses-2')
    >>> key_in("stiffness/001Stiffness_warped.nii", {"001": "1"})
    ('001', '')

    """
    session = next(iter(re.findall(r"(?<![0-9A-Za-z])ses-[0-9A-Za-z]+", path)), "")
    session = session or next((one for _, one in _parts(path) if words.folded(one) in sessions), "")
    named = [(rank, one) for rank, one in _parts(path) if words.label(one).casefold() in people and one != session]
    if named:
        return min(named, key=lambda one: one[0])[1], session
    bids = re.search(r"(?<![0-9A-Za-z])sub-[0-9A-Za-z]+", path)
    return (bids.group(), session) if bids and not people else None


def pieces(path: str) -> set[str]:
    """Return the pieces of a path that could be somebody's name.

    Parameters
    ----------
    path : str
        As seen from the folder.

    """
    return {one for _, one in _parts(path)}


def _parts(path: str) -> list[tuple[tuple[bool, int, int], str]]:
    """Return pieces of a path that could be names, with a rank: whole words first, then what comes first, the longer.

    A piece lies within one folder's or file's name.
    """
    tokens = list(re.finditer(r"\d+|[A-Za-z]+", path))
    found = []
    for i, first in enumerate(tokens):
        for last in tokens[i : i + 6]:
            piece = path[first.start() : last.end()]
            if "/" in piece:
                break
            before, after = path[: first.start()][-1:], path[last.end() :][:1]
            inside = before.isalnum() or after.isalnum()
            found.append(((inside, first.start(), -len(piece)), piece))
    return found
