import pytest

from brainage.book.pages import audit, consistency, fig4_gap, first_page
from brainage.engine.results import Results
from brainage.plotting.notes import Note
from brainage.plotting.tables import HTML
from tests.page_results import published


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return published(first_page)


def test_numbers_are_those_of_the_pages_that_it_points_to(results) -> None:
    """What stands on two pages is computed once."""
    found = first_page.numbers(results)
    for name, page in (("gap", fig4_gap), ("printed", consistency)):
        assert {key: found[f"{name}_{key}"] for key in page.numbers(results)} == page.numbers(results)
    rates = {key.removeprefix("audit_"): value for key, value in found.items() if key.startswith("audit_rate_")}
    whole = audit.numbers(published(audit))
    assert rates == {key: whole[key] for key in rates}
    assert {"rate_one_inputs", "rate_corrected_inputs", "rate_controls_equal"} <= set(rates)


def test_pages_that_are_told_mean_the_same_by_a_name() -> None:
    """Their results are obtained once, under one name."""
    for page in first_page._TOLD.values():
        assert {key: first_page.SHOWS[key] for key in page.SHOWS} == page.SHOWS


def test_three_charts_say_what_they_show(results) -> None:
    shown = first_page.glance(results)
    assert isinstance(shown, HTML)
    assert shown.text.count("<figure>") == shown.text.count("<figcaption>") == shown.text.count('role="img"') == 3


def test_of_other_cohorts_there_are_no_charts(results) -> None:
    assert isinstance(first_page.glance({name: one for name, one in results.items() if name != "limit"}), Note)
