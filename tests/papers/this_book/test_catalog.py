from brainage.papers.this_book.catalog import EXPERIMENTS


def test_experiments_about_cohorts_fit_no_network() -> None:
    assert {one.published for one in EXPERIMENTS} == {"paper"}
