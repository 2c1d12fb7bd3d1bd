"""Tables as pages show them: a caption, sideways scrolling, a link to take them away; and the foot of a page."""

import re
from typing import Any
from urllib.parse import quote

import pandas as pd

from brainage.core.markup import html, spreadsheet
from brainage.engine.results import Results

_LONGEST_OPEN = 16  # rows


def show(table: pd.DataFrame, caption: str) -> "HTML":
    """Return a table as accessible HTML: a caption, column headers, sideways scrolling on a phone, a link to its TSV.

    On the pages of the book a script makes its columns sort. A long table is folded, its caption tells how long it is.
    """
    titled = table.rename(columns=lambda name: name[:1].upper() + name[1:] if len(name) > 1 else name)
    styled = titled.style.hide(axis="index").format(precision=1, thousands=",", na_rep="", escape="html")
    styled = styled.format_index(html, axis="columns")
    styled = styled.set_caption(html(caption))
    shown = styled.to_html(table_attributes='class="brainage"')
    whole = f'<div class="table-scroll">{shown}</div>{_tsv_link(titled, caption)}'
    if len(table) <= _LONGEST_OPEN:
        return HTML(whole)
    return HTML(f'<details class="long-table"><summary>{html(caption)} ({len(table)} rows)</summary>{whole}</details>')


def _tsv_link(table: pd.DataFrame, caption: str) -> str:
    """Return a link that holds the table itself, so that it works offline and in a notebook."""
    name = re.sub("[^a-z0-9]+", "-", caption.lower())[:40].strip("-")
    text = quote(spreadsheet(table))
    link = f'href="data:text/tab-separated-values;charset=utf-8,{text}" download="{name}.tsv"'
    return f'<p class="tsv"><a {link} aria-label="This table as TSV: {html(caption)}">TSV</a></p>'


class HTML:
    """Text that Jupyter shows as HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_html_(self) -> str:
        return self.text


def provenance(*shown: Results) -> "HTML":
    """Return the foot of a page: what its numbers come from, one line a cohort and run."""
    lines = "".join(f"<li>{html(_origin(results))}</li>" for results in shown)
    return HTML(f'<div id="provenance"><p><strong>Provenance</strong></p><ul>{lines}</ul></div>')


def _origin(results: Results) -> str:
    origin: dict[str, Any] = results.provenance
    versions = ", ".join(f"{name} {version}" for name, version in origin["versions"].items())
    later = f"; {origin['note']}" if "note" in origin else ""
    return (
        f"{origin['cohort']} ({origin['fingerprint']}), profile {origin['profile']}, commit {origin['commit']}, "
        f"{origin['seconds']} s on {origin['machine']}; {versions}{later}"
    )
