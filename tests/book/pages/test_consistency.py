import pandas as pd

from brainage.book.pages import consistency
from tests.page_results import published, with_tables


def test_counts_add_up_and_single_numbers_are_those_of_the_table() -> None:
    results = published(consistency)
    said = consistency.numbers(results)
    assert (
        said["fit"] + said["nearly"] + said["not"] == said["n"] == len(results["printed"]["statements"]) - 2
    )  # read in two ways
    assert said["trauble_n"] + said["crete_n"] + said["jomsky_n"] == said["n"]
    assert said["trauble_not"] + said["crete_not"] + said["jomsky_not"] == said["not"]
    assert (said["mean_age"], said["p_volume"], said["cubes"]) == (
        "54.9 to 55.0",
        "4\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10⁻⁸",
        "2,145",
    )


def test_what_would_fit_is_counted_as_fitting() -> None:
    results = published(consistency)
    table = results["printed"]["statements"].assign(verdict="fits")
    said = consistency.numbers(with_tables(results, "printed", statements=table))
    assert (said["fit"], said["not"], said["not_r2"], said["crete_not"]) == (said["n"], 0, 0, 0)


def test_a_sentence_that_can_be_read_in_two_ways_counts_once_and_by_the_reading_that_fits_better() -> None:
    statements = pd.DataFrame(
        {"id": ["a", "b", "c"], "reading_of": ["", None, "a"], "verdict": ["does not fit", "does not fit", "nearly"]}
    )
    assert consistency.sentences(statements)["id"].tolist() == ["c", "b"]
