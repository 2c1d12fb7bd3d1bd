"""Every claim has a number or a reason, and verdicts follow from rules."""

import re

import pandas as pd
import pytest

from brainage.claims.ledger import RULES, VERDICTS
from brainage.claims.published_tables import _results
from brainage.engine import store
from brainage.papers.traeuble2025.claims.measures import MEASURES
from brainage.papers.traeuble2025.claims.paper_ledger import MEASURED_ON, claims, ledger
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    """The ledger of the committed results."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
        return ledger()


def test_every_claim_has_a_number_or_a_reason(judged: pd.DataFrame) -> None:
    assert len(judged) >= 80
    assert judged["id"].is_unique
    for _, claim in judged.iterrows():
        assert claim["measured"] != "not measured" or len(claim["note"]) > 20, claim["id"]
        assert claim["verdict"] in VERDICTS
        assert all(claim[column] for column in ("figure", "place", "claim", "reported"))


def test_every_figure_of_the_paper_is_there(judged: pd.DataFrame) -> None:
    assert {"2", "3", "4", "5", "6", "S1", "S2"} <= set(judged["figure"])


def test_what_contradicts_is_something_else() -> None:
    for _, claim in claims().query("rule == 'inconsistent'").iterrows():
        assert claim["expected"]
        assert claim["expected"] != claim["reported"]


def test_the_number_that_is_judged_is_the_one_that_is_shown() -> None:
    for _, claim in claims().query("rule == 'value'").iterrows():
        shown = re.findall(r"-?[\d.,]+", claim["reported"])
        assert float(claim["expected"]) in {float(number.replace(",", "")) for number in shown}, claim["id"]


def test_errors_are_those_that_figure_2_reports() -> None:
    """Two places in the project hold the paper's errors; they are the same."""
    for _, claim in claims().iterrows():
        if claim["measure"].startswith("mae "):
            _, learner, inputs = claim["measure"].split()
            assert float(claim["reported"].split()[0]) == REPORTED_MAE[learner][inputs]
            assert claim["expected"] in {"", claim["reported"].split()[0]}  # nothing of what was put in


def test_every_rule_is_used() -> None:
    assert set(RULES) < set(claims()["rule"])


def test_every_measure_is_used() -> None:
    used = {words.split()[0] for words in claims()["measure"] if words}
    assert used == set(MEASURES)


def test_the_foot_names_every_result_that_measures_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
    read, real = set(), store.load_published
    monkeypatch.setattr(store, "load_published", lambda *which: read.add(which) or real(*which))
    _results.cache_clear()
    ledger.__wrapped__()
    assert read == set(MEASURED_ON)
