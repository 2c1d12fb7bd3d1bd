"""Patterns of paths: ``{participant}/mre/{participant}_*_stiffness.nii.gz``."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import product

from brainage.core.errors import refuse
from brainage.lab.intake import words

_FIELDS = re.compile(r"(\{participant\}|\{session\}|\*)")
_TRIED = 12  # shapes of a kind, of which those of most files are tried
_SECOND = re.compile(r"old|backup|copy|smooth|(?<![a-z])s\d+(?!\d)|fwhm|run-?[2-9]|test|orig(?!in)")
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
    parts, shapes = [], {"{session}": "(?P<session>[^/]+?)", "*": "[^/]*?"}
    pieces = [part for part in _FIELDS.split(pattern) if part]
    for part, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if part == "{participant}" and part not in shapes:
            parts.append(_participant(known, open_end=following == "*"))
        else:
            parts.append(shapes.get(part, re.escape(part)))
        if part in ("{participant}", "{session}"):
            shapes[part] = f"(?P={part[1:-1]})"
    return re.compile("".join(parts))


def _participant(known: Collection[str], *, open_end: bool) -> str:
    """Return a known name, whole (P1 does not begin P13), or any other, to its last letter if a ``*`` follows."""
    names = [_whole(one) for one in sorted(set(known), key=len, reverse=True)]
    return f"(?P<participant>{'|'.join([*names, '[^/]+?' + ('(?![0-9A-Za-z])' if open_end else '')])})"


def _whole(name: str) -> str:
    return re.escape(name) + ("(?![0-9])" if name[-1:].isdigit() else "(?![A-Za-z])")


def best_pattern(keys: Mapping[str, Key], images: Collection[str]) -> str:
    """Return the pattern that finds one file each of most people; of those that do, that of the plainest names.

    Files in FSL's MNI152 space come before those of others, and these before files of no or another space; what is
    called old, smoothed or a second run comes last.

    Parameters
    ----------
    keys : mapping
        By file of a quantity, participant and session as its path has them.
    images : collection of str
        All files, those of other quantities, too.

    """
    ways: dict[str, int] = {}  # the more is left open, the later
    for way, (loose, any_ending) in enumerate(product((0, 1, 2), (False, True))):
        counts = Counter(_generalized(file, keys[file], any_ending, loose) for file in keys)
        for shape, _ in counts.most_common(_TRIED):
            ways.setdefault(shape, way)
    known = {who for who, _ in keys.values()}
    reached = {shape: matched(shape, images, known) for shape in ways}
    one_each = {shape: sum(len(paths) == 1 for paths in found.values()) for shape, found in reached.items()}
    return max(ways, key=lambda one: (one_each[one], preference(one), -ways[one], -len(one)), default="")


def preference(name: str) -> tuple[int, int]:
    """Return how far a name of a file is to be preferred to others of the same map: by its space, then by its words.

    >>> [preference(one)[0] for one in ("a_space-MNI152NLin6Asym_x", "MNI/a_x", "a_x", "a_space-T1w_x")]
    [4, 2, 1, 0]
    """
    small = name.casefold()
    spaces = [("pediatric", 0), ("infant", 0), ("nlin6asym", 4), ("mni152", 3), ("mni", 2), ("space-", 0)]
    return next((rank for word, rank in spaces if word in small), 1), -len(_SECOND.findall(small))


def _generalized(file: str, key: Key, any_ending: bool, loose: int) -> str:  # noqa: FBT001
    """Return a path with names in place of whose it is; loosely without its numbers, more so without its words."""
    shape = re.sub("[{}\ud800-\udfff]", "*", file)  # the last are bytes of a name that is no text
    for field, value in zip(("{participant}", "{session}"), key, strict=True):
        if value:
            shape = _put(field, value, shape)
    if any_ending:
        shape = re.sub(r"\.nii(\.gz)?$", ".nii*", shape)
    if loose == 1:
        shape = "".join(part if _FIELDS.fullmatch(part) else re.sub(r"\d+", "*", part) for part in _FIELDS.split(shape))
    if loose == 2:
        shape = _without_words(shape)
    return re.sub(r"\*+", "*", shape)


def _without_words(shape: str) -> str:
    """Return a path with a ``*`` for what its name holds between whose it is and its last word."""
    *folders, name = shape.split("/")
    fields = list(re.finditer(r"(\{participant\}|\{session\})[_.-]?", name))
    if not fields:
        return shape
    ending = re.split(r"[_-]", name[fields[-1].end() :])[-1]
    return "/".join([*folders, name[: fields[0].start()] + "*".join(one.group() for one in fields) + "*" + ending])


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
    session = session or next((one for one in path.split("/")[:-1] if _VISIT.fullmatch(one)), "")
    session = session or next((one for _, one in _parts(path) if words.folded(one) in sessions), "")
    named = [(rank, one) for rank, one in _parts(path) if words.label(one).casefold() in people and one != session]
    if named:
        return min(named, key=lambda one: one[0])[1], session
    bids = re.search(r"(?<![0-9A-Za-z])sub-[0-9A-Za-z]+", path)
    return (bids.group(), session) if bids and not people else None


_VISIT = re.compile(r"(?i)(baseline|follow[-_ ]?up[-_ ]?\d*|pre|post|visit[-_ ]?\d+|v\d+|t\d|wave[-_ ]?\d+|m\d\d)")


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
