"""The one place where text that others wrote, such as a cohort's name, becomes Markdown, HTML or a cell of a table.

A name is shown as it is, whatever it holds: it cannot open a tag, a link, a formula or a column.
"""

import html as _html
import re
from collections.abc import Iterable

import pandas as pd

_PUNCTUATION = re.compile(r"([!#$%&()*+.:<=>\[\\\]^_`{|}~-])")
_PLAIN = re.compile(r"[\w.+-]+")
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width forms of = + - @
#: A number, or one with its interval or with what it changes to: ``+0.3 [−0.1, +0.7]``, ``-1.0 → +2.5, p 0.03``.
_NUMBER = re.compile(
    r"[-+]?(\d[\d,]*\.?\d*|\.\d+|inf)(e[-+]?\d+)?( ?%)?(\s[\[→±][-+\u2212\d.,\s\]→±p<]*)?", re.IGNORECASE
)


class Markdown(str):
    """Markdown rather than text: written by this project, or escaped, so that it is not escaped again."""

    __slots__ = ()


def one_line(value: object) -> str:
    r"""Return a value as text without line breaks and control characters.

    >>> one_line("a\tb\r\n\x00 c")
    'a b c'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def html(value: object) -> str:
    """Return a value as text of a page or in quotes as an attribute's, in HTML.

    >>> html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return _html.escape(one_line(value))


def as_markdown(value: object) -> Markdown:
    r"""Return a value as text in Markdown, in a table, too.

    >>> print(as_markdown("a|b `c` $d$ {{e}} <f>"))
    a\|b \`c\` \$d\$ \{\{e\}\} \<f\>
    """
    return Markdown(_PUNCTUATION.sub(r"\\\1", one_line(value)))


def code(value: object) -> Markdown:
    r"""Return a value such as a commit as code in Markdown, or as text if it holds anything that could end it.

    >>> code("1a2b+"), code("a`b")
    ('`1a2b+`', 'a\\`b')
    """
    text = one_line(value)
    return Markdown(f"`{text}`") if _PLAIN.fullmatch(text) else as_markdown(text)


def table(header: Iterable[object], rows: Iterable[Iterable[object]]) -> Markdown:
    r"""Return a table in Markdown; its cells are escaped, but for those that are `Markdown`.

    >>> print(table(["Name", "Commit"], [["<a|b>", code("1a2b")]]))
    | Name | Commit |
    | --- | --- |
    | \<a\|b\> | `1a2b` |
    """
    head, *body = ([one if isinstance(one, Markdown) else as_markdown(one) for one in line] for line in (header, *rows))
    lines: list[list[Markdown]] = [head, [Markdown("---")] * len(head), *body]
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def harmless(value: object) -> object:
    """Return a cell for a spreadsheet: text that it would run as a formula gets an apostrophe in front.

    So does text that starts with a tab or a line break. Numbers, and numbers with their interval, stay as they are.

    Source: OWASP, CSV Injection.

    >>> [harmless(cell) for cell in ("=1+1", "-3.2", -3.2, "+0.3 [-0.1, +0.7]", "@A1", "sub-001")]
    ["'=1+1", '-3.2', -3.2, '+0.3 [-0.1, +0.7]', "'@A1", 'sub-001']
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def spreadsheet(table: pd.DataFrame) -> str:
    r"""Return a table as text separated by tabs, its headers and cells `harmless`.

    >>> spreadsheet(pd.DataFrame({"name": ["=A1"], "=B1": [-1.5]}))
    "name\t'=B1\n'=A1\t-1.5\n"
    """
    return table.rename(columns=harmless).map(harmless).to_csv(sep="\t", index=False)
