import html
import re

import pytest

from brainage.claims.ledger import VERDICTS
from brainage.claims.page import _PLURALS, SUMMARY, ledger_page
from brainage.papers.traeuble2025.claims.paper_ledger import claims, ledger, origins
from tests.conftest import ROOT
from tests.core.test_markup import HOSTILE, Shown


@pytest.fixture(scope="module")
def page() -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
        return ledger_page((ROOT / "book/claims.md").read_text(), ledger(), origins())


def test_counts_of_the_summary_are_those_of_the_rows(page: str) -> None:
    words = re.findall(r"<p><strong>\w+</strong>: (.*?)\.</p>", page)
    counted = sum(int(n) for n in re.findall(r"\d+", " ".join(words)))
    assert counted == len(claims()) == page.count("<tr id=")
    assert SUMMARY not in page


def test_every_verdict_and_figure_can_be_chosen(page: str) -> None:
    offered = set(re.findall(r'<option value="(.*?)">', page))
    assert {*VERDICTS, *claims()["figure"], "all"} == offered


def test_the_page_says_which_results_it_was_made_from(page: str) -> None:
    foot = page[page.index('id="provenance"') :]
    for experiment in ("comparison", "gap", "regional_gaps", "trends"):
        assert f"<li>{experiment}: " in foot


def test_every_row_can_be_filtered_and_linked(page: str) -> None:
    rows = re.findall(r'<tr id="(.*?)" data-figure="(.*?)" data-verdict="(.*?)">', page)
    assert [row[0] for row in rows] == claims()["id"].tolist()
    assert {row[2] for row in rows} <= set(VERDICTS)


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_claim_holds_stays_text(name: str, page: str) -> None:
    one = ledger().head(1)
    told = {"id": name, "figure": name, "claim": name, "place": name, "note": name, "reported": name, "measured": name}
    origin = {
        "cohort": name,
        "fingerprint": "f",
        "profile": name,
        "commit": name,
        "seconds": 1,
        "versions": {"torch": 1},
    }
    made = ledger_page("# Claims\n", one.assign(**told), [(name, origin)])
    assert set(Shown(made).tags) <= set(Shown(page).tags)
    assert not {"script", "img", "b"} & set(Shown(made).tags)
    (row,) = re.findall(r'<tr id="([^"]*)" data-figure="([^"]*)" data-verdict="[^"]*">', made)
    assert [html.unescape(value) for value in row] == [name, name]


def test_only_the_verb_is_in_the_plural() -> None:
    assert _PLURALS["is out of reach of this simulation"] == "are out of reach of this simulation"
    assert _PLURALS["agrees"] == "agree"
    assert _PLURALS["was put into the simulation"] == "were put into the simulation"
    assert _PLURALS["cannot be checked without the private data"].startswith("cannot be")
