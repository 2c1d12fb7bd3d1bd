import pandas as pd

from brainage.papers.this_book.figures.ages import age_distribution

PEOPLE = pd.DataFrame({"age": [20, 21, 24, 33, 70.5], "study": ["A", "A", "B", "B", "B"]})


def test_bars_count_everybody_in_round_bins() -> None:
    axis = age_distribution(PEOPLE, 5).axes[0]
    bars = [bar for bar in axis.patches if bar.get_height()]
    assert sum(bar.get_height() for bar in bars) == 5
    assert {bar.get_x() % 5 for bar in bars} == {0}
    assert (axis.get_xlabel(), axis.get_ylabel()) == ("Age (years)", "Participants")


def test_legend_names_studies_with_their_size() -> None:
    texts = age_distribution(PEOPLE).axes[0].get_legend().get_texts()
    assert [text.get_text() for text in texts] == ["A (n = 2)", "B (n = 3)"]
