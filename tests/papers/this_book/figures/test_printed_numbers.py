import pandas as pd
import pytest

from brainage.papers.this_book.figures.printed_numbers import r_squared_chart, statement_table

ROWS = [
    ("Table 2", "R² in the test, one", "r_squared", "0.73", 0.725, 0.735, 0.82, 1.0, "does not fit"),
    ("Table 3", "R² in the test, two", "r_squared", "0.90", 0.895, 0.905, 0.89, 1.0, "fits"),
    ("Table 4", "p of r", "p_of_correlation", "0.009", 0.0085, 0.0095, 0.0006, 0.0038, "does not fit"),
    ("Methods", "Cubes", "cubes", "2,197", 2197, 2197, 2145, 2145, "does not fit"),
]
_NAMES = ["place", "what", "rule", "printed", "low", "high", "implied_low", "implied_high", "verdict"]


@pytest.fixture
def statements() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=_NAMES).assign(paper="crete2025", note="")


def test_r2_is_drawn_over_the_least_that_errors_allow(statements: pd.DataFrame) -> None:
    axis = r_squared_chart(statements).axes[0]
    assert [tick.get_text() for tick in axis.get_yticklabels()] == ["one (Table 2)", "two (Table 3)"]
    assert [bar.get_x() for bar in axis.patches] == pytest.approx([0.82, 0.89])
    assert [bar.get_x() + bar.get_width() for bar in axis.patches] == pytest.approx([1, 1])
    printed = {line.get_label(): (list(line.get_xdata()), list(line.get_ydata())) for line in axis.get_lines()}
    assert printed["printed: does not fit"] == (pytest.approx([0.73]), [0])
    assert printed["printed: fits"] == (pytest.approx([0.90]), [1])


def test_printed_and_implied_have_columns_of_their_own(statements: pd.DataFrame) -> None:
    table = statement_table(statements)
    assert table["Printed"].tolist() == ["0.73", "0.90", "0.009", "2,197"]
    assert table["Implied"].tolist() == ["at least 0.820", "at least 0.890", "0.0006 to 0.0038", "2,145"]
