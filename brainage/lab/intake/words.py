"""Names as people write them in tables and in names of files, made comparable."""

import re

_SUB = re.compile(r"^sub(ject)?([-_ ]+(?=.)|(?=\d))", re.IGNORECASE)
_SES = re.compile(r"^ses(sion)?([-_ ]+(?=.)|(?=\d))", re.IGNORECASE)


def folded(text: str) -> str:
    """Return letters and digits alone, in small letters.

    >>> folded("Age (Years)")
    'ageyears'
    """
    return "".join(one for one in text.casefold() if one.isalnum())


def label(name: str) -> str:
    """Return a name of a participant without ``sub-``: letters and digits of ASCII, as BIDS asks.

    >>> label("sub-A_01"), label("p 7"), label("Subject")
    ('A01', 'p7', 'Subject')
    """
    return re.sub(r"[^0-9A-Za-z]", "", _SUB.sub("", name.strip()))


def participant(name: str) -> str:
    """Return the participant_id of a name; without a letter or digit the name itself, which no table takes.

    >>> participant("A_01"), participant("sub-7")
    ('sub-A01', 'sub-7')
    """
    return f"sub-{label(name)}" if label(name) else name


def session(name: str) -> str:
    """Return the session of a name; of an empty one ``n/a``.

    >>> session("visit 2"), session("ses-1"), session("")
    ('ses-visit2', 'ses-1', 'n/a')
    """
    plain = re.sub(r"[^0-9A-Za-z]", "", _SES.sub("", name.strip()))
    return f"ses-{plain}" if plain and plain.casefold() not in {"na", "nan"} else "n/a"
