import re

import pandas as pd
import pytest

from brainage.book.findings import CHARTS, charts
from brainage.book.pages import audit, fig4_gap, first_page
from brainage.engine.results import Results
from tests.page_results import published, with_tables


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return published(first_page)


def labels(results) -> dict[str, str]:
    return {name: re.search('aria-label="(.*?)"', chart.text)[1] for name, chart in charts(results).items()}


def test_charts_show_the_numbers_of_the_pages_that_they_link_to(results) -> None:
    said, told = labels(results), first_page.numbers(results)
    rates = [told[f"audit_rate_{key}_inputs"] for key in ("one", "ten", "corrected")]
    assert re.findall(r"\d+ %", said["seeds"]) == rates
    assert f"published, patients 5 years older {told['gap_wrong_ad']};" in said["corrections"]
    assert f"5 years older {fig4_gap.numbers(published(fig4_gap))['wrong_ad_same_age']}" in said["corrections"]
    assert f"35 to 60: contrastive network {told['errors_mae_contrastive_middle']}" in said["guesses"]
    assert f"; contrastive network {told['errors_test_contrastive']};" in said["guesses"]
    assert f"{told['printed_trauble_not']} of {told['printed_trauble_n']}" in said["printed"]
    for name, chart in charts(results).items():
        assert chart.text.startswith(f'<a class="finding" href="{CHARTS[name].page}.html#{CHARTS[name].figure}">')


def test_where_nobody_asked_there_is_no_chart(results) -> None:
    real = {name: one for name, one in results.items() if name != "limit"}
    assert set(charts(real)) == set(CHARTS) - {"guesses"}
    few = with_tables(results, "seed_rates", rates=results["seed_rates"]["rates"].query("pair == 'two learners'"))
    assert "seeds" not in charts(few)


def test_marks_are_for_the_published_way(results) -> None:
    """Orange and blue, as in the audit's own figure."""
    way = audit.rates(results).set_index("test")["way"]
    assert way["t over seeds, one split: two inputs"] == "published"
    assert isinstance(way, pd.Series)
    colors = re.findall(r"fill: (#\w+)", charts(results)["seeds"].text)
    assert {"#de8f05", "#0173b2"} <= set(colors)


def test_the_reported_error_stands_first_and_apart_from_those_of_simulated_people(results) -> None:
    bars, told = CHARTS["needed"].bars(results), first_page.numbers(results)
    assert [bar.marked for bar in bars] == [True, False, False, False]
    settings = [told[f"needed_{one}_contrastive_stiffness"] for one in ("calibrated", "strong")]
    assert [bar.shown for bar in bars] == ["3.6", *settings, told["needed_least_contrastive"]]
