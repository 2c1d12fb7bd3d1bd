from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
import yaml
from docutils.core import publish_parts
from myst_parser.parsers.docutils_ import Parser

from brainage.core.markup import as_markdown, code, harmless, html, spreadsheet, table
from tests.conftest import ROOT

#: Names that try to be something else on a page: a script, code, columns, formulas, substitutions, links, lists, rules.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a `code` b",
    "a | b || c",
    "pays $x and $y$ and $$z$$",
    "{{ lookup }} {% raw %} {doc}`/book/index` {raw}`x`",
    "[link](javascript:alert(1)) ![picture](http://x) <http://x>",
    "javascript:alert(1)",
    "# heading, *bold*, _low_, ~~gone~~, [^1], (target)=",
    "- item",
    "1. item",
    "> quote",
    "::: note",
    "&lt;b&gt; \\ back",
    "% comment",
    "--- +++ ===",
)
EXTENSIONS = yaml.safe_load((ROOT / "_config.yml").read_text())["parse"]["myst_enable_extensions"]


class Shown(HTMLParser):
    """Collects the tags of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(markdown: str) -> Shown:
    """Return what a reader sees of Markdown with the book's extensions of it."""
    extensions = [name for name in EXTENSIONS if name != "smartquotes"]  # which would change quotes, and no more
    options = {"myst_enable_extensions": extensions, "myst_substitutions": {"lookup": "SUBSTITUTED"}, "report_level": 5}
    parts = publish_parts(markdown, parser=Parser(), writer_name="html5", settings_overrides=options)
    return Shown(parts["body"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name_in_markdown(name: str) -> None:
    alone, listed = rendered(as_markdown(name)), rendered(f"- cohort {as_markdown(name)}")
    assert alone.text.strip() == name
    assert set(alone.tags) == {"p"} | (set(alone.tags) & {"main"})
    assert listed.text.strip() == f"cohort {name}"
    assert not {"script", "a", "img", "code", "em", "math", "blockquote"} & {*listed.tags, *alone.tags}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_in_its_cell(name: str) -> None:
    shown = rendered(table(("Cohort", name), [(name, code(name)), ("b", code("1a2b"))]))
    assert shown.tags.count("td") == 4
    assert shown.tags.count("th") == 2
    assert shown.text.count(name) == 3
    assert not {"script", "a", "img", "em", "math"} & set(shown.tags)


def test_lines_and_control_characters_end_no_cell_and_no_paragraph() -> None:
    assert as_markdown("a\n\n<b>\r\tc\x00d\u2028e") == "a \\<b\\> c d e"
    assert html("a\n\n<b>") == "a &lt;b&gt;"
    assert code("a\nb") == "a b"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_in_its_attribute(name: str) -> None:
    class Attributes(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            assert (tag, attributes) == ("p", [("title", name)])

    Attributes().feed(f'<p title="{html(name)}">')


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "+", "-x", "=", "+1_0", "\uff1d1"],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


NUMBERS = (-3.2, "-3.2", "+0.33", "-1e-05", "-.5", "-1,234.5", "-inf", "+12 %", np.nan)


@pytest.mark.parametrize("value", [*NUMBERS, "+0.3 [-0.1, +0.7]", "-1.0 → +2.5, p 0.03", "a=b", ""])
def test_numbers_stay_as_they_are(value: object) -> None:
    assert harmless(value) is value


def test_headers_of_a_spreadsheet_are_made_harmless_too() -> None:
    table = pd.DataFrame({"=A1": ["+x", "y"], "n": [-1.5, 2]})
    assert spreadsheet(table) == "'=A1\tn\n'+x\t-1.5\ny\t2.0\n"
