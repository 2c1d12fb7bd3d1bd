"""Names as people write them in tables and in names of files, made comparable."""

import re
import unicodedata

_SUB = re.compile(r"^sub(ject)?([-_ ]+(?=.)|(?=\d))", re.IGNORECASE)
_SES = re.compile(r"^ses(sion)?([-_ ]+(?=.)|(?=\d))", re.IGNORECASE)
_WITH_SESSION = re.compile(r"^(.+?)[-_ ]+(ses-[0-9A-Za-z]+)$", re.IGNORECASE)


def folded(text: str) -> str:
    """Return letters and digits alone, in small letters.

    >>> folded("Age (Years)")
    'ageyears'
    """
    return "".join(one for one in text.casefold() if one.isalnum())


def plain(name: str) -> str:
    """Return a name in ASCII, letters without their accents, and a whole number as one.

    >>> plain("Mü 1"), plain("7.0")
    ('Mu 1', '7')
    """
    text = unicodedata.normalize("NFKD", name.strip()).encode("ascii", "ignore").decode()
    return re.sub(r"^(\d+)\.0+$", r"\1", text)


def label(name: str) -> str:
    """Return a name of a participant without ``sub-``: letters and digits of ASCII, as BIDS asks.

    >>> label("sub-A_01"), label("p 7"), label("Subject")
    ('A01', 'p7', 'Subject')
    """
    return re.sub(r"[^0-9A-Za-z]", "", _SUB.sub("", plain(name)))


def told_apart(name: str) -> str:
    """Return a name in which numbers stay apart, so that 1-12 and 11-2 are two people, and A-01 and a01 are one.

    >>> told_apart("sub-1-12"), told_apart("A-01"), told_apart("a01")
    ('1-12', 'a01', 'a01')
    """
    return re.sub(r"(?<![0-9])-|-(?![0-9])", "", re.sub(r"[^0-9a-z]+", "-", _SUB.sub("", plain(name)).casefold()))


def unpadded(name: str) -> str:
    """Return a name of a participant or session without zeros in front of its number, in small letters.

    >>> unpadded("sub-007"), unpadded("ses-01"), unpadded("P1"), unpadded("sub-0")
    ('sub-7', 'ses-1', 'p1', 'sub-0')
    """
    return re.sub(r"^((?:sub-|ses-)?)0+(?=\d)", r"\1", name.casefold())


def participant(name: str) -> str:
    """Return the participant_id of a name; without a letter or digit the name itself, which no table takes.

    >>> participant("A_01"), participant("sub-7")
    ('sub-A01', 'sub-7')
    """
    return f"sub-{label(name)}" if label(name) else name


def with_session(name: str) -> tuple[str, str]:
    """Return a name without the session that it ends in, and the session, or ``""``.

    >>> with_session("sub-01_ses-pre"), with_session("sub-01")
    (('sub-01', 'ses-pre'), ('sub-01', ''))
    """
    found = _WITH_SESSION.match(name)
    return (found.group(1), found.group(2)) if found else (name, "")


def session(name: str) -> str:
    """Return the session of a name; of an empty one ``n/a``.

    >>> session("visit 2"), session("ses-1"), session(""), session("1.0")
    ('ses-visit2', 'ses-1', 'n/a', 'ses-1')
    """
    found = re.sub(r"[^0-9A-Za-z]", "", _SES.sub("", plain(name)))
    return f"ses-{found}" if found and found.casefold() not in {"na", "nan"} else "n/a"
