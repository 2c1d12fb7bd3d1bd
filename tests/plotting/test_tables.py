import re
from urllib.parse import unquote

import pandas as pd
import pytest

from brainage.engine.results import Results
from brainage.plotting import tables
from tests.core.test_markup import HOSTILE, Shown

ORIGIN = {
    "cohort": "C",
    "fingerprint": "f",
    "profile": "paper",
    "commit": "abc",
    "seconds": 2.0,
    "machine": "m",
    "versions": {"torch": "2"},
}
RESULTS = Results({}, ORIGIN)


def test_shown_tables_have_a_caption_and_column_headers() -> None:
    text = tables.show(pd.DataFrame({"region": ["a & b"], "age mean": [23.40001], "n": [1]}), "Means < 3")._repr_html_()
    assert "<caption>Means &lt; 3</caption>" in text
    assert re.findall(r"<th [^>]*>(.*?)</th>", text) == ["Region", "Age mean", "n"]
    assert re.findall(r"<td [^>]*>(.*?)</td>", text) == ["a &amp; b", "23.4", "1"]


def test_long_tables_are_folded_and_say_how_long_they_are() -> None:
    short, long = (tables.show(pd.DataFrame({"a": range(n)}), "Errors <b>.").text for n in (16, 17))
    assert "<details" not in short
    assert long.startswith('<details class="long-table"><summary>Errors &lt;b&gt;. (17 rows)</summary>')
    assert long.endswith("</details>")


def test_a_shown_table_can_be_taken_away() -> None:
    text = tables.show(
        pd.DataFrame({"region": ["pons"], "MAE (years)": ["−1 %"]}), "Errors, by region: all"
    )._repr_html_()
    link = re.search('href="data:text/tab-separated-values;charset=utf-8,(.*?)" download="(.*?)"', text)
    assert unquote(link[1]).splitlines() == ["Region\tMAE (years)", "pons\t−1 %"]
    assert link[2] == "errors-by-region-all.tsv"


def test_provenance_in_one_line() -> None:
    text = tables.provenance(RESULTS).text
    assert "<li>C (f), profile paper, commit abc, 2.0 s on m; torch 2</li>" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_a_shown_table_stay_text(name: str) -> None:
    """In headers, cells and the caption, in the download and at the foot."""
    text = tables.show(pd.DataFrame({name: [name], f"planted, {name}": ["=1+1"]}), name).text
    shown = Shown(text)
    assert {"table", "th", "td", "caption", "a"} <= set(shown.tags)
    assert not {"script", "img", "b"} & set(shown.tags)
    assert shown.text.count(name[1:]) == 4
    link = re.search('href="data:text/tab-separated-values;charset=utf-8,([^"]*)" download="([^"]*)"', text)
    assert unquote(link[1]).endswith("\t'=1+1\n")
    assert re.fullmatch(r"[a-z0-9-]*\.tsv", link[2])
    foot = tables.provenance(Results({}, {**ORIGIN, "cohort": name}))
    assert Shown(foot.text).tags == ["div", "p", "strong", "ul", "li"]
