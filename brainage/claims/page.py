"""The ledger as a page: a bar of verdicts, buttons that filter, and a table of all claims, as HTML."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from brainage.claims.ledger import VERDICTS
from brainage.core.markup import html

Origins = Iterable[tuple[str, Mapping[str, Any]]]
#: Where the summary stands in the text.
SUMMARY = "% summary"

#: Claims with a number of the paper's own, and all others.
_KINDS = (("Numbers", True), ("Statements", False))
#: Verdicts as the style sheet calls them.
_SLUGS = dict(
    zip(VERDICTS, ("agrees", "differs", "beyond", "uncertain", "planted", "private", "inconsistent"), strict=True)
)
_MANY = {"agrees": "agree", "differs": "differ", "was": "were", "is": "are"}
_PLURALS = {verdict: re.sub(r"^\w+", lambda verb: _MANY.get(verb[0], verb[0]), verdict) for verdict in VERDICTS}
_COLUMNS = ("Figure", "Claim", "Reported", "Measured here", "Verdict")


def ledger_page(text: str, table: pd.DataFrame, origins: Origins) -> str:
    """Return the text of ``book/claims.md`` with the summary at its marker, and the table below.

    Parameters
    ----------
    text : str
        Markdown.
    table : DataFrame
        Of `brainage.claims.ledger.ledger`.
    origins : iterable of (str, mapping)
        Experiments whose results were measured on, and their provenance.

    """
    below = f'<div class="claims" id="ledger">\n{_filters(table)}\n{_table(table)}\n</div>\n{_provenance(origins)}'
    return text.replace(SUMMARY, f'<div class="claims">\n{_summary(table)}\n</div>\n') + below


def _provenance(origins: Origins) -> str:
    lines = "".join(f"<li>{html(_origin(experiment, origin))}</li>" for experiment, origin in origins)
    return f'<div id="provenance"><p><strong>Provenance</strong></p><ul>{lines}</ul></div>\n'


def _origin(experiment: str, origin: Mapping[str, Any]) -> str:
    return (
        f"{experiment}: {origin['cohort']} ({origin['fingerprint']}), profile {origin['profile']}, "
        f"commit {origin['commit']}, {origin['seconds']} s, torch {origin['versions']['torch']}"
    )


def _summary(table: pd.DataFrame) -> str:
    """Return a bar for numbers and one for statements, with counts as text."""
    numeric = table["rule"] == "value"
    return "\n".join(_bar(name, table.loc[numeric == kind, "verdict"]) for name, kind in _KINDS)


def _bar(name: str, verdicts: pd.Series) -> str:
    counts = [(verdict, int((verdicts == verdict).sum())) for verdict in VERDICTS]
    counts = [(verdict, n) for verdict, n in counts if n]
    words = ", ".join(f"{n} {_PLURALS[verdict] if n > 1 else verdict}" for verdict, n in counts)
    spans = "".join(f'<span class="{_SLUGS[verdict]}" style="flex-grow:{n}"></span>' for verdict, n in counts)
    return f'<p><strong>{name}</strong>: {words}.</p><div class="bar" aria-hidden="true">{spans}</div>'


def _filters(table: pd.DataFrame) -> str:
    """Return two lists to choose from; without the script that reads them every row is shown."""
    figures = list(dict.fromkeys(table["figure"]))
    lists = f"{_choice('figure', figures)} {_choice('verdict', VERDICTS)}"
    return f'<p class="filters">{lists} <span role="status"></span></p>'


def _choice(name: str, values: Iterable[str]) -> str:
    options = "".join(f'<option value="{html(value)}">{html(value)}</option>' for value in ("all", *values))
    return f'<label>{name.title()} <select data-column="{name}">{options}</select></label>'


def _table(table: pd.DataFrame) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    rows = "\n".join(_row(claim) for _, claim in table.iterrows())
    caption = "<caption>Claims, one a row; intervals are 95 %.</caption>"
    start = '<div class="table-scroll" tabindex="0" role="region" aria-label="The claims"><table class="brainage">'
    return f"{start}{caption}<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>"


def _row(claim: pd.Series) -> str:
    note = f"<br><small>{html(claim['note'])}</small>" if claim["note"] else ""
    text = f"{html(claim['claim'])} <small>({html(claim['place'])})</small>{note}"
    verdict = f'<span class="verdict {_SLUGS[claim["verdict"]]}">{html(claim["verdict"])}</span>'
    cells = (html(claim["figure"]), text, html(_reported(claim)), html(claim["measured"]), verdict)
    data = f'id="{html(claim["id"])}" data-figure="{html(claim["figure"])}" data-verdict="{html(claim["verdict"])}"'
    return f"<tr {data}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _reported(claim: pd.Series) -> str:
    """Return the reported value with true minus signs and arrows, and what contradicts it."""
    text = re.sub(r"-(?=\d)", "\N{MINUS SIGN}", claim["reported"]).replace("->", "\N{RIGHTWARDS ARROW}")
    return f"{text}; elsewhere: {claim['expected']}" if claim["rule"] == "inconsistent" else text
